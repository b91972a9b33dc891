package dev.rockpool.work;

import dev.rockpool.pool.AcquireRejectedException;
import dev.rockpool.pool.AcquireTimeoutException;
import dev.rockpool.pool.Durations;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How often, and after which errors, a transaction may be run again as a whole. Between two runs it waits, without a connection, for a
 * random time up to a bound that doubles with every run, so that those who collided do not collide again.
 *
 * <p>Only {@link SQLException}s are answered by another run, and only where the transaction was certainly rolled back: not when the
 * connection broke during COMMIT, for then nobody knows whether it was kept. When no further run is allowed, the last error is thrown
 * as it is, with those of the earlier runs as suppressed exceptions. Immutable and thread-safe.
 */
public final class Retry {

    private static final Retry NEVER =
            new Retry(0, Retry::isTransient, Duration.ofMillis(10), Duration.ofSeconds(1), null, Pause.SYSTEM);

    /** Longer times are cut to this, so that sums of nanoseconds cannot overflow. */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private final int times;
    private final Predicate<? super SQLException> when;
    private final Duration first;
    private final Duration longest;
    private final @Nullable Duration within;
    private final Pause pause;

    private Retry(
            int times,
            Predicate<? super SQLException> when,
            Duration first,
            Duration longest,
            @Nullable Duration within,
            Pause pause) {
        this.times = times;
        this.when = when;
        this.first = first;
        this.longest = longest;
        this.within = within;
        this.pause = pause;
    }

    /**
     * Allows a number of further runs after errors that {@link #isTransient} tells, 10 ms to 1 s apart.
     *
     * @param times how often the work may be run again after its first run, from 0 (never) to 100
     * @return a retry
     * @throws IllegalArgumentException when the number is out of range
     */
    public static Retry times(int times) {
        if (times < 0 || times > 100) {
            throw new IllegalArgumentException("Retry.times(" + times + "): allowed is 0 (never) to 100");
        }
        return times == 0 ? NEVER : new Retry(times, NEVER.when, NEVER.first, NEVER.longest, null, NEVER.pause);
    }

    /**
     * Tells whether another run may help: {@link SQLTransientException}, {@link SQLRecoverableException}, or an SQLState of class 40
     * (rolled back by the database). Not when a time that somebody set is over ({@link SQLTimeoutException}, {@link
     * AcquireTimeoutException}) or the pool refuses callers ({@link AcquireRejectedException}).
     *
     * @param failure what a run threw
     * @return true where {@link #times(int)} runs the work again, unless {@link #on} says otherwise
     */
    public static boolean isTransient(SQLException failure) {
        if (failure instanceof SQLTimeoutException
                || failure instanceof AcquireTimeoutException
                || failure instanceof AcquireRejectedException) {
            return false;
        }
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || isRolledBack(failure);
    }

    /**
     * Sets which errors another run answers, in place of {@link #isTransient}.
     *
     * @param failures thread-safe; what it throws reaches the caller, with the error as a suppressed exception
     * @return a new retry
     */
    public Retry on(Predicate<? super SQLException> failures) {
        return new Retry(times, Objects.requireNonNull(failures), first, longest, within, pause);
    }

    /**
     * Sets how long it waits between two runs: a random time from zero to a bound.
     *
     * @param firstBound the bound before the second run; it doubles with every run after. Zero does not wait
     * @param longestBound where the bound stops to grow, at least {@code firstBound}
     * @return a new retry
     * @throws IllegalArgumentException when a time is negative, or the longest shorter than the first
     */
    public Retry backOff(Duration firstBound, Duration longestBound) {
        if (firstBound.isNegative() || longestBound.compareTo(firstBound) < 0) {
            throw new IllegalArgumentException("Retry.backOff(" + firstBound + ", " + longestBound
                    + "): the first bound must not be negative, nor the longest shorter than it");
        }
        return new Retry(times, when, firstBound, longestBound, within, pause);
    }

    /**
     * Limits the whole: no run begins later than this after the first one began. A run that is under way is not cut short.
     *
     * @param total more than zero; unlimited by default
     * @return a new retry
     * @throws IllegalArgumentException when it is zero or negative
     */
    public Retry within(Duration total) {
        if (total.isZero() || total.isNegative()) {
            throw new IllegalArgumentException("Retry.within(" + total + "): the time must be more than zero");
        }
        return new Retry(times, when, first, longest, total, pause);
    }

