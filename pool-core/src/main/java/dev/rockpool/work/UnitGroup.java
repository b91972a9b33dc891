package dev.rockpool.work;

import dev.rockpool.jdbc.SharedTransaction;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.Durations;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.Slot;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The write units that share a commit, while they run one after the other on one lease. For the holder of the lease, with which it goes
 * from thread to thread.
 *
 * <p>Invariants: (1) a unit that was run is in exactly one of four places until it is finished: {@code kept} (ran, not yet committed),
 * {@code again} or {@code sentBack} (undone for no fault of its own, to be run alone), {@code ended} (its outcome is decided); (2) what the open
 * transaction holds is what the units in {@code kept} did, in that order; (3) a unit ends with success only after its COMMIT returned.
 */
final class UnitGroup {

    private final Slot slot;
    private final PoolConfig config;
    private final UnitCosts costs;
    private final SharedTransaction shared;
    private final GroupFigures figures;
    /** Has to be told of the end; null where nobody watches. */
    final ActivityWatch.@Nullable Lasting watched;

    private long lease;
    private long lastEnd;
    private boolean rerunning;
    private boolean closed;

    private final List<WriteUnit<?>> kept = new ArrayList<>();
    private final Deque<WriteUnit<?>> again = new ArrayDeque<>(0);
    private final List<WriteUnit<?>> ended = new ArrayList<>();
    private final List<WriteUnit<?>> sentBack = new ArrayList<>(0);

    UnitGroup(Slot slot, PoolConfig config, UnitCosts costs, ActivityWatch.@Nullable Lasting watched) {
        this.slot = slot;
        this.lease = slot.lease();
        this.config = config;
        this.costs = costs;
        this.watched = watched;
        this.shared = new SharedTransaction(slot);
        this.lastEnd = System.nanoTime();
        this.figures = new GroupFigures(lastEnd);
    }

    Slot slot() {
        return slot;
    }

    long lease() {
        return lease;
    }

    GroupFigures figures() {
        return figures;
    }

    /** The connection was passed on: it has a new lease. */
    void goOn() {
        slot.noteHolder();
        lease = slot.lease();
        lastEnd = System.nanoTime();
    }

    // ---- running

    /** Tells whether a unit that waits may join. */
    boolean accepts(WriteUnit<?> unit) {
        return !closed
                && again.isEmpty()
                && kept.size() < config.maxGroupSize()
                && !unit.options.alone()
                && shared.mayGoOn()
                && lastEnd - figures.began + costs.expected(unit.kind)
                        <= config.maxGroupTime().toNanos();
    }

    /** Tells whether it is worth waiting for units to come. */
    boolean mayWait(long now) {
        return !kept.isEmpty()
                && !closed
                && again.isEmpty()
                && kept.size() < config.maxGroupSize()
                && shared.mayGoOn()
                && now - figures.began < config.maxGroupDelay().toNanos();
    }

    <T extends @Nullable Object> void run(WriteUnit<T> unit) {
        long began = lastEnd;
        if (unit.isTooLate()) {
            String came = unit.wasUndone()
                    ? ": it ran, was undone together with its group, and could not be run again. Raise the deadline"
                    : " in the write queue: it never began. Raise the deadline, or the unit's priority";
            String after = Durations.format(began - unit.queuedAt);
            end(unit, new SQLTimeoutException("The unit's deadline was over after " + after + came, "HYT00"), true);
            return;
        }
        closed |= unit.options.alone();
        figures.waited(began - unit.queuedAt);
        UnitTransaction transaction = null;
        try {
            transaction = new UnitTransaction(slot, unit.deadline());
            shared.begin(transaction);
            unit.succeed(unit.call(transaction));
            shared.keep(transaction);
            kept.add(unit);
        } catch (Throwable e) {
            if (transaction == null
                    && !shared.isUsable()) { // taken away: it has not begun, and another connection will do
                sendBack(unit);
                lose(e);
                return;
            }
            boolean othersStand = transaction == null || shared.undo(transaction, e);
            if (e instanceof VirtualMachineError && isOfAnotherThread(unit)) {
                sendBack(unit); // this thread's stack or heap is at its end, which is no fault of the unit's
            } else {
                end(unit, e, true);
            }
            if (!othersStand) {
                lose(e);
            }
        }
        lastEnd = System.nanoTime();
        costs.took(unit.kind, lastEnd - began);
        figures.served(lastEnd - began);
    }

