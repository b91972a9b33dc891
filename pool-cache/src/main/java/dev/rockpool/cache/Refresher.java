package dev.rockpool.cache;

import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work of the cache that nobody waits for, a few pieces at a time, so that it never takes all connections. What is too much is refused.
 * Thread-safe.
 */
final class Refresher {

    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
    private static final int AT_ONCE = 4;
    private static final int MOST_WAITING = 1_000;

    private final Executor workers;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Queue<Work> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

    Refresher(Executor workers) {
        this.workers = workers;
    }

    /** Work that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Has a worker do it, now or after what waits already; false where too much waits, or the pool is closed. */
    boolean begin(Work work) {
        if (!waiting.offer(work)) {
            return false;
        }
        try {
            startWorker();
            return true;
        } catch (RejectedExecutionException e) {
            return !waiting.remove(work); // another worker may have taken it
        }
    }

    private void startWorker() {
        if (!free.tryAcquire()) {
            return;
        }
        boolean started = false;
        try {
            workers.execute(this::workOff);
            started = true;
        } finally {
            if (!started) {
                free.release();
            }
        }
    }

    private void workOff() {
        do {
            for (Work work = waiting.poll(); work != null; work = waiting.poll()) {
                run(work);
            }
            free.release();
            // What came between the last look and the release has found no worker free.
        } while (!waiting.isEmpty() && free.tryAcquire());
    }

    private static void run(Work work) {
        try {
            work.run();
        } catch (Exception | LinkageError e) {
            LOG.debug("Background work of the query cache failed; the next read does it in the foreground", e);
        }
    }
}