    /** Waits by this instead of sleeping, for tests. */
    Retry pausing(Pause by) {
        return new Retry(times, when, first, longest, within, by);
    }

    /** One run of a unit: whether all that it did is known to be undone. Not thread-safe. */
    static final class Attempt {

        private boolean undone = true;

        boolean isUndone() {
            return undone;
        }

        /** It may have been kept. */
        void outcomeUnknown() {
            undone = false;
        }
    }

    /** Tells whether it allows any further run. */
    boolean isAllowed() {
        return times > 0;
    }

    /** Work that can be run again. */
    @FunctionalInterface
    interface Unit<T extends @Nullable Object, X extends Exception> {
        T run(Attempt attempt) throws SQLException, X;
    }

    <T extends @Nullable Object, X extends Exception> T run(Unit<T, X> unit) throws SQLException, X {
        Runs runs = runs();
        while (true) {
            Attempt attempt = new Attempt();
            try {
                return unit.run(attempt);
            } catch (SQLException e) {
                sleep(runs.pauseAfter(e, attempt.isUndone()), runs.earlier);
            } catch (Throwable e) {
                remembering(e, runs.earlier);
                throw e;
            }
        }
    }

    /** Begins to count the runs of a unit. */
    Runs runs() {
        return new Runs();
    }

    /** The runs of one unit. Not thread-safe. */
    final class Runs {

        private final List<SQLException> earlier = new ArrayList<>(0);
        private final long began = within == null ? 0 : pause.nanos();

        /**
         * Returns for how many nanoseconds to wait before the next run.
         *
         * @throws SQLException the failure, with those of the earlier runs, when there shall be none
         */
        long pauseAfter(SQLException failure, boolean undone) throws SQLException {
            if (!mayRunAgain(failure, undone, earlier)) {
                throw remembering(failure, earlier);
            }
            earlier.add(failure);
            long wait = waitAfter(earlier.size());
            if (within != null && pause.nanos() - began + wait > nanos(within)) {
                throw remembering(failure, earlier);
            }
            return wait;
        }
    }

    /** An interrupted thread is wanted elsewhere. */
    private boolean mayRunAgain(SQLException failure, boolean undone, List<SQLException> earlier) {
        if (earlier.size() >= times || !undone || Thread.currentThread().isInterrupted()) {
            return false;
        }
        try {
            return when.test(failure);
        } catch (RuntimeException e) {
            e.addSuppressed(remembering(failure, earlier));
            throw e;
        }
    }

    /** From 1: before the second run. */
    private long waitAfter(int runs) {
        long bound = nanos(first);
        for (int i = 1; i < runs && bound < nanos(longest); i++) {
            bound *= 2;
        }
        return pause.random(Math.min(bound, nanos(longest)));
    }

    private void sleep(long nanos, List<SQLException> earlier) throws SQLException {
        try {
            pause.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            SQLException last = earlier.get(earlier.size() - 1);
            SQLException interrupted = new SQLException(
                    "Interrupted while waiting up to " + Durations.format(nanos)
                            + " to run a transaction again. Nothing was kept; run " + earlier.size() + " had failed: "
                            + last.getMessage(),
                    "57014",
                    remembering(last, earlier));
            interrupted.addSuppressed(e);
            throw interrupted;
        }
    }

    private static <E extends Throwable> E remembering(E failure, List<SQLException> earlier) {
        for (SQLException one : earlier) {
            if (one != failure) { // some throw the same object again
                failure.addSuppressed(one);
            }
        }
        return failure;
    }

    /** True where the database says that it has rolled the transaction back; 40003 says that it does not know. */
    static boolean isRolledBack(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.startsWith("40") && !state.equals("40003");
    }

    private static long nanos(Duration duration) {
        return Math.min(Durations.saturatedNanos(duration), LONGEST);
    }

    /** Names the number of runs, the waits and the total. */
    @Override
    public String toString() {
        return "Retry[" + times + " times, back-off " + Durations.format(first) + " to " + Durations.format(longest)
                + (within == null ? "" : ", within " + Durations.format(within)) + "]";
    }
}
