package dev.rockpool.jdbc;

import dev.rockpool.pool.Durations;
import dev.rockpool.pool.Watchdog;
import org.jspecify.annotations.Nullable;

/**
 * The times of a statement that has a deadline, in nanoseconds of {@link System#nanoTime()}. Written by the runner, read by the
 * watchdog.
 */
final class Clock {

    /** How long a run may take; 0 for as long as it likes. */
    long timeout;
    /** Where this run is watched; null when it is not. */
    @Nullable
    Watchdog watchdog;
    /** Whether the watchdog ended the run. */
    volatile boolean expired;

    private volatile long due = Long.MAX_VALUE;
    /** The connection's own deadline, which nothing moves. */
    private volatile long limit = Long.MAX_VALUE;

    private long began;
    private long served;
    private long left;

    void begin(long connectionLimit) {
        long now = System.nanoTime();
        began = now;
        served = 0;
        expired = false;
        due = timeout == 0 ? Long.MAX_VALUE : now + timeout;
        limit = connectionLimit;
    }

    boolean isSet() {
        return due != Long.MAX_VALUE || limit != Long.MAX_VALUE;
    }

    /** How much time is left; zero or less when it is over. */
    long left(long now) {
        return Math.min(
                due == Long.MAX_VALUE ? Long.MAX_VALUE : due - now,
                limit == Long.MAX_VALUE ? Long.MAX_VALUE : limit - now);
    }

    /** The connection is there. */
    void serve() {
        served = System.nanoTime();
    }

    void leaveDriver() {
        left = System.nanoTime();
    }

    /** What the borrower did between two rows does not count. */
    void reenterDriver() {
        long before = due;
        if (before != Long.MAX_VALUE) {
            due = before + (System.nanoTime() - left); // nobody but the runner writes it
        }
    }

    /** Where the time went. */
    String describe() {
        long now = System.nanoTime();
        long waited = (served == 0 ? now : served) - began;
        return Durations.format(now - began) + ": it waited " + Durations.format(waited)
                + " for a connection and had it for " + Durations.format(now - began - waited);
    }
}
