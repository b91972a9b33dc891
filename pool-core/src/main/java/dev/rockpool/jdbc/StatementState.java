package dev.rockpool.jdbc;

import dev.rockpool.pool.Watchdog;
import dev.rockpool.spi.GeneratedKeys;
import dev.rockpool.spi.StatementCondition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LogicalStatement} keeps from one run to the next: its open result sets, the generated keys, and whether the driver's
 * statement can still serve others. Result sets end before the next run, for a driver may hand out the same one twice.
 */
abstract class StatementState extends BoundStatement {

    private final HandleList results = new HandleList();
    private @Nullable LogicalResultSet current;
    /** Whether a run is under way whose rows the query cache reads, before the borrower has any. */
    boolean readsForCache;
    /** Rows that the query cache gave in place of a run. */
    private @Nullable KeptResultSet kept;
    /** Whether the borrower has asked for what comes after them. */
    private boolean passedBy;
    /** The columns whose keys the engine was asked for at the last run; null when it was not asked for keys. */
    private @Nullable List<Object> keyColumns;

    private @Nullable Object keys;
    private long updateCount = -1;
    /** Whether the last run was a batch: it left no result set, whatever the driver says. */
    private boolean ranBatch;
    /** Whether the driver knows the update count: SQLite's counts for {@code execute} alone, and elsewhere tells an older one. */
    private boolean countedByDriver;

    private boolean closeOnCompletion;

    StatementState(StatementConnection connection, boolean poolable) {
        super(connection, poolable);
    }

    @Override
    final Watchdog watchdog() throws SQLException {
        return connection.watchdog();
    }

    @Override
    final long connectionDeadline() {
        return connection.deadline();
    }

    @Override
    final SQLException failed(SQLException failure) {
        if (failure instanceof HandleClosedException) {
            return failure; // the borrower's mistake: the driver's statement is as it was
        }
        LogicalConnection lease = home;
        SQLException seen = lease == null ? failure : lease.failed(failure);
        if (!isConstraintViolation(seen) && !isConstraintViolation(failure)) {
            note(StatementCondition.FAILED);
        }
        return seen;
    }

    /** Where a run was ended, all that its physical connection does was interrupted, so it closes what cannot go on. */
    final void closeResultsIfEnded(LogicalConnection lease) {
        try {
            if (isEnded() && lease.isHeld() && lease.runsWhileReading()) {
                connection.closeResults(lease);
            }
        } catch (SQLException e) {
            lease.failed(e); // it cannot go on anyway
        }
    }

    /** As {@link #failed}, where it was a run: SQLite's driver finalizes what failed (trap 6), so it cannot be run again. */
    final SQLException runFailed(SQLException failure) {
        SQLException seen = failed(failure);
        if (!isConstraintViolation(seen) && !isConstraintViolation(failure)) {
            giveUp();
        }
        return seen;
    }

    private static boolean isConstraintViolation(SQLException failure) {
        String state = failure.getSQLState();
        return failure instanceof SQLIntegrityConstraintViolationException || (state != null && state.startsWith("23"));
    }

    // ---- result sets

    /** Closes the result sets and forgets the generated keys of the last run. */
    final void endLastRun() throws SQLException {
        checkOpen();
        forgetRun();
        hasRun = false;
        kept = null;
        passedBy = false;
        ranBatch = false;
        countedByDriver = false;
        keyColumns = null;
        keys = null;
        updateCount = -1;
        try {
            results.closeAll();
        } catch (SQLException e) {
            throw failed(e);
        }
        endTimes();
    }

    /** All of the last run is known now, if it is not reported yet. */
    final void endTimes() {
        RunTimes times = runTimes();
        if (times != null) {
            times.end();
        }
    }

    /** Wraps what a run gave; the same wrapper, if the driver hands the same result set out again. */
    final @Nullable ResultSet results(@Nullable ResultSet rows) {
        LogicalResultSet known = current;
        if (known != null && !known.closed && known.isOver(rows)) {
            return known;
        }
        current = track(rows);
        return current;
    }

    /** Wraps what a query gave. */
    final ResultSet queried(@Nullable ResultSet rows) throws SQLException {
        ResultSet wrapper = results(rows);
        if (wrapper == null) {
            throw new SQLException("The driver gave no result set for a query: " + describe(), "HY000");
        }
        return wrapper;
    }

    final void batchRuns() {
        ranBatch = true;
    }

    /** Remembers how many rows an execution changed, for when the driver's statement is gone. */
    final int counted(int count) {
        counted((long) count);
        return count;
    }

    /** As {@link #counted(int)}. */
    final long counted(long count) {
        updateCount = count;
        RunTimes times = runTimes();
        if (times != null) {
            times.counted(count);
        }
        return count;
    }

    /** After an execution that gave rows, so that the connection is kept as long as there are rows to read. */
    final boolean executed(boolean hasRows, Statement driver) throws SQLException {
        countedByDriver = true;
        if (hasRows) {
            results(driver.getResultSet());
        } else if (connection.movesStatements() || runTimes() != null) {
            counted(driver.getUpdateCount());
        }
        return hasRows;
    }

    final boolean hasResults() {
        return !results.isEmpty();
    }

    /** Takes what the query cache gave in place of a run. */
    final ResultSet keep(ResultSet rows) {
        KeptResultSet wrapper = new KeptResultSet(this, rows);
        results.add(wrapper);
        kept = wrapper;
        return wrapper;
    }

    private @Nullable LogicalResultSet track(@Nullable ResultSet rows) {
        LogicalConnection lease = home;
        if (rows == null || lease == null) {
            return null;
        }
        LogicalResultSet wrapper = new LogicalResultSet(connection, lease, this, rows);
        results.add(wrapper);
        return wrapper;
    }

