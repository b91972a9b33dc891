package dev.rockpool.jdbc;

import dev.rockpool.spi.GeneratedKeys;
import dev.rockpool.spi.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LogicalStatement} keeps from one run to the next: its open result sets, the generated keys, and whether the driver's
 * statement can still serve others. Result sets end before the next run, for a driver may hand out the same one twice.
 */
abstract class StatementState extends ForwardingStatement {

    final StatementConnection connection;
    final Statement driver;
    private final HandleList results = new HandleList();
    private @Nullable LogicalResultSet current;
    /** The columns whose keys the engine was asked for at the last run; null when it was not asked for keys. */
    private @Nullable List<Object> keyColumns;

    private @Nullable Object keys;
    private boolean closeOnCompletion;
    private boolean poolable;
    private boolean reusable = true;

    StatementState(StatementConnection connection, Statement driver, boolean poolable) {
        this.connection = connection;
        this.driver = driver;
        this.poolable = poolable;
    }

    /** Returns the session, once it is certain that connection and statement may be used. */
    final Session session() throws SQLException {
        Session session = connection.session();
        if (closed) {
            throw new HandleClosedException("This statement was closed: create or prepare another");
        }
        return session;
    }

    @Override
    final SQLException failed(SQLException failure) {
        if (failure instanceof HandleClosedException) {
            return failure; // the borrower's mistake: the driver's statement is as it was
        }
        SQLException seen = connection.failed(failure);
        reusable &= isConstraintViolation(seen) || isConstraintViolation(failure);
        return seen;
    }

    private static boolean isConstraintViolation(SQLException failure) {
        String state = failure.getSQLState();
        return failure instanceof SQLIntegrityConstraintViolationException || (state != null && state.startsWith("23"));
    }

    // ---- result sets

    /** Ends the last run and announces the next. */
    final void beforeRun(String sql) throws SQLException {
        endLastRun();
        connection.beforeStatement(sql);
    }

    /** Closes the result sets and forgets the generated keys of the last run. */
    final void endLastRun() throws SQLException {
        session();
        keyColumns = null;
        keys = null;
        try {
            results.closeAll();
        } catch (SQLException e) {
            throw failed(e);
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

    private @Nullable LogicalResultSet track(@Nullable ResultSet rows) {
        if (rows == null) {
            return null;
        }
        LogicalResultSet wrapper = new LogicalResultSet(connection, this, rows);
        results.add(wrapper);
        return wrapper;
    }

    @Override
    public @Nullable ResultSet getResultSet() throws SQLException {
        try {
            return results(delegate().getResultSet());
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
        session();
        try {
            if (what == CLOSE_ALL_RESULTS) {
                results.closeAll();
            } else if (what == CLOSE_CURRENT_RESULT && current != null && results.remove(current)) {
                current.closeDriver();
            }
            return what == CLOSE_CURRENT_RESULT ? driver.getMoreResults() : driver.getMoreResults(what);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    // ---- generated keys

    /** To be called right after a run for which the engine is to serve keys. */
    final void captureKeys(GeneratedKeys engine, String sql, List<Object> columns) throws SQLException {
        keyColumns = columns;
        keys = engine.capture(sql, driver);
    }

    @Override
    public @Nullable ResultSet getGeneratedKeys() throws SQLException {
        GeneratedKeys engine = session().generatedKeys();
        try {
            List<Object> columns = keyColumns == null ? List.of() : keyColumns;
            return track(engine == null ? driver.getGeneratedKeys() : engine.open(keys, columns));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    // ---- the end

    @Override
    public final void close() throws SQLException {
        connection.close(this);
    }

    /** Closes one of the result sets; with the last one the statement, where the borrower wanted that. */
    final void close(LogicalResultSet wrapper) throws SQLException {
        if (!results.remove(wrapper) || !connection.isHeld()) {
            return;
        }
        try {
            wrapper.closeDriver();
        } catch (SQLException e) {
            throw failed(e);
        }
        if (closeOnCompletion && results.isEmpty()) {
            close();
        }
    }

    @Override
    final void closeDriver() throws SQLException {
        try {
            results.closeAll();
        } finally {
            release(reusable && poolable);
        }
    }

    /** Gives the driver's statement back to where it came from. */
    void release(boolean unspoilt) throws SQLException {
        driver.close();
    }

    @Override
    public final boolean isClosed() throws SQLException {
        return closed || !connection.isHeld() || driver.isClosed();
    }

    /** Emulated here: passed on, it would close a statement that a statement pool means to keep. */
    @Override
    public final void closeOnCompletion() throws SQLException {
        session();
        closeOnCompletion = true;
    }

    @Override
    public final boolean isCloseOnCompletion() throws SQLException {
        session();
        return closeOnCompletion;
    }

    @Override
    public final void setPoolable(boolean poolable) throws SQLException {
        session();
        this.poolable = poolable;
    }

    @Override
    public final boolean isPoolable() throws SQLException {
        session();
        return poolable;
    }

    @Override
    public final void cancel() throws SQLException {
        session();
        connection.cancel(this, driver);
    }

    // ---- ways to others

    @Override
    public final Connection getConnection() throws SQLException {
        session();
        return connection;
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        session();
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        reusable = false;
        return connection.handOut(driver, type);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        session();
        return Unwrapping.isWrapperFor(this, driver, type);
    }
}
