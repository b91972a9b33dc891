package dev.rockpool.work;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.Deadline;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.Slot;
import dev.rockpool.pool.WriteQueueStats;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs write units, in the order of the lane's own queue, and commits many together. Thread-safe.
 *
 * <p><b>Who runs what.</b> A unit waits in the lane's queue like any caller. Whose turn it is gets the connection, and leads a group: it
 * runs its own unit, then, instead of giving the connection back, takes the next unit out of the queue, and so on, until a plain caller's
 * turn comes, nobody waits, or the group is full; then it commits and gives the connection back. Code of a user's runs on no thread but its
 * caller's, or, where it was submitted, a worker's, for it may hold locks, and thread locals mean something to it: so the leader of a
 * unit that is not its own passes the connection on, with the open transaction, and that thread leads. Units made of statements alone are
 * run by any leader.
 *
 * <p><b>What holds.</b> (1) Units run one at a time, in the order of the queue, each in a savepoint of its own. (2) Nobody is told that a
 * unit succeeded before its COMMIT returned. (3) A unit that was taken is ended once, by whoever holds the lease: {@link UnitGroup} keeps
 * account, and goes where the lease goes. (4) A unit that left the queue by itself (deadline, interrupt, cancellation) never begins: leaving
 * and being taken both happen under the lane's lock. (5) What comes after units is queued while the lease is held, so it is in the order of
 * the commits.
 */
public final class WriteQueue {

    private static final long LOOK = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long CALLBACK_PATIENCE = TimeUnit.SECONDS.toMillis(5);

    private final Lane lane;
    private final Housekeeper housekeeper;
    private final Listeners listeners;
    private final AfterUnits after;
    private final UnitCosts costs = new UnitCosts();
    private final QueueCounters counters = new QueueCounters();
    /** Which thread runs users' code for which unit: what it calls for within that is a part of it. */
    private final Map<Thread, UnitTransaction> running = new ConcurrentHashMap<>();

    /**
     * Makes the queue of a lane.
     *
     * @param lane its connections write
     * @param housekeeper for workers and the clock
     * @param listeners hear the events
     */
    public WriteQueue(Lane lane, Housekeeper housekeeper, Listeners listeners) {
        this.lane = lane;
        this.housekeeper = housekeeper;
        this.listeners = listeners;
        this.after = new AfterUnits(housekeeper.workers());
    }

    /**
     * Runs a unit and waits for its commit. Within a unit of the same queue and thread it is a nested part of that.
     *
     * @param options how
     * @param work the unit
     * @param <T> the result
     * @param <X> what the unit may throw
     * @return the unit's result, after its commit
     * @throws SQLException when the unit cannot begin, or the database refuses; nothing was kept, unless the message says that nobody knows
     * @throws X what the unit threw; nothing was kept
     */
    public <T extends @Nullable Object, X extends Exception> T run(WorkOptions options, TransactionFunction<T, X> work)
            throws SQLException, X {
        Objects.requireNonNull(work, "work: a write unit needs a function");
        UnitTransaction outer = running.get(Thread.currentThread());
        if (outer != null) {
            return outer.nested(work);
        }
        Retry retry = retry(options);
        return retry.run(attempt -> this.<T, X>once(options, retry.isAllowed(), work, attempt));
    }

    /**
     * Runs a unit, some time, on a worker.
     *
     * @param options how
     * @param work the unit
     * @param <T> the result
     * @return completes, on a thread of the pool, with the unit's result after its commit, or with what it threw. Cancelling it works
     *     until the unit begins, and has no effect after
     */
    public <T extends @Nullable Object> CompletableFuture<T> submit(
            WorkOptions options, TransactionFunction<T, ?> work) {
        Objects.requireNonNull(work, "work: a write unit needs a function");
        Submission<T> submission = new Submission<>(this, options, work, retry(options));
        submission.queue();
        return submission;
    }

    private Retry retry(WorkOptions options) {
        Retry retry = options.retry();
        return retry == null ? Retry.times(lane.config().retries()) : retry;
    }

    private <T extends @Nullable Object, X extends Exception> T once(
            WorkOptions options, boolean mayBeRetried, TransactionFunction<T, X> work, Retry.Attempt attempt)
            throws SQLException, X {
        WorkOptions how = options;
        while (true) {
            WriteUnit<T> unit =
                    new WriteUnit<>(Thread.currentThread(), work, how, mayBeRetried, System.nanoTime(), this);
            Slot slot = acquire(unit);
            boolean elsewhere = slot == null;
            while (slot != null) {
                lead(slot, unit);
                slot = lane.awaitTaken(unit);
            }
            if (!unit.isSentBack()) {
                if (!unit.isOutcomeKnown()) {
                    attempt.outcomeUnknown();
                }
                if (elsewhere) {
                    unit.ranElsewhere();
                }
                return unit.<X>outcome();
            }
            how = unit.optionsOfNextRun();
        }
    }

    private @Nullable Slot acquire(WriteUnit<?> unit) throws SQLException {
        Deadline deadline = unit.options.deadline();
        Duration timeout = deadline == null ? lane.config().acquireTimeout() : deadline.left();
        try {
            return lane.acquire(unit, timeout, unit.options.priority());
        } catch (SQLTransientException e) {
            throw deadline == null ? e : deadline.explain(e);
        }
    }

