package dev.rockpool.jdbc;

import dev.rockpool.pool.Lane;
import dev.rockpool.pool.SlowStatements;
import dev.rockpool.pool.Watchdog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The runs of one statement, and how others end them: by {@code cancel()}, or because a deadline is over.
 *
 * <p>A driver's interrupt may end whatever the physical connection is doing, so it must land in this run or nowhere. One word says
 * what the statement is doing:
 * <pre>
 *   IDLE ──▶ WAITING (for a connection) ──▶ RUNNING (in the driver) ──▶ IDLE
 * </pre>
 * Whoever ends a run first adds STOPPING to WAITING or RUNNING, by a compare-and-set, then ends the wait or interrupts the driver,
 * then replaces STOPPING by STOPPED. The runner, too, changes the word by compare-and-set, and while it says STOPPING, waits. So
 * (1) an interrupt is sent only while the runner is in the driver with this statement: it neither goes on to another statement nor
 * returns the connection before the interrupt was sent; (2) a run that was ended in the queue never reaches the driver; (3) whoever
 * ends a run learns whether there was one. SQLite forgets an interrupt that comes before the first step, so the watchdog sends it
 * again until the run is over.
 */
abstract class Execution extends ForwardingStatement implements Watchdog.Watched {

    private static final int IDLE = 0;
    private static final int WAITING = 1;
    private static final int RUNNING = 2;
    private static final int STOPPED = 4;
    private static final int STOPPING = 8;

