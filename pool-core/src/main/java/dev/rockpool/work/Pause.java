package dev.rockpool.work;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Time, waiting and chance between two runs; tests put their own in. Thread-safe. */
interface Pause {

    /** The JVM's. */
    Pause SYSTEM = new Pause() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }

        @Override
        public long random(long bound) {
            return bound == 0 ? 0 : ThreadLocalRandom.current().nextLong(bound + 1);
        }
    };

    /** Monotonic; only differences mean anything. */
    long nanos();

    /** Waits, or throws at once in a thread that is interrupted. */
    void sleep(long nanos) throws InterruptedException;

    /** A time from zero to the bound, both included. */
    long random(long bound);
}
