package dev.rockpool.cache;

import dev.rockpool.pool.Deadline;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultKey;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The loads that are under way: at most one for a key. Thread-safe. */
final class Loads {

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

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
        Load load = underWay.remove(key); // who asks from now on begins another
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

        /** What ended the loader alone says nothing to others. */
        void fail(Throwable failure) {
            if (Failures.isOfOneCaller(failure) || Thread.currentThread().isInterrupted()) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        }

        /** Waits for the end; null where it tells nothing. */
        @Nullable
        Entry await(ResultKey key, ReadTerms terms) throws Exception {
            try {
                return terms.deadline() == null && terms.isOver() == null ? result.get() : awaitInSlices(key, terms);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SQLException failure) {
                    throw Failures.copy(String.valueOf(failure.getMessage()), failure);
                } else if (e.getCause() instanceof Exception failure) {
                    throw failure;
                }
                throw new IllegalStateException("Loading failed", e.getCause());
            }
        }

        /** Looks now and then whether the caller still wants it. */
        private @Nullable Entry awaitInSlices(ResultKey key, ReadTerms terms) throws Exception {
            Deadline deadline = terms.deadline();
            BooleanSupplier isOver = terms.isOver();
            while (true) {
                long left = deadline == null ? Long.MAX_VALUE : Math.max(0, deadline.nanosLeft());
                try {
                    return result.get(isOver == null ? left : Math.min(left, SLICE_NANOS), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (deadline != null && deadline.isOver()) {
                        throw new SQLTimeoutException(
                                "The deadline was over while another caller was reading '" + key.text()
                                        + "' for the query cache: make that statement faster, or give more time",
                                "HYT00",
                                e);
                    } else if (isOver != null && isOver.getAsBoolean()) {
                        throw new SQLTransientException(
                                "Ended while another caller was reading '" + key.text() + "' for the query cache",
                                "57014",
                                e);
                    }
                }
            }
        }
    }
}
