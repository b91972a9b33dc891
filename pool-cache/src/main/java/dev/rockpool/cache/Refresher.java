package dev.rockpool.cache;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work of the cache that nobody waits for, a few pieces at a time, so that it never takes all connections. Thread-safe. */
final class Refresher {

    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);
    private static final int AT_ONCE = 4;

    private final Executor workers;
    private final Semaphore free = new Semaphore(AT_ONCE);

    Refresher(Executor workers) {
        this.workers = workers;
    }

    /** Work that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Has a worker do it; false where too much is under way, or the pool is closed. */
    boolean begin(Work work) {
        if (!free.tryAcquire()) {
            return false;
        }
        try {
            workers.execute(() -> {
                try {
                    work.run();
                } catch (Exception e) {
                    LOG.debug("Background work of the query cache failed; the next read does it in the foreground", e);
                } finally {
                    free.release();
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            free.release();
            return false;
        }
    }
}
