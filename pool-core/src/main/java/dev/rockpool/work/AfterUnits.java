package dev.rockpool.work;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is to be done after write units: one task after the other, in the order given, each exactly once, on a worker. Thread-safe.
 *
 * <p>{@code pending} counts the tasks given and not yet done. Whoever raises it from zero starts the one run that takes it back to zero, so
 * at any time at most one run is under way, and none is missing while tasks are left.
 */
final class AfterUnits {

    private static final Logger LOG = LoggerFactory.getLogger(AfterUnits.class);

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Executor workers;
    /** Who runs tasks; null for nobody. */
    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();

    AfterUnits(Executor workers) {
        this.workers = workers;
    }

    void add(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            start();
        }
    }

    void addAll(Collection<? extends Runnable> some) {
        some.forEach(this::add);
    }

    private void start() {
        try {
            workers.execute(this::run);
        } catch (RejectedExecutionException
                | OutOfMemoryError e) { // the pool is closed, or the machine has no thread left
            boolean interrupted = Thread.interrupted(); // the caller's, whom the tasks are nothing to
            run();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        runner.set(Thread.currentThread());
        do {
            Runnable task = tasks.poll();
            try {
                if (task != null) { // always: it is added before it is counted
                    task.run();
                }
            } catch (
                    Throwable e) { // also a checked one, which some languages let through: the tasks behind it would be
                // lost
                LOG.error(
                        "A callback after a write unit failed; the unit's outcome stands, and the next callback runs",
                        e);
            }
            Thread.interrupted(); // a callback may have set it, and the next one is not meant
        } while (pending.decrementAndGet() > 0);
        runner.compareAndSet(Thread.currentThread(), null); // the next run may have begun
        synchronized (this) {
            notifyAll();
        }
    }

    /** Tells whether the calling thread runs tasks: what it waits for must not be one of them. */
    boolean isRunner() {
        return runner.get() == Thread.currentThread();
    }

    /** Waits until all is done; not where one of the tasks asks for it. An interrupt ends the wait and is kept. */
    synchronized void await(long millis) {
        if (isRunner()) {
            return;
        }
        long until = System.nanoTime() + millis * 1_000_000;
        try {
            while (pending.get() > 0 && until - System.nanoTime() > 0) {
                wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
