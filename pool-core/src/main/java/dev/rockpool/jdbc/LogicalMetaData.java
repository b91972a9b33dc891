package dev.rockpool.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database's metadata; its result sets lead back to the borrower's connection, never to the driver's. */
final class LogicalMetaData extends ForwardingDatabaseMetaData {

    private final StatementConnection connection;
    private final DatabaseMetaData driver;

    LogicalMetaData(StatementConnection connection, DatabaseMetaData driver) {
        this.connection = connection;
        this.driver = driver;
    }

    @Override
    DatabaseMetaData delegate() throws SQLException {
        connection.session();
        return driver;
    }

    @Override
    SQLException failed(SQLException failure) {
        return connection.failed(failure);
    }

    @Override
    @Nullable
    ResultSet results(@Nullable ResultSet results) throws SQLException {
        return connection.driverOwned(results);
    }

    @Override
    public Connection getConnection() throws SQLException {
        connection.session();
        return connection;
    }

    // The two methods that JDBC does not let fail; they ask no connection.

    @Override
    public int getDriverMajorVersion() {
        return driver.getDriverMajorVersion();
    }

    @Override
    public int getDriverMinorVersion() {
        return driver.getDriverMinorVersion();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        DatabaseMetaData metaData = delegate();
        return type.isInstance(this) ? type.cast(this) : connection.handOut(metaData, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Unwrapping.isWrapperFor(this, delegate(), type);
    }
}
