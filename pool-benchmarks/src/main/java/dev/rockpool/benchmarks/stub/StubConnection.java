package dev.rockpool.benchmarks.stub;

import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullUnmarked;

/**
 * A connection that only remembers its settings. It has one statement, handed out again once it was closed, so that asking for one
 * allocates nothing. Counts the commits and rollbacks that it saw, so that a test can tell what a pool does with unfinished work.
 */
@NullUnmarked // as JDBC
public final class StubConnection extends UnsupportedConnection {

    private final StubStatement statement = new StubStatement(this);
    private boolean autoCommit = true;
    private boolean readOnly;
    private int isolation = TRANSACTION_READ_COMMITTED;
    private int holdability = ResultSet.CLOSE_CURSORS_AT_COMMIT;
    private int networkTimeout;
    private String catalog = "stub";
    private String schema = "stub";
    private boolean inTransaction;
    private boolean closed;
    private int commits;
    private int rollbacks;

    /**
     * Returns how many transactions were committed, by a switch to auto-commit too.
     *
     * @return a count since the connection was opened
     */
    public int commits() {
        return commits;
    }

    /**
     * Returns how many transactions were rolled back.
     *
     * @return a count since the connection was opened
     */
    public int rollbacks() {
        return rollbacks;
    }

    /**
     * Tells whether the connection's statement is open.
     *
     * @return true between its creation and its closing
     */
    public boolean hasOpenStatement() {
        return !statement.isClosed();
    }

    void beginUnlessAutoCommit() {
        inTransaction |= !autoCommit;
    }

    @Override
    public Statement createStatement() {
        return open();
    }

    @Override
    public Statement createStatement(int type, int concurrency) {
        return open();
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) {
        return open();
    }

    @Override
    public PreparedStatement prepareStatement(String sql) {
        return open();
    }

    private StubStatement open() {
        return statement.isClosed() ? statement.open() : new StubStatement(this).open();
    }

    @Override
    public void setAutoCommit(boolean value) {
        if (value) {
            commit();
        }
        autoCommit = value;
    }

    @Override
    public boolean getAutoCommit() {
        return autoCommit;
    }

    @Override
    public void commit() {
        if (inTransaction) {
            commits++;
            inTransaction = false;
        }
    }

    @Override
    public void rollback() {
        if (inTransaction) {
            rollbacks++;
            inTransaction = false;
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void abort(Executor executor) {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isValid(int timeout) {
        return !closed;
    }

    @Override
    public void setReadOnly(boolean value) {
        readOnly = value;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public void setTransactionIsolation(int value) {
        isolation = value;
    }

    @Override
    public int getTransactionIsolation() {
        return isolation;
    }

    @Override
    public void setHoldability(int value) {
        holdability = value;
    }

    @Override
    public int getHoldability() {
        return holdability;
    }

    @Override
    public void setNetworkTimeout(Executor executor, int millis) {
        networkTimeout = millis;
    }

    @Override
    public int getNetworkTimeout() {
        return networkTimeout;
    }

    @Override
    public void setCatalog(String value) {
        catalog = value;
    }

    @Override
    public String getCatalog() {
        return catalog;
    }

    @Override
    public void setSchema(String value) {
        schema = value;
    }

    @Override
    public String getSchema() {
        return schema;
    }

    @Override
    public SQLWarning getWarnings() {
        return null;
    }

    @Override
    public void clearWarnings() {}

    @Override
    public void setClientInfo(String name, String value) {}

    @Override
    public void setClientInfo(Properties properties) {}

    @Override
    public Properties getClientInfo() {
        return new Properties();
    }

    @Override
    public Map<String, Class<?>> getTypeMap() {
        return new HashMap<>();
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> value) {}

    @Override
    public DatabaseMetaData getMetaData() {
        return StubMetaData.of(this);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!type.isInstance(this)) {
            throw new SQLException("A stub connection is no " + type.getName());
        }
        return type.cast(this);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