    private static final long REPEAT = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int SPINS = 100;
    private static final long STOPPER_PAUSE = TimeUnit.MICROSECONDS.toNanos(20);
    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(Execution.class, "phase", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int phase;
    /** Counts the runs, so that a cancellation that is repeated ends with its run. */
    private volatile int runs;

    /** The run that was cancelled last. */
    private volatile int cancelledRun = -1;
    /** The lane whose connection the runner waits for; {@link #runner} is written before. */
    private volatile @Nullable Lane awaited;

    private @Nullable Thread runner;
    /** Null until the statement gets a deadline, so that others pay nothing. */
    private @Nullable Clock clock;
    /** Null until a lane looks for slow statements. */
    private @Nullable RunTimes runTimes;

    /** Makes sure that connection and statement may be used. */
    abstract void checkOpen() throws SQLException;

    /** Ends what the driver does for this statement. Called only while it runs. */
    abstract void interruptDriver() throws SQLException;

    /** The SQL that runs, for messages. */
    abstract String describe();

    /** Until when the borrower's connection has to be done; {@link Long#MAX_VALUE} for no limit. */
    abstract long connectionDeadline();

    /** Who watches this statement's runs. */
    abstract Watchdog watchdog() throws SQLException;

    // ---- the timeout

    @Override
    public final int getQueryTimeout() throws SQLException {
        checkOpen();
        Clock times = clock;
        return times == null ? 0 : (int) TimeUnit.NANOSECONDS.toSeconds(times.timeout);
    }

    /**
     * Kept here and not passed on: SQLite's driver would make a lock timeout of it. It covers the wait for a connection, lock waits
     * and the time in the driver, also while rows are read; not what the borrower does between two rows.
     */
    @Override
    public final void setQueryTimeout(int seconds) throws SQLException {
        checkOpen();
        if (seconds < 0) {
            throw new SQLException(
                    "setQueryTimeout(" + seconds + "): the timeout is in seconds, from 0 (none)", "22023");
        }
        limitTo(TimeUnit.SECONDS.toNanos(seconds));
    }

    /** As {@link #setQueryTimeout}, in nanoseconds. */
    final void limitTo(long nanos) {
        if (nanos > 0 || clock != null) {
            clock().timeout = nanos;
        }
    }

    private Clock clock() {
        Clock times = clock;
        if (times == null) {
            times = new Clock();
            clock = times;
        }
        return times;
    }

    // ---- the times, for slow statements

    /** Returns the times of the run that is under way; null where there is none, or nobody looks for slow ones. */
    final @Nullable RunTimes runTimes() {
        RunTimes times = runTimes;
        return times == null || times.isOver() ? null : times;
    }

    /** Returns what times the runs from now on. */
    final RunTimes timeRuns(SlowStatements slow) {
        RunTimes times = runTimes;
        if (times == null) {
            times = new RunTimes(slow);
            runTimes = times;
        }
        return times;
    }

    /** What the runner did lately was to wait for a lock of another process. */
    final void lockWaited() {
        RunTimes times = runTimes();
        if (times != null) {
            times.lockWaited();
        }
    }

    // ---- the run

    /** Begins a run: from now on it can be ended, and its time counts. */
    final void beginRun() {
        int run = runs;
        runs = run + 1; // nobody but the runner writes it
        if (runTimes != null) {
            runTimes.reset();
        }
        long limit = connectionDeadline();
        if (clock != null || limit != Long.MAX_VALUE) {
            clock().begin(limit);
        }
        PHASE.setVolatile(this, WAITING);
    }

    /** Notes that the runner is about to wait for a connection; returns for how long it may: {@code longest}, or less. */
    final long beginWait(Lane lane, long longest) {
        runner = Thread.currentThread();
        awaited = lane;
        SlowStatements slow = lane.slowStatements();
        if (slow.isOn()) {
            timeRuns(slow).await();
        }
        Clock times = clock;
        return times == null ? longest : Math.max(0, Math.min(longest, times.left(System.nanoTime())));
    }

    /** Goes from waiting to the driver; throws when the run was ended meanwhile. */
    final void enterDriver() throws SQLException {
        endWait();
        Clock times = clock;
        if (times != null && times.isSet()) {
            times.serve();
            if (times.left(System.nanoTime()) <= 0) {
                times.expired = true;
                throw new SQLException("The deadline was over before the statement began", "57014");
            }
            Watchdog watchdog = watchdog();
            times.watchdog = watchdog;
            watchdog.watch(this);
        }
        while (!PHASE.compareAndSet(this, WAITING, RUNNING)) {
            awaitStopper();
            if ((phase & STOPPED) != 0) {
                throw new SQLException("The run was ended before it began", "57014");
            }
        }
    }

    /** Ends a run, or the way to the next row. Does nothing when it was ended already. */
    final void leaveDriver() {
        Clock times = clock;
        if (times != null) {
            times.leaveDriver();
        }
        endWait();
        int now = phase;
        while (now != IDLE && !PHASE.compareAndSet(this, now & ~STOPPING, IDLE)) {
            awaitStopper();
            now = phase;
        }
    }

    private void endWait() {
        if (awaited != null) {
            awaited = null;
        }
    }

    /** Tells whether a wait is limited by a deadline. */
    final boolean isTimed() {
        Clock times = clock;
        return times != null && times.isSet();
    }

    private void awaitStopper() {
        for (int spins = 0; (phase & STOPPING) != 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, STOPPER_PAUSE);
            }
        }
    }

    /** Returns to the driver for the next row. */
    final void enterForRow() throws SQLException {
        Clock times = clock;
        if (times != null) {
            times.reenterDriver();
            if (times.left(System.nanoTime()) <= 0) {
                times.expired = true;
            }
        }
        PHASE.setVolatile(this, RUNNING);
        if (isCancelled() || (times != null && times.expired)) {
            throw new SQLException("The run was ended between two rows", "57014");
        }
    }

    /** Nothing of the last run is left that would have to be watched. */
    final void forgetRun() {
        Clock times = clock;
        if (times != null) {
            Watchdog watchdog = times.watchdog;
            if (watchdog != null) {
                times.watchdog = null;
                watchdog.forget(this);
            }
        }
    }

    /** Tells whether the run was ended by somebody, or is out of time. */
    final boolean isEnded() {
        Clock times = clock;
        return isCancelled() || (times != null && (times.expired || times.left(System.nanoTime()) <= 0));
    }

    /** What the borrower shall see of a run that failed: why it was ended, where it was; else the error as it is. */
    final SQLException ended(SQLException failure) {
        Clock times = clock;
        String state = failure.getSQLState();
        boolean isViolation = state != null && state.startsWith("23"); // found before the run could be ended
        // A wait for a connection or a lock ends by itself when the time is over, before the watchdog sees it.
        if (times != null
                && !isViolation
                && (times.expired
                        || (failure instanceof SQLTransientException && times.left(System.nanoTime()) <= 0))) {
            return new SQLTimeoutException(
                    "The statement was ended by its deadline after " + times.describe()
                            + ". Make it shorter, or raise its query timeout or the deadline. It was: " + describe()
                            + " ("
                            + failure.getMessage() + ")",
                    "HYT00",
                    failure.getErrorCode(),
                    failure);
        } else if (isCancelled() && !isViolation) {
            return new SQLException(
                    "The statement was cancelled. It was: " + describe() + " (" + failure.getMessage() + ")",
                    "57014",
                    failure.getErrorCode(),
                    failure);
        }
        return failure;
    }

    // ---- ended by others

    private boolean isCancelled() {
        return cancelledRun == runs;
    }

    /** Ends the run that is under way, whether it waits for a connection or runs; does nothing when none is. From any thread. */
    @Override
    public final void cancel() throws SQLException {
        checkOpen();
        int run = runs;
        while (run == runs && phase != IDLE) {
            if (stop(false)) {
                Watchdog watchdog = watchdog();
                watchdog.watch(new Repeated(watchdog, run));
                return;
            }
            Thread.onSpinWait(); // the runner has just gone on, or somebody else is ending the run
        }
        if (run == runs) {
            cancelledRun = run; // between two rows, it ends at the next
        }
    }

    /** A cancellation, repeated until its run is over, for the driver may have forgotten the first. */
    private final class Repeated implements Watchdog.Watched {
        private final Watchdog watchdog;
        private final int run;

        Repeated(Watchdog watchdog, int run) {
            this.watchdog = watchdog;
            this.run = run;
        }

        @Override
        public long look(long now) {
            if (run != runs || phase == IDLE) {
                watchdog.forget(this);
            } else {
                stop(false);
            }
            return REPEAT;
        }
    }

    private boolean stop(boolean byDeadline) {
        int now = phase;
        if (now == IDLE || (now & STOPPING) != 0 || !PHASE.compareAndSet(this, now, now | STOPPING)) {
            return false;
        }
        try {
            Clock times = clock;
            if (!byDeadline) {
                cancelledRun = runs;
            } else if (times != null) {
                times.expired = true;
            }
            Lane lane = awaited;
            Thread waiting = runner;
            if ((now & RUNNING) != 0) {
                interruptDriver();
            } else if (lane != null && waiting != null) {
                lane.cancelWait(waiting, () -> new SQLException("The wait for a connection was ended", "57014"));
            }
        } catch (SQLException e) {
            return true; // closed already: nothing runs
        } finally {
            PHASE.setVolatile(this, now | STOPPED);
        }
        return true;
    }

    @Override
    public final long look(long now) {
        if (phase == IDLE) {
            return Long.MAX_VALUE;
        }
        Clock times = clock;
        long left = times == null ? Long.MAX_VALUE : times.left(now);
        if (left <= 0) {
            stop(true);
            return REPEAT;
        }
        return left;
    }
}
