package dev.rockpool.jdbc;

import java.sql.ParameterMetaData;
import java.sql.SQLException;

/** A description of parameters, wrapped because a driver may hand out the statement itself. */
final class LogicalParameterMetaData extends ForwardingParameterMetaData {

    private final StatementConnection connection;
    private final LogicalConnection lease;
    private final ParameterMetaData driver;

    LogicalParameterMetaData(StatementConnection connection, LogicalConnection lease, ParameterMetaData driver) {
        this.connection = connection;
        this.lease = lease;
        this.driver = driver;
    }

    @Override
    ParameterMetaData delegate() throws SQLException {
        connection.checkOpen();
        return driver;
    }

    @Override
    SQLException failed(SQLException failure) {
        return lease.failed(failure);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        ParameterMetaData metaData = delegate();
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
