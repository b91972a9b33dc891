package dev.rockpool.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** A description of columns, wrapped because a driver may ask its connection for it, or hand out the result set itself. */
final class LogicalResultSetMetaData extends ForwardingResultSetMetaData {

    private final StatementConnection connection;
    private final ResultSetMetaData driver;

    LogicalResultSetMetaData(StatementConnection connection, ResultSetMetaData driver) {
        this.connection = connection;
        this.driver = driver;
    }

    @Override
    ResultSetMetaData delegate() throws SQLException {
        connection.session();
        return driver;
    }

    @Override
    SQLException failed(SQLException failure) {
        return connection.failed(failure);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        ResultSetMetaData metaData = delegate();
        return type.isInstance(this) ? type.cast(this) : connection.handOut(metaData, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Unwrapping.isWrapperFor(this, delegate(), type);
    }
}
