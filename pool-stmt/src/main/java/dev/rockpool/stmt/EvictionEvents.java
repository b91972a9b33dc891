package dev.rockpool.stmt;

import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.StatementEviction;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells listeners which statements were evicted, in order, from a thread of the pool's own: a statement is closed under locks and while its
 * connection is on loan, where nobody may be kept waiting by a listener, and a listener may want that very connection. Thread-safe.
 */
final class EvictionEvents {

    /** So many wait at most, for listeners that are slower than evictions; those beyond are not told of. */
    private static final int MOST = 10_000;

    private final Listeners listeners;
    private final Executor workers;
    private final Queue<PoolEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean telling = new AtomicBoolean();

    EvictionEvents(Listeners listeners, Executor workers) {
        this.listeners = listeners;
        this.workers = workers;
    }

    void tell(String lane, String connection, String sql, StatementEviction reason) {
        if (!listeners.isActive() || count.get() >= MOST) {
            return;
        }
        count.incrementAndGet();
        waiting.add(new PoolEvent.StatementEvicted(lane, connection, sql, reason));
        start();
    }

    private void start() {
        if (telling.compareAndSet(false, true)) {
            try {
                workers.execute(this::tellAll);
            } catch (RejectedExecutionException
                    | OutOfMemoryError e) { // the pool is closed, or no thread can be had: later, perhaps
                telling.set(false);
            }
        }
    }

    private void tellAll() {
        PoolEvent event;
        while ((event = waiting.poll()) != null) {
            count.decrementAndGet();
            listeners.emit(event);
        }
        telling.set(false);
        if (!waiting.isEmpty()) { // added after the last look, by somebody who saw this thread at work
            start();
        }
    }
}
