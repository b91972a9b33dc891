package dev.rockpool.pool;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a lane: no new leases, drain, interrupt, close; and waits until nothing of it is left. */
final class LaneShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    /** How long interrupted borrowers get to return their connections by themselves. */
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(500);
    /** How long to wait for drivers to open or close what is under way. */
    private static final long DRIVER_PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private static final long START_PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

    private final LaneState state;
    private final Connector connector;
    private boolean interrupted;

    LaneShutdown(LaneState state, Connector connector) {
        this.state = state;
        this.connector = connector;
    }

    void run(long drain) {
        run(drain, DRIVER_PATIENCE);
    }

    /** Ends a lane that could not be started: a driver that hangs must not hold the caller, and what comes late closes itself. */
    void giveUp() {
        run(0, START_PATIENCE);
    }

    private void run(long drain, long driverPatience) {
        // A thread that is interrupted already (shutdownNow, then try-with-resources) still drains and waits for its
        // own closing.
        boolean wasInterrupted = Thread.interrupted();
        state.lock.lock();
        try {
            state.setFlag(LaneState.CLOSED, true);
            state.failWaiters(() -> AcquireFailures.closed(state));
            state.retireAll(Slot.IDLE);
            await(drain, () -> leasedToOthers() == 0);
            if (leased() > 0) {
                LOG.warn(
                        "{}: closing while {} connections are still in use: {}",
                        state.name,
                        leased(),
                        AcquireFailures.holders(state));
                for (Slot slot : state.live) {
                    if (slot.is(Slot.LEASED)) {
                        state.interrupt(slot);
                    }
                }
                await(GRACE, () -> leasedToOthers() == 0);
            }
            state.retireAll(Slot.LEASED);
            boolean hurried = interrupted;
            interrupted = false;
            boolean nothingLeft =
                    await(driverPatience, () -> state.live.length + connector.opening() + state.closing == 0);
            interrupted |= hurried;
            if (!nothingLeft) {
                LOG.warn(
                        "{}: {} connections are still being opened or closed by their driver; not waiting for them any longer",
                        state.name,
                        state.live.length + connector.opening() + state.closing);
            }
        } finally {
            state.lock.unlock();
            if (interrupted || wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int leased() {
        int count = 0;
        for (Slot slot : state.live) {
            count += slot.is(Slot.LEASED) ? 1 : 0;
        }
        return count;
    }

    private int leasedToOthers() {
        int count = 0;
        for (Slot slot : state.live) {
            count += slot.is(Slot.LEASED) && slot.holder != Thread.currentThread() ? 1 : 0;
        }
        return count;
    }

    /** Waits on the lane's condition; an interrupt ends all waiting at once and is kept for the caller. */
    private boolean await(long nanos, BooleanSupplier done) {
        long left = nanos;
        while (!done.getAsBoolean()) {
            if (left <= 0 || interrupted) {
                return false;
            }
            try {
                left = state.changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return true;
    }
}
