package dev.rockpool.jdbc;

import java.sql.ParameterMetaData;
import java.sql.SQLException;

/** A description of parameters, wrapped because a driver may hand out the statement itself. */
final class LogicalParameterMetaData extends ForwardingParameterMetaData {

    private final StatementConnection connection;
    private final ParameterMetaData driver;

    LogicalParameterMetaData(StatementConnection connection, ParameterMetaData driver) {
        this.connection = connection;
        this.driver = driver;
    }

    @Override
    ParameterMetaData delegate() throws SQLException {
        connection.session();
        return driver;
    }

    @Override
    SQLException failed(SQLException failure) {
        return connection.failed(failure);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        ParameterMetaData metaData = delegate();
        return type.isInstance(this) ? type.cast(this) : connection.handOut(metaData, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Unwrapping.isWrapperFor(this, delegate(), type);
    }
}
