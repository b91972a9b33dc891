package dev.rockpool.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How callers and work wait for a connection of a lane, and how their waits end. What holds is explained at {@link Lane}; whose turn it is
 * says {@link WaiterQueue}. Thread-safe.
 */
final class LaneQueue {

    /** However little time is left to the caller, a check gets this, so that it does not fail on a healthy connection. */
    private static final long SHORTEST_CHECK = Housekeeper.TICK_NANOS;

    private final Lane lane;
    private final LaneState state;
    private final Connector connector;
    private final Housekeeper housekeeper;
    private final Listeners listeners;

    LaneQueue(Lane lane, LaneState state, Connector connector, Housekeeper housekeeper, Listeners listeners) {
        this.lane = lane;
        this.state = state;
        this.connector = connector;
        this.housekeeper = housekeeper;
        this.listeners = listeners;
    }

    /** Borrows, with a slot that was claimed already or none; null when the caller's work was done by somebody else. */
    @Nullable
    Slot acquire(@Nullable Slot claimed, long timeout, Priority priority, @Nullable QueuedWork work)
            throws SQLException {
        long start = housekeeper.ticker().nanos();
        Slot slot = claimed;
        boolean retrying = false;
        while (true) {
            if (slot == null) {
                Thread thread = Thread.currentThread();
                slot = await(new WaiterQueue.Waiter(thread, start, retrying, priority, work), timeout);
            }
            if (slot == null) {
                return work == null ? null : awaitTaken(work);
            }
            if (slot.since - slot.checkedAt <= state.validationWindow || passesCheck(slot, start, timeout)) {
                long waited = claimed == slot ? 0 : housekeeper.ticker().nanos() - start;
                if (claimed != slot) {
                    state.countWait(waited);
                }
                if (listeners.observesLeases() || state.leakStacks) {
                    observeBorrow(slot, waited);
                }
                return slot;
            }
            long waited = housekeeper.ticker().nanos() - start;
            if (waited - timeout > SHORTEST_CHECK) { // each of many dead connections could cost another check
                connector.requestAsNeeded();
                throw outOfTime(waited);
            }
            slot = null;
            retrying = true;
        }
    }

    private SQLException outOfTime(long waited) {
        SQLException refusal;
        state.lock.lock();
        try {
            refusal = AcquireFailures.timedOut(state, waited, connector.lastFailure());
            state.countTimeout(waited);
        } finally {
            state.lock.unlock();
        }
        observeFailure(refusal, waited);
        return refusal;
    }

    boolean passesCheck(Slot slot, long start, long timeout) {
        long left = Math.max(SHORTEST_CHECK, timeout - (housekeeper.ticker().nanos() - start));
        long lease = slot.lease();
        try {
            slot.physical().validate(Duration.ofNanos(Math.min(left, state.config.validationTimeoutNanos())));
            slot.checkedAt = housekeeper.tick();
            return true;
        } catch (SQLException | RuntimeException | Error e) {
            state.checkFailed(slot, lease, e);
            return false;
        }
    }

    /** No caller waits for an error: it would end the worker, and nobody would end the work. */
    private boolean passesCheckForWork(Slot slot) throws SQLException {
        try {
            return passesCheck(slot, housekeeper.ticker().nanos(), state.config.validationTimeoutNanos());
        } catch (Error e) {
            connector.requestAsNeeded();
            throw new SQLException(state.name + ": checking " + slot.name() + " failed: " + e, "08000", e);
        }
    }

    /** Queues, and waits for a grant; null when the caller's work was taken instead. */
    private @Nullable Slot await(WaiterQueue.Waiter waiter, long timeout) throws SQLException {
        SQLException refusal = queue(waiter, timeout);
        if (refusal != null) {
            throw refusal;
        }
        ActivityWatch.Lasting watched = listeners.begin(Activity.WAIT, state.name);
        return watched == null
                ? awaitGrant(waiter, Thread.currentThread(), timeout)
                : awaitGrantWatched(waiter, timeout, watched);
    }

    private @Nullable Slot awaitGrantWatched(WaiterQueue.Waiter waiter, long timeout, ActivityWatch.Lasting watched)
            throws SQLException {
        PoolEvent event = null;
        try {
            Slot slot = awaitGrant(waiter, Thread.currentThread(), timeout);
            if (slot != null) {
                event = acquired(slot, housekeeper.ticker().nanos() - waiter.since);
            }
            return slot;
        } catch (AcquireTimeoutException e) {
            event = timedOut(e, housekeeper.ticker().nanos() - waiter.since);
            throw e;
        } finally {
            watched.end(event);
        }
    }

    private PoolEvent timedOut(SQLException refusal, long waited) {
        return new PoolEvent.AcquireTimedOut(
                state.name, Duration.ofNanos(waited), String.valueOf(refusal.getMessage()));
    }

    /** Queues; returns why it may not, or null when it waits, or was served at once. */
    private @Nullable SQLException queue(WaiterQueue.Waiter waiter, long timeout) throws SQLException {
        SQLException refusal;
        state.lock.lock();
        try {
            state.ensureOpen();
            state.waiters.add(waiter);
            state.updateGate();
            refusal = serveOrRefuse(waiter, timeout);
        } finally {
            state.lock.unlock();
        }
        if (refusal != null) {
            observeFailure(refusal, 0);
        }
        return refusal;
    }

