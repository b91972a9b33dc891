package dev.rockpool.cache;

import dev.rockpool.pool.Deadline;
import dev.rockpool.spi.ResultKey;
import java.sql.SQLTimeoutException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The loads that are under way: at most one for a key. Thread-safe. */
final class Loads {

    private final Map<ResultKey, Load> underWay = new ConcurrentHashMap<>();

    /** Registers a load; returns that which is under way already, or null. */
    @Nullable
    Load begin(ResultKey key, Load load) {
        return underWay.putIfAbsent(key, load);
    }

    /** To be called before the load's end is told, so that nobody who is woken finds it again. */
    void remove(ResultKey key, Load load) {
        underWay.remove(key, load);
    }

    /** What is being loaded for a key must not be kept. */
    void drop(ResultKey key) {
        Load load = underWay.get(key);
        if (load != null) {
            load.drop();
        }
    }

    /** A load that is under way. */
    static final class Load {
        private final CompletableFuture<@Nullable Entry> result = new CompletableFuture<>();
        private final ReentrantLock lock = new ReentrantLock();
        /** Under the lock. */
        private boolean dropped;

        /** Has the result kept, unless somebody asked meanwhile to forget it. */
        void keep(Runnable put) {
            lock.lock();
            try {
                if (!dropped) {
                    put.run();
                }
            } finally {
                lock.unlock();
            }
        }

        /** Nothing is kept from here on; what was kept before can be seen. */
        private void drop() {
            lock.lock();
            try {
                dropped = true;
            } finally {
                lock.unlock();
            }
        }

        void end(Entry entry) {
            result.complete(entry);
        }

        /** What failed because its thread was interrupted says nothing to others. */
        void fail(Throwable failure) {
            if (failure instanceof InterruptedException
                    || Thread.currentThread().isInterrupted()) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        }

        /** Waits for the end; null where it tells nothing. */
        @Nullable
        Entry await(ResultKey key, @Nullable Deadline deadline) throws Exception {
            try {
                return deadline == null
                        ? result.get()
                        : result.get(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw new SQLTimeoutException(
                        "The deadline was over while another caller was reading '" + key.text()
                                + "' for the query cache: make that statement faster, or give more time",
                        "HYT00",
                        e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Exception failure) {
                    throw failure;
                }
                throw new IllegalStateException("Loading failed", e.getCause());
            }
        }
    }
}
