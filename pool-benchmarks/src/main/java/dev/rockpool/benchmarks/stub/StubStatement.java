package dev.rockpool.benchmarks.stub;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.NullUnmarked;

/** A statement, prepared or not, that runs nothing and affects no row. It makes no result sets. */
@NullUnmarked // as JDBC
final class StubStatement extends UnsupportedStatement {

    private final StubConnection connection;
    private boolean closed = true;

    StubStatement(StubConnection connection) {
        this.connection = connection;
    }

    StubStatement open() {
        closed = false;
        return this;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public boolean execute(String sql) {
        connection.beginUnlessAutoCommit();
        return false;
    }

    @Override
    public boolean execute() {
        connection.beginUnlessAutoCommit();
        return false;
    }

    @Override
    public int executeUpdate(String sql) {
        connection.beginUnlessAutoCommit();
        return 0;
    }

    @Override
    public int executeUpdate() {
        connection.beginUnlessAutoCommit();
        return 0;
    }

    @Override
    public ResultSet getResultSet() {
        return null;
    }

    @Override
    public int getUpdateCount() {
        return -1;
    }

    @Override
    public boolean getMoreResults() {
        return false;
    }

    @Override
    public void cancel() {}

    @Override
    public SQLWarning getWarnings() {
        return null;
    }

    @Override
    public void clearWarnings() {}

    @Override
    public void clearParameters() {}

    @Override
    public void clearBatch() {}

    @Override
    public int getMaxRows() {
        return 0;
    }

    @Override
    public void setMaxRows(int value) {}

    @Override
    public int getQueryTimeout() {
        return 0;
    }

    @Override
    public void setQueryTimeout(int seconds) {}

    @Override
    public int getFetchSize() {
        return 0;
    }

    @Override
    public void setFetchSize(int value) {}

    @Override
    public int getFetchDirection() {
        return ResultSet.FETCH_FORWARD;
    }

    @Override
    public int getMaxFieldSize() {
        return 0;
    }

    @Override
    public boolean isPoolable() {
        return false;
    }

    @Override
    public void setPoolable(boolean value) {}

    @Override
    public boolean isCloseOnCompletion() {
        return false;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!type.isInstance(this)) {
            throw new SQLException("A stub statement is no " + type.getName());
        }
        return type.cast(this);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
