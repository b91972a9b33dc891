package dev.rockpool.jdbc;

import dev.rockpool.spi.Session;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for a lock that another process holds: in slices, here and not in the driver, so that a deadline or a cancellation ends the
 * wait, a virtual thread leaves its carrier meanwhile, and waiters of many processes do not knock in step.
 */
final class LockWait {

    private static final long SHORTEST = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(25);

    private LockWait() {}

    /**
     * Waits a little if the failure is a lock that may be gone soon, and the session's patience allows; else throws the failure.
     *
     * @param since what the last call returned; 0 at the first failure
     * @param run whose deadline and cancellation end the wait; null for none
     * @return when the first failure was, by {@link System#nanoTime()}
     */
    static long orThrow(Session session, SQLException failure, long since, @Nullable Execution run)
            throws SQLException {
        return orThrow(session, failure, since, run, Long.MAX_VALUE);
    }

    /**
     * As above, until a deadline.
     *
     * @param deadline by {@link System#nanoTime()}; {@link Long#MAX_VALUE} for none
     */
    static long orThrow(Session session, SQLException failure, long since, @Nullable Execution run, long deadline)
            throws SQLException {
        long patience = session.lockPatience();
        if (patience == 0 || !session.isLockedOut(failure)) {
            throw failure;
        }
        long now = System.nanoTime();
        long first = since == 0 ? now : since;
        long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - now;
        if (left <= 0
                || now - first >= patience
                || Thread.currentThread().isInterrupted()
                || (run != null && run.isEnded())) {
            throw failure;
        }
        long longest = Math.max(SHORTEST, Math.min(LONGEST, (now - first) / 2));
        LockSupport.parkNanos(
                Math.min(left, longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2)));
        if (run != null) {
            run.lockWaited();
        }
        return first;
    }
}