    @Override
    public @Nullable ResultSet getResultSet() throws SQLException {
        checkOpen();
        if (kept != null) {
            return kept.closed || passedBy ? null : kept;
        }
        LogicalResultSet known = current;
        if (known != null && !known.closed) {
            return known; // SQLite's driver hands it out only once
        }
        try {
            return hasRun && !ranBatch ? results(delegate().getResultSet()) : null;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        return getMoreResults(CLOSE_CURRENT_RESULT);
    }

    @Override
    public boolean getMoreResults(int what) throws SQLException {
        checkOpen();
        updateCount = -1;
        if (kept != null) {
            passedBy = true;
            if (what != KEEP_CURRENT_RESULT) {
                kept.close();
            }
            return false;
        }
        if (!hasRun) {
            return false;
        }
        try {
            if (what == CLOSE_ALL_RESULTS) {
                results.closeAll();
            } else if (what == CLOSE_CURRENT_RESULT && current != null && results.remove(current)) {
                current.closeDriver();
            }
            current = null;
            boolean more = what == CLOSE_CURRENT_RESULT
                    ? delegate().getMoreResults()
                    : delegate().getMoreResults(what);
            LogicalConnection lease = home;
            if (lease != null && !more) {
                connection.statementEnded(lease);
            }
            return more;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    // ---- what the last run left, also where the driver's statement is gone already

    @Override
    public int getUpdateCount() throws SQLException {
        checkOpen();
        return hasRun && countedByDriver ? super.getUpdateCount() : (int) Math.min(Integer.MAX_VALUE, updateCount);
    }

    @Override
    public long getLargeUpdateCount() throws SQLException {
        checkOpen();
        return hasRun && countedByDriver ? super.getLargeUpdateCount() : updateCount;
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        checkOpen();
        return driver == null ? null : super.getWarnings();
    }

    @Override
    public void clearWarnings() throws SQLException {
        checkOpen();
        if (driver != null) {
            super.clearWarnings();
        }
    }

    // ---- generated keys

    /** To be called right after a run for which the engine is to serve keys. */
    final void captureKeys(GeneratedKeys engine, String sql, List<Object> columns) throws SQLException {
        keyColumns = columns;
        keys = engine.capture(sql, driver());
    }

    @Override
    public @Nullable ResultSet getGeneratedKeys() throws SQLException {
        checkOpen();
        LogicalConnection lease = homeLease();
        GeneratedKeys engine = lease.session().generatedKeys();
        try {
            if (engine == null) {
                return track(hasRun ? delegate().getGeneratedKeys() : noKeys(lease));
            }
            List<Object> columns = keyColumns == null ? List.of() : keyColumns;
            ResultSet rows = engine.open(keys, columns);
            LogicalResultSet wrapper = new LogicalResultSet(connection, lease, this, rows);
            results.add(wrapper);
            return wrapper;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** What the driver answers before the first run: the statement at hand may have run for others. */
    private static ResultSet noKeys(LogicalConnection lease) throws SQLException {
        Statement unused = lease.session().jdbc().createStatement();
        unused.closeOnCompletion();
        return unused.getGeneratedKeys();
    }

    // ---- the end

    @Override
    public final void close() throws SQLException {
        LogicalConnection lease = home;
        connection.close(this);
        if (lease != null) {
            connection.statementEnded(lease);
        }
    }

    /** Closes one of the result sets; with the last one the statement, where the borrower wanted that. */
    final void close(LogicalResultSet wrapper) throws SQLException {
        if (!results.remove(wrapper)) {
            return;
        }
        LogicalConnection lease = wrapper.lease();
        if (lease.isHeld()) {
            try {
                wrapper.closeDriver();
            } catch (SQLException e) {
                throw failed(e);
            }
            if (closeOnCompletion && results.isEmpty() && !readsForCache) {
                close();
            } else {
                connection.statementEnded(lease);
            }
        }
    }

    /** As {@link #close(LogicalResultSet)}. */
    final void close(KeptResultSet wrapper) throws SQLException {
        if (results.remove(wrapper)) {
            wrapper.closeDriver();
            if (closeOnCompletion && results.isEmpty()) {
                close();
            }
        }
    }

    @Override
    final void leaveResults(LogicalConnection lease) throws SQLException {
        results.leave(lease);
    }

    /** Closes a result set whose lease is about to end. */
    final void drop(LogicalResultSet wrapper) throws SQLException {
        if (results.remove(wrapper)) {
            wrapper.closeDriver();
        }
    }

    @Override
    final void closeResults() throws SQLException {
        forgetRun();
        results.closeAll();
    }

    @Override
    public final boolean isClosed() throws SQLException {
        return closed || !connection.isHeld() || (driver != null && driver().isClosed());
    }

    /** Emulated here: passed on, it would close a statement that a statement pool means to keep. */
    @Override
    public final void closeOnCompletion() throws SQLException {
        checkOpen();
        closeOnCompletion = true;
    }

    @Override
    public final boolean isCloseOnCompletion() throws SQLException {
        checkOpen();
        return closeOnCompletion;
    }

    // ---- ways to others

    @Override
    public final Connection getConnection() throws SQLException {
        checkOpen();
        return connection;
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        checkOpen();
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        LogicalConnection lease = connection.leaseForHandOut(home);
        T object = connection.handOut(lease, on(lease), type);
        note(StatementCondition.UNWRAPPED);
        return object;
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        checkOpen();
        return type.isInstance(this) || Unwrapping.isWrapperFor(this, delegate(), type);
    }
}
