package dev.rockpool.work;

import dev.rockpool.pool.Deadline;
import dev.rockpool.pool.QueuedWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One run of a write unit, from the queue to its end. Whoever holds the lease runs it and ends it, once; its fields go with the lease, and
 * are handed to its caller by {@code done}, which is written last.
 */
class WriteUnit<T extends @Nullable Object> extends QueuedWork {

    final TransactionFunction<T, ?> work;
    final WorkOptions options;
    /** Whether it may be run again when it was undone for no fault of its own. */
    final boolean repeatable;
    /** Whether it is made of statements alone, so that any thread may run it: no code of the user's is called. */
    final boolean pure;
    /** What tells its kind: units of one kind take about the same time. */
    final Object kind;

    final long queuedAt;
    private final WriteQueue queue;

    private @Nullable UnitGroup baton;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean outcomeKnown = true;
    private @Nullable UnitTransaction transaction;
    /** What earlier runs asked to have done when they are undone. */
    private List<Runnable> earlier = List.of();

    private boolean wasUndone;
    private boolean sentBack;
    private volatile boolean done;

    WriteUnit(
            @Nullable Thread waiting,
            TransactionFunction<T, ?> work,
            WorkOptions options,
            boolean mayBeRetried,
            long queuedAt,
            WriteQueue queue) {
        super(waiting);
        this.work = work;
        this.options = options;
        this.pure = work instanceof Statements statements && statements.arePure();
        this.kind = work instanceof Statements statements ? statements.kind() : work.getClass();
        this.repeatable = pure || mayBeRetried || options.repeatable();
        this.queuedAt = queuedAt;
        this.queue = queue;
    }

    @Override
    protected final @Nullable String firstStatement() {
        return kind instanceof String sql ? sql : null;
    }

    /** Runs the work. */
    final T call(UnitTransaction run) throws Exception {
        transaction = run;
        return pure ? work.apply(run) : queue.call(work, run);
    }

    long deadline() {
        Deadline deadline = options.deadline();
        return deadline == null ? Long.MAX_VALUE : deadline.at();
    }

    /** Tells whether it must not begin any more. */
    boolean isTooLate() {
        Deadline deadline = options.deadline();
        return deadline != null && deadline.isOver();
    }

    // ---- the group that comes along with the connection

    boolean hasBaton() {
        return baton != null;
    }

    void give(UnitGroup group) {
        baton = group;
    }

    @Nullable
    UnitGroup takeBaton() {
        UnitGroup group = baton;
        baton = null;
        return group;
    }

    // ---- the end

    void succeed(T value) {
        result = value;
    }

    /** {@code known}: it is certain that nothing of it was kept. */
    void fail(Throwable cause, boolean known) {
        failure = cause;
        outcomeKnown = known;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    boolean isOutcomeKnown() {
        return outcomeKnown;
    }

    private List<Runnable> callbacks() {
        UnitTransaction run = transaction;
        if (run == null || (failure != null && !outcomeKnown)) {
            return List.of();
        }
        return run.callbacks(failure == null);
    }

    /** Ends this run without an outcome: nothing was kept, and the unit has to queue again. */
    void sendBack() {
        sentBack = true;
        finish();
    }

    boolean isSentBack() {
        return sentBack;
    }

    /** Tells whether it ran before, and was undone for no fault of its own. */
    boolean wasUndone() {
        return wasUndone;
    }

    /** Who was undone with others once has a commit of its own from then on: one of them may be to blame. */
    WorkOptions optionsOfNextRun() {
        return wasUndone ? options.standingAlone() : options;
    }

    /** This run was undone, and another follows. */
    void undone() {
        wasUndone = true;
        UnitTransaction run = transaction;
        if (run != null) {
            List<Runnable> all = new ArrayList<>(earlier);
            all.addAll(run.callbacks(false));
            earlier = all;
            transaction = null; // the next run may never begin
        }
    }

    void settleUndone(AfterUnits after) {
        after.addAll(earlier);
    }

    /** Has done what comes after the unit. Called once, in the order of the commits. */
    void settle(AfterUnits after) {
        settleUndone(after);
        after.addAll(callbacks());
    }

    /** Tells whoever waits. Nothing of this unit is touched by its runner any more. */
    void finish() {
        done = true;
        LockSupport.unpark(waiting());
    }

    @Override
    public final boolean isDone() {
        return done;
    }

    /** Adds where it was waited for to the stack trace of its failure, which is that of another thread. Once it is done. */
    void ranElsewhere() {
        Throwable thrown = failure;
        if (thrown != null) {
            thrown.addSuppressed(new Throwable("Another thread ran this unit; here it was waited for"));
        }
    }

    /** The result, or what the unit threw. Once it is done. */
    @SuppressWarnings("NullAway") // a result is what the work returned
    <X extends Exception> T outcome() throws X {
        Throwable thrown = failure;
        if (thrown != null) {
            WriteUnit.<X>rethrow(thrown);
        }
        return result;
    }

    /** The bound is Throwable, and not Exception, so that an Error is not cast either. */
    @SuppressWarnings("unchecked") // a failure is what the work may throw, or unchecked
    private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