    /** Decides about a caller who has just queued; unless the answer is null, it is in the queue no longer. Under the lock. */
    private @Nullable SQLException serveOrRefuse(WaiterQueue.Waiter waiter, long timeout) {
        boolean mayWait = false;
        try {
            lane.serveWaiters();
            if (waiter.granted != null) {
                return null;
            }
            connector.request();
            SQLException refusal = AcquireFailures.refusal(state, waiter, timeout, connector.lastFailure());
            mayWait = refusal == null;
            return refusal;
        } finally {
            if (!mayWait) {
                state.leave(waiter);
            }
        }
    }

    private @Nullable Slot awaitGrant(WaiterQueue.Waiter waiter, Thread thread, long timeout) throws SQLException {
        while (true) {
            Slot slot = waiter.granted;
            if (slot != null || waiter.taken) {
                return slot;
            }
            Supplier<SQLException> failure = waiter.failure;
            if (failure != null) {
                throw failure.get();
            }
            long waited = housekeeper.ticker().nanos() - waiter.since;
            boolean interrupted = thread.isInterrupted();
            if (interrupted || waited >= timeout) {
                SQLException refusal = giveUp(waiter, waited, interrupted);
                if (refusal != null) {
                    throw refusal;
                }
            } else {
                LockSupport.parkNanos(lane, timeout - waited);
            }
        }
    }

    /** Leaves the queue; null when it was served first, which then counts. */
    private @Nullable SQLException giveUp(WaiterQueue.Waiter waiter, long waited, boolean interrupted) {
        SQLException refusal;
        state.lock.lock();
        try {
            if (waiter.isServed()) {
                return null;
            }
            refusal = interrupted
                    ? AcquireFailures.interrupted(state, waited)
                    : AcquireFailures.timedOut(state, waited, connector.lastFailure());
            if (!interrupted) {
                state.countTimeout(waited);
            }
        } finally {
            state.leave(waiter);
            state.lock.unlock();
        }
        observeFailure(refusal, waited);
        return refusal;
    }

    private void observeFailure(SQLException refusal, long waited) {
        if (refusal instanceof AcquireTimeoutException) {
            listeners.emit(timedOut(refusal, waited));
        }
    }

    void observeBorrow(Slot slot, long waited) {
        if (state.leakStacks) {
            slot.borrowedAt = new Throwable(
                    "borrowed here by thread '" + Thread.currentThread().getName() + "'");
        }
        if (listeners.observesLeases()) {
            long lease = slot.lease();
            slot.observedSince = housekeeper.ticker().nanos();
            slot.watch(lease, listeners.begin(Activity.LEASE, state.name));
            listeners.emit(acquired(slot, waited));
        }
    }

    private PoolEvent acquired(Slot slot, long waited) {
        return new PoolEvent.Acquired(state.name, slot.name(), Duration.ofNanos(waited));
    }

    void enqueue(QueuedWork work, Priority priority, long since, boolean retrying) throws SQLException {
        SQLException refusal = queue(new WaiterQueue.Waiter(null, since, retrying, priority, work), Long.MAX_VALUE);
        if (refusal != null) {
            throw refusal;
        }
    }

    // ---- work

    /** Waits for work that was taken. */
    @Nullable
    Slot awaitTaken(QueuedWork work) {
        boolean interrupted = false;
        while (true) {
            Slot slot = work.takePassed();
            if (slot != null || work.isDone()) {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return slot;
            }
            LockSupport.park(work);
            interrupted |=
                    Thread.interrupted(); // whoever has begun the work cannot leave it, and parking would return at
            // once
        }
    }

    boolean checked(Slot slot, QueuedWork work, Priority priority, long since) throws SQLException {
        slot.holder = Thread.currentThread();
        if (slot.since - slot.checkedAt > state.validationWindow && !passesCheckForWork(slot)) {
            enqueue(work, priority, since, true);
            return false;
        }
        if (listeners.observesLeases() || state.leakStacks) {
            observeBorrow(slot, housekeeper.ticker().nanos() - since);
        }
        return true;
    }

    boolean withdraw(QueuedWork work) {
        state.lock.lock();
        try {
            WaiterQueue.Waiter waiter = work.waiter;
            if (waiter == null || waiter.thread != null) {
                return false;
            }
            state.leave(waiter);
            return true;
        } finally {
            state.lock.unlock();
        }
    }

    @Nullable
    QueuedWork takeNext(Slot slot, Predicate<QueuedWork> wanted) {
        state.lock.lock();
        try {
            WaiterQueue.Waiter next = state.mayServe() && !slot.isCondemned() ? state.waiters.peek() : null;
            QueuedWork work = next == null ? null : next.work;
            if (next == null || work == null || !wanted.test(work)) {
                return null;
            }
            state.waiters.remove(next);
            next.taken = true;
            state.updateGate();
            return work;
        } finally {
            state.lock.unlock();
        }
    }
}