    /**
     * Tells whether the calling thread runs a unit of this queue.
     *
     * @return true where {@link #run} would make a nested part of it
     */
    public boolean isWithinUnit() {
        return running.containsKey(Thread.currentThread());
    }

    // ---- for submitted units

    /** Tells whether the calling thread holds up what it would wait for: it runs a unit, or what comes after units. */
    boolean holdsUpUnits() {
        return after.isRunner() || (lane.config().maxConnections() == 1 && running.containsKey(Thread.currentThread()));
    }

    Lane lane() {
        return lane;
    }

    Housekeeper housekeeper() {
        return housekeeper;
    }

    AfterUnits after() {
        return after;
    }

    /** Goes on with a submitted unit that has the connection, on a worker. */
    void granted(Slot slot, SubmittedUnit<?> unit) {
        Runnable task = () -> leadSubmitted(slot, unit);
        if (!startOnWorker(task)) {
            housekeeper.add(new Housekeeper.Chore() {
                @Override
                public void run(long now) {
                    if (startOnWorker(task)) {
                        housekeeper.remove(this);
                    }
                }
            });
        }
    }

    /** Not where the machine has no thread left: then it is tried again, for whoever has the connection must give it back. */
    private boolean startOnWorker(Runnable task) {
        try {
            housekeeper.workers().execute(task);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            return false;
        }
    }

    private void leadSubmitted(Slot slot, SubmittedUnit<?> unit) {
        try {
            if (unit.hasBaton() || lane.checked(slot, unit, unit.options.priority(), unit.queuedAt)) {
                lead(slot, unit);
            }
        } catch (SQLException e) {
            unit.refused(e);
        }
    }

    // ---- leading

    <T extends @Nullable Object> T call(TransactionFunction<T, ?> work, UnitTransaction transaction) throws Exception {
        Thread thread = Thread.currentThread();
        running.put(thread, transaction);
        try {
            return work.apply(transaction);
        } finally {
            running.remove(thread);
        }
    }

    private void lead(Slot slot, WriteUnit<?> first) {
        UnitGroup passed = first.takeBaton();
        UnitGroup group = passed == null ? newGroup(slot) : passed;
        if (passed != null) {
            passed.goOn();
        }
        WriteUnit<?> next = first;
        boolean interrupted = false;
        try {
            while (next != null) {
                if (!runsHere(next, first)) {
                    next.give(group);
                    if (lane.pass(slot, group.lease(), next)) {
                        return; // the group is no longer ours
                    }
                    next.takeBaton();
                    group.sendBack(next);
                    group.abandon(new SQLException("The connection was taken back by its pool"), next);
                    break;
                }
                group.run(next);
                interrupted |= Thread.interrupted(); // is meant for this unit and its caller, not for those that follow
                next = takeNext(group);
                if (next == null) {
                    group.commit();
                    next = group.nextAgain();
                }
            }
        } catch (RuntimeException | Error e) { // an error of ours must not leave anybody waiting
            try {
                group.abandon(e, next);
            } finally {
                end(group);
            }
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        end(group);
    }

    private UnitGroup newGroup(Slot slot) {
        return new UnitGroup(slot, lane.config(), costs, listeners.begin(Activity.GROUP, lane.name()));
    }

    private static boolean runsHere(WriteUnit<?> unit, WriteUnit<?> leader) {
        return unit.pure || unit.waiting() == leader.waiting();
    }

    private @Nullable WriteUnit<?> takeNext(UnitGroup group) {
        while (true) {
            WriteUnit<?> next = (WriteUnit<?>)
                    lane.takeNext(group.slot(), work -> work instanceof WriteUnit<?> unit && group.accepts(unit));
            if (next != null || lane.isAwaited() || !group.mayWait(System.nanoTime())) {
                return next;
            }
            LockSupport.parkNanos(this, LOOK); // only where maxGroupDelay asks for it
        }
    }

    private void end(UnitGroup group) {
        GroupFigures figures = group.figures();
        try {
            counters.add(figures); // before anybody is told
            group.settle(after);
        } finally {
            try {
                group.giveBack();
            } finally {
                tell(group, figures);
            }
        }
    }

    private void tell(UnitGroup group, GroupFigures figures) {
        PoolEvent event = figures.commits > 0 && (listeners.isActive() || group.watched != null)
                ? figures.event(lane.name())
                : null;
        if (group.watched != null) {
            group.watched.end(event);
        }
        if (event != null) {
            listeners.emit(event);
        }
    }

    // ---- figures and the end

    /**
     * Returns a snapshot of the figures.
     *
     * @return what was counted since the beginning or the last reset
     */
    public WriteQueueStats stats() {
        return counters.snapshot(lane.queuedWork());
    }

    /** Sets all counters to zero. */
    public void resetStats() {
        counters.reset();
    }

    /** Waits, 5 s at most, until all callbacks have run. When the lane is closed. */
    public void close() {
        after.await(CALLBACK_PATIENCE);
    }
}