    private static boolean isOfAnotherThread(WriteUnit<?> unit) {
        return unit.pure && unit.waiting() != null && unit.waiting() != Thread.currentThread();
    }

    private void end(WriteUnit<?> unit, Throwable failure, boolean nothingKept) {
        unit.fail(failure, nothingKept);
        ended.add(unit);
        figures.failed++;
    }

    /** All that was kept so far is undone: those who may are run again, alone; the others learn it. */
    private void lose(Throwable cause) {
        boolean usable = shared.isUsable() && (kept.isEmpty() || shared.cleanUp(cause));
        for (WriteUnit<?> unit : kept) {
            if (!unit.repeatable) {
                end(unit, new UnitUndoneException(cause), true);
                figures.undone++;
                continue;
            }
            unit.undone();
            figures.rerun++;
            if (usable) {
                again.add(unit);
            } else {
                sentBack.add(unit);
            }
        }
        kept.clear();
    }

    /** Returns a unit that has to be run again, alone; from then on no other joins. */
    @Nullable
    WriteUnit<?> nextAgain() {
        if (rerunning && lastEnd - figures.began > config.maxGroupTime().toNanos()) {
            sentBack.addAll(again); // others wait, too: the rest queue again, each for a commit of its own
            again.clear();
        }
        WriteUnit<?> unit = again.poll();
        closed |= unit != null;
        rerunning |= unit != null;
        return unit;
    }

    // ---- the end

    void commit() {
        if (kept.isEmpty()) {
            if (shared.isOpen()) {
                shared.rollback(new SQLException("No unit of this group was kept"));
            }
            return;
        }
        long began = System.nanoTime();
        try {
            shared.commit();
        } catch (Throwable e) {
            commitFailed(e);
            return;
        }
        figures.committed(kept.size(), System.nanoTime() - began, rerunning);
        ended.addAll(kept);
        kept.clear();
    }

    private void commitFailed(Throwable cause) {
        boolean rolledBack = shared.rollback(cause) && shared.isUsable();
        boolean undone = rolledBack
                && cause instanceof SQLException refused // anything else may have come after the COMMIT
                && (shared.isShared() || saysItUndid(refused));
        if (kept.size() == 1) {
            end(kept.get(0), cause, undone);
        } else if (undone) {
            lose(cause);
        } else {
            for (WriteUnit<?> unit : kept) {
                end(unit, unknown(cause), false);
            }
        }
        kept.clear();
    }

    /** Who refuses to commit for a constraint rolls back. */
    private static boolean saysItUndid(SQLException refusal) {
        return Retry.isRolledBack(refusal)
                || String.valueOf(refusal.getSQLState()).startsWith("23");
    }

    private static SQLException unknown(Throwable cause) {
        return new SQLException(
                "The connection broke during the COMMIT that this unit shared with others, so nobody knows whether it was kept ("
                        + cause.getMessage() + "): look before running it again",
                "40003",
                cause);
    }

    /** The lease is over before its time, or something went wrong that must not: whoever has no outcome yet gets this one. */
    void abandon(Throwable cause, @Nullable WriteUnit<?> taken) {
        shared.rollback(cause);
        if (taken != null && !hasPlace(taken)) {
            end(taken, cause, true);
        }
        lose(cause);
        WriteUnit<?> unit;
        while ((unit = again.poll()) != null) {
            sentBack.add(unit);
        }
    }

    private boolean hasPlace(WriteUnit<?> unit) {
        return kept.contains(unit) || again.contains(unit) || ended.contains(unit) || sentBack.contains(unit);
    }

    /** A unit that was taken and cannot begin here has to queue again. */
    void sendBack(WriteUnit<?> unit) {
        sentBack.add(unit);
    }

    /** Has done what comes after the units. While the lease is held, so that it is in the order of the commits. */
    void settle(AfterUnits after) {
        for (WriteUnit<?> unit : sentBack) {
            unit.settleUndone(after);
        }
        for (WriteUnit<?> unit : ended) {
            unit.settle(after);
        }
    }

    /** Gives the connection back, so that the next group runs meanwhile, and wakes whoever waits. */
    void giveBack() {
        try {
            slot.lane().release(slot, lease);
        } finally {
            finish();
        }
    }

    private void finish() {
        for (WriteUnit<?> unit : ended) {
            unit.finish();
        }
        for (WriteUnit<?> unit : sentBack) {
            unit.sendBack();
        }
    }
}
