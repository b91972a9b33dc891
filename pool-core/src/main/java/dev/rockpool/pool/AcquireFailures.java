package dev.rockpool.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a caller gets no connection, in words that say what happened and what to do. All under the lane's lock. */
final class AcquireFailures {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int SHOWN_HOLDERS = 3;

    private AcquireFailures() {}

    /** Decides whether a caller who would have to wait may do so; null when it may. */
    static @Nullable SQLException refusal(
            LaneState state, WaiterQueue.Waiter waiter, long timeout, @Nullable SQLException openFailure) {
        Thread thread = waiter.thread;
        int held = thread == null ? 0 : heldBy(thread, state);
        if (thread != null && held > 0 && held == state.live.length && held >= state.config.maxConnections()) {
            state.countRejection();
            return new AcquireRejectedException("Thread '" + thread.getName() + "' holds "
                    + (held == 1 ? "the only connection" : "all " + held + " connections") + " of " + state.name
                    + " and asks for another: it would wait for itself. Close the one it holds first, or pass it on instead of"
                    + " borrowing again" + (held == 1 ? "" : ", or raise maxConnections") + ". Held: "
                    + holders(state));
        }
        if (timeout <= 0) {
            state.countTimeout(0);
            return timedOut(state, 0, openFailure);
        }
        int units = state.config.maxQueuedUnits();
        if (waiter.work != null && state.waiters.works() > units && !waiter.retrying) {
            state.countRejection();
            return new AcquireRejectedException(units + " units of work wait for " + state.name
                    + " already (maxQueuedUnits), so this one was not taken on, and nothing of it was done. Send fewer, let them wait"
                    + " for each other, or raise maxQueuedUnits. Held: " + holders(state));
        }
        int limit = thread == null ? 0 : state.config.maxWaiters();
        if (limit > 0 && state.waiters.callers() > limit && !waiter.retrying) {
            state.countRejection();
            return new AcquireRejectedException("No connection of " + state.name + " is free and " + limit
                    + " callers wait already (maxWaiters). Shed load, shorten the leases, or raise maxWaiters or maxConnections. "
                    + "Held: " + holders(state));
        }
        if (thread != null && held > 0 && state.warnOfSelfWait()) {
            LOG.warn(
                    "{}: thread '{}' holds {} of {} connections and waits for another; when all threads do so, they wait for each"
                            + " other until acquireTimeout. Held: {}",
                    state.name,
                    thread.getName(),
                    held,
                    state.live.length,
                    holders(state));
        }
        return null;
    }

    private static int heldBy(Thread thread, LaneState state) {
        int held = 0;
        for (Slot slot : state.live) {
            held += slot.is(Slot.LEASED) && slot.holder == thread ? 1 : 0;
        }
        return held;
    }

    /** FAIL_FAST, and the driver neither connects nor fails. */
    static SQLException notStarted(LaneState state, int target, int opening, Duration waited) {
        return new SQLException(
                state.name + " could not be started: " + state.live.length + " of " + target
                        + " connections were open after "
                        + Durations.format(waited) + " (acquireTimeout), and the driver still tries to open " + opening
                        + ". Nothing stays open: one that comes late is closed at once. Check that the database answers, raise"
                        + " acquireTimeout, or use startMode BACKGROUND",
                "08001");
    }

    static SQLException startInterrupted(LaneState state, InterruptedException cause) {
        SQLException interrupted = new AcquireRejectedException("Thread '"
                + Thread.currentThread().getName() + "' was interrupted while it waited for the first connections of "
                + state.name + ": nothing stays open");
        interrupted.initCause(cause);
        return interrupted;
    }

    static SQLException timedOut(LaneState state, long waited, @Nullable SQLException openFailure) {
        LaneStats stats = state.stats();
        StringBuilder message = new StringBuilder("No connection of ")
                .append(state.name)
                .append(" became free within ")
                .append(Durations.format(waited))
                .append(" (acquireTimeout): ")
                .append(stats.active())
                .append(" of at most ")
                .append(state.config.maxConnections())
                .append(" are out, ")
                .append(stats.waiting())
                .append(stats.waiting() == 1 ? " caller waits. " : " callers wait. ");
        if (!state.mayServe()) {
            message.append("The lane is suspended: resume it.");
        } else if (openFailure != null) {
            message.append("The last attempt to open one failed: ").append(openFailure.getMessage());
        } else {
            message.append("Held: ")
                    .append(holders(state))
                    .append(
                            state.config.maxConnections() == 1
                                    ? ". Return it sooner, or raise acquireTimeout."
                                    : ". Return connections sooner, or raise maxConnections or acquireTimeout.");
        }
        AcquireTimeoutException failure = new AcquireTimeoutException(message.toString());
        if (openFailure != null) {
            failure.initCause(openFailure);
        } else {
            state.leases().stream().limit(1).map(LeaseReport::stack).forEach(stack -> {
                if (stack != null) {
                    failure.addSuppressed(stack);
                }
            });
        }
        return failure;
    }

    static SQLException interrupted(LaneState state, long waited) {
        return new AcquireRejectedException("Interrupted after waiting " + Durations.format(waited)
                + " for a connection of " + state.name + "; the thread's interrupt flag is still set");
    }

    static SQLException closed(LaneState state) {
        return new PoolClosedException(state.name + " is closed: open a new DatabaseManager to use the database again");
    }

    static SQLException blocked(LaneState state, SQLException cause) {
        return new LaneBlockedException(state.name + " gives out no connections: " + cause.getMessage(), cause);
    }

    static SQLException cannotOpen(LaneState state, SQLException cause) {
        return new LaneBlockedException(state.name + " cannot open a connection: " + cause.getMessage(), cause);
    }

    /** The longest leases, in words. */
    static String holders(LaneState state) {
        List<LeaseReport> leases = state.leases();
        if (leases.isEmpty()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        for (LeaseReport lease : leases.subList(0, Math.min(SHOWN_HOLDERS, leases.size()))) {
            text.append(text.length() == 0 ? "" : "; ").append(lease.describe());
        }
        int more = leases.size() - SHOWN_HOLDERS;
        return more > 0 ? text.append("; and ").append(more).append(" more").toString() : text.toString();
    }
}
