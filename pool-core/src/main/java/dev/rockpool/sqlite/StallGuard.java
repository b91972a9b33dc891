package dev.rockpool.sqlite;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts what runs inside a try block when it lasts too long, and never anything that runs after it: the interrupt and the end of
 * the block exclude each other. Thread-safe.
 */
final class StallGuard implements AutoCloseable {

    private final CountDownLatch end = new CountDownLatch(1);
    private final Runnable interrupt;
    private boolean over;

    StallGuard(Executor workers, Duration limit, Runnable interrupt) {
        this.interrupt = interrupt;
        workers.execute(() -> watch(limit));
    }

    private void watch(Duration limit) {
        boolean ended = false;
        try {
            ended = end.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            strike();
        }
    }

    private synchronized void strike() {
        if (!over) {
            interrupt.run();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            over = true;
        }
        end.countDown();
    }
}
