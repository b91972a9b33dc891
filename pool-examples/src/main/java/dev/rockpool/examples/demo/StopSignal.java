package dev.rockpool.examples.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells every phase of the demo that the user wants it to end. Thread-safe; once given, it stays. */
final class StopSignal {

    private final CountDownLatch given = new CountDownLatch(1);

    void give() {
        given.countDown();
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    /** Waits for the signal; returns whether it came within the time. */
    boolean await(Duration atMost) throws InterruptedException {
        return given.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
