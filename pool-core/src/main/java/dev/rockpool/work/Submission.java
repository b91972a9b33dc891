package dev.rockpool.work;

import dev.rockpool.pool.Watchdog;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who submitted a unit holds of it. One run of the unit is queued or under way at a time, or none between two runs; the
 * outcome of the last is this future's. Thread-safe.
 */
final class Submission<T extends @Nullable Object> extends CompletableFuture<T> {

    private final WriteQueue queue;
    private final WorkOptions options;
    private final TransactionFunction<T, ?> work;
    private final boolean mayBeRetried;
    private final Retry.Runs runs;
    private volatile @Nullable SubmittedUnit<T> run;

    Submission(WriteQueue queue, WorkOptions options, TransactionFunction<T, ?> work, Retry retry) {
        this.queue = queue;
        this.options = options;
        this.work = work;
        this.mayBeRetried = retry.isAllowed();
        this.runs = retry.runs();
    }

    TransactionFunction<T, ?> work() {
        return work;
    }

    void queue() {
        queue(options);
    }

    /** Queues a run, unless somebody has given an outcome meanwhile. */
    void queue(WorkOptions how) {
        if (isDone()) {
            return;
        }
        SubmittedUnit<T> unit = new SubmittedUnit<>(queue, this, how, mayBeRetried);
        run = unit;
        Watchdog watchdog = queue.housekeeper().watchdog();
        try {
            if (unit.deadline() != Long.MAX_VALUE) {
                watchdog.watch(unit);
            }
            queue.lane().enqueue(unit, options.priority());
            unit.look(System.nanoTime()); // a deadline may have ended before there was anything to withdraw
        } catch (SQLException e) {
            watchdog.forget(unit);
            runAgainOrFail(e, true);
        }
        if (isDone()) { // cancelled while the unit was on its way into the queue
            withdraw(unit);
        }
    }

    /** A run has ended. In the order of the commits. */
    void ended(SubmittedUnit<T> unit) {
        queue.housekeeper().watchdog().forget(unit);
        Throwable failure = unit.failure();
        if (failure instanceof SQLException refused) {
            runAgainOrFail(refused, unit.isOutcomeKnown());
        } else if (failure != null) {
            completeExceptionally(failure);
        } else {
            complete(unit.<RuntimeException>outcome());
        }
    }

    private void runAgainOrFail(SQLException failure, boolean undone) {
        try {
            long pause = runs.pauseAfter(failure, undone);
            run = null;
            delayedExecutor(pause, TimeUnit.NANOSECONDS, this::onWorker).execute(this::queue);
        } catch (Throwable e) { // a predicate of the user's may throw anything, and somebody waits for this future
            completeExceptionally(e);
        }
    }

    private void onWorker(Runnable task) {
        try {
            queue.housekeeper().workers().execute(task);
        } catch (RejectedExecutionException
                | OutOfMemoryError e) { // all is closed, or there is no thread left: to queue is short
            task.run();
        }
    }

    /**
     * Takes the unit out of the queue. Has no effect once it has begun: it goes on, and this future gets its outcome.
     *
     * @param mayInterruptIfRunning not used
     * @return whether the unit will not run
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        SubmittedUnit<T> unit = run;
        if (isDone() || unit == null || withdraw(unit)) {
            return super.cancel(mayInterruptIfRunning);
        }
        return isCancelled();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseToWaitForItself();
        return super.get();
    }

    @Override
    public T join() {
        refuseToWaitForItself();
        return super.join();
    }

    private void refuseToWaitForItself() {
        if (!isDone() && queue.holdsUpUnits()) {
            throw new IllegalStateException(
                    "Thread '" + Thread.currentThread().getName()
                            + "' waits for a submitted unit within a write unit of the same database, or in what follows units: that one waits"
                            + " for this thread, and both would wait for ever. Go on in thenAcceptAsync, or call inTransaction instead of submit");
        }
    }

    private boolean withdraw(SubmittedUnit<T> unit) {
        boolean left = queue.lane().withdraw(unit);
        if (left) { // or it would be looked at until its deadline is over
            queue.housekeeper().watchdog().forget(unit);
        }
        return left;
    }
}
