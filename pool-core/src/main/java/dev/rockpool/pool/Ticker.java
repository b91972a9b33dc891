package dev.rockpool.pool;

/** A source of monotonic time in nanoseconds; injected so that tests move time by hand instead of sleeping. */
@FunctionalInterface
public interface Ticker {

    /** The JVM's own monotonic clock. */
    Ticker SYSTEM = System::nanoTime;

    /**
     * Returns the time now, in nanoseconds since an arbitrary origin; only differences mean anything. Thread-safe.
     *
     * @return nanoseconds
     */
    long nanos();
}
