package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds threads until a test lets them go on, and tells how many have come. */
final class Turnstile implements Behaviour {

    private final CountDownLatch opened = new CountDownLatch(1);
    private final AtomicInteger arrivals = new AtomicInteger();

    /** Waits until the turnstile is open; like a driver in native code, it hears no interrupt. */
    @Override
    public void run() {
        arrivals.incrementAndGet();
        boolean interrupted = false;
        while (true) {
            try {
                opened.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void awaitArrivals(int count) {
        until(() -> arrivals.get() >= count);
    }

    int arrivals() {
        return arrivals.get();
    }

    /** Lets everyone go on, those who come later, too. */
    void open() {
        opened.countDown();
    }
}
