package dev.rockpool.work;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where one thread stops until another opens; far beyond what it takes, it gives up. */
final class Gate {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /** Stops here until the gate is open; an interrupt is kept and does not open it. */
    void pass() {
        reached.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                if (!open.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody opened the gate");
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void awaitReached() throws InterruptedException {
        if (!reached.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody came to the gate");
        }
    }

    void open() {
        open.countDown();
    }
}
