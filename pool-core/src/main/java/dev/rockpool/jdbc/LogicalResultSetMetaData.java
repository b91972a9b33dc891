package dev.rockpool.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** A description of columns, wrapped because a driver may ask its connection for it, or hand out the result set itself. */
final class LogicalResultSetMetaData extends ForwardingResultSetMetaData {

    private final StatementConnection connection;
    private final LogicalConnection lease;
    private final ResultSetMetaData driver;

    LogicalResultSetMetaData(StatementConnection connection, LogicalConnection lease, ResultSetMetaData driver) {
        this.connection = connection;
        this.lease = lease;
        this.driver = driver;
    }

    @Override
    ResultSetMetaData delegate() throws SQLException {
        connection.checkOpen();
        return driver;
    }

    @Override
    SQLException failed(SQLException failure) {
        return lease.failed(failure);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        ResultSetMetaData metaData = delegate();
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        return connection.handOut(connection.leaseForHandOut(lease), metaData, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Unwrapping.isWrapperFor(this, delegate(), type);
    }
}
