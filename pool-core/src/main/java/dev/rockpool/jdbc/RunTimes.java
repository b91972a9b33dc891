package dev.rockpool.jdbc;

import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.Slot;
import dev.rockpool.pool.SlowStatements;
import dev.rockpool.pool.StatementOutcome;
import dev.rockpool.pool.Ticker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The times of a statement's runs, one after the other, while its lane looks for slow statements or somebody watches all: two looks at the
 * clock for an execution, and two for each step to the next row.
 *
 * <pre>
 *   OVER ──▶ INSIDE (the driver) ◀──▶ BETWEEN (two steps) ──▶ OVER
 * </pre>
 * Whoever makes it OVER reports the run, so that it is reported once. That is the runner; where the connection is taken from it, it may be
 * another thread, which leaves a run that is INSIDE to its runner, by making it LAST. All fields but the word are the runner's, handed on
 * by it.
 */
final class RunTimes implements StatementOutcome {

    private static final int OVER = 0;
    private static final int BETWEEN = 1;
    private static final int INSIDE = 2;
    /** Inside, and over as soon as it comes out. */
    private static final int LAST = 3;

    private static final int LONGEST_MESSAGE = 500;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(RunTimes.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int state;

    private final Ticker ticker;
    /** Of the lane where the run is. */
    private SlowStatements slow;

    private String lane = "";
    private String connection = "";
    private String sql = "";
    private ParameterLog.@Nullable Row parameters;
    private int batch;
    private @Nullable SQLException failure;
    private ActivityWatch.@Nullable Running watched;

    private boolean waits;
    private long waitingSince;
    private long waited;
    private long locked;
    private long inDriver;
    private long inside;
    private long rows;

    /** For all runs of one statement. */
    RunTimes(SlowStatements slow) {
        this.slow = slow;
        this.ticker = slow.ticker();
    }

    /** The runner is about to wait for a connection. */
    void await() {
        waits = true;
        waitingSince = ticker.nanos();
    }

    /** The runner is about to wait no more, for it runs anew. */
    void reset() {
        waits = false;
    }

    /** The run enters the driver for the first time. */
    void begin(Slot slot, String text, int entries, ParameterLog.@Nullable Row given) {
        slow = slot.lane().slowStatements();
        lane = slot.lane().name();
        connection = slot.name();
        sql = text;
        batch = entries;
        parameters = given;
        failure = null;
        rows = -1;
        locked = 0;
        inDriver = 0;
        inside = ticker.nanos();
        waited = waits ? inside - waitingSince : 0;
        state = INSIDE;
        watched = slow.begin(slot, text, entries);
        if (watched != null) {
            inside = ticker.nanos(); // the watch is not the driver
        }
    }

    /** Returns to the driver, for the next row. Does nothing when the run is over. */
    void enter() {
        inside = ticker.nanos();
        STATE.compareAndSet(this, BETWEEN, INSIDE);
    }

    /** What the runner did since it entered was to wait for a lock. */
    void lockWaited() {
        long now = ticker.nanos();
        locked += now - inside;
        inside = now;
    }

    /** Leaves the driver after the execution. */
    void leaveExecution(boolean rowsFollow) {
        leave();
        ActivityWatch.Running watch = watched;
        if (watch != null && rowsFollow) {
            watch.rowsFollow(this);
        }
    }

    /** Leaves the driver, for what the borrower does between two rows, or for ever. */
    void leave() {
        if (state < INSIDE) {
            return;
        }
        inDriver += ticker.nanos() - inside;
        if (!STATE.compareAndSet(this, INSIDE, BETWEEN)) {
            state = OVER;
            report();
        }
    }

    /** The driver gave a row, or said that there is none. */
    void step(boolean row) {
        rows = Math.max(0, rows) + (row ? 1 : 0);
    }

    void counted(long changed) {
        rows = changed;
    }

    /** The run has failed, as its borrower sees it. */
    void fail(SQLException seen) {
        failure = seen;
    }

    boolean hasFailed() {
        return failure != null;
    }

    boolean isOver() {
        return state == OVER;
    }

    /** Ends the run: reports it, if it was slow. Does nothing when it is over. */
    void end() {
        while (true) {
            if (STATE.compareAndSet(this, BETWEEN, OVER)) {
                report();
                return;
            } else if (STATE.compareAndSet(this, INSIDE, LAST) || state != BETWEEN) {
                return;
            }
        }
    }

    private void report() {
        long threshold = slow.threshold();
        ActivityWatch.Running watch = watched;
        watched = null;
        if (watch != null) {
            watch.end(this);
        }
        if (threshold > 0 && inDriver >= threshold) {
            slow.report(this);
        }
        parameters = null;
        failure = null;
    }

    // ---- what is known of the run that has ended

    @Override
    public String lane() {
        return lane;
    }

    @Override
    public String connection() {
        return connection;
    }

    @Override
    public String sql() {
        return sql;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public long inDriver() {
        return inDriver;
    }

    @Override
    public long waited() {
        return waited;
    }

    @Override
    public long locked() {
        return locked;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public @Nullable SQLException failure() {
        return failure;
    }

    @Override
    public @Nullable String describeFailure() {
        SQLException error = failure;
        return error == null ? null : describe(error);
    }

    @Override
    public @Nullable List<String> parameters() {
        ParameterLog.Row given = parameters;
        return given == null ? null : List.copyOf(given.describe());
    }

    /** A message may name values ("Key (email)=(…) already exists"), so it is shown where those may be. */
    private String describe(SQLException error) {
        String kind = error.getClass().getSimpleName() + " (" + error.getSQLState() + ")";
        if (!slow.keepsParameters()) {
            return kind;
        }
        String message = String.valueOf(error.getMessage());
        return message.length() <= LONGEST_MESSAGE
                ? kind + ": " + message
                : kind + ": " + message.substring(0, LONGEST_MESSAGE) + "…";
    }
}
