package dev.rockpool.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database's metadata; its result sets lead back to the borrower's connection, never to the driver's. */
final class LogicalMetaData extends ForwardingDatabaseMetaData {

    private final StatementConnection connection;
    private LogicalConnection lease;
    private DatabaseMetaData driver;

    LogicalMetaData(StatementConnection connection, LogicalConnection lease) throws SQLException {
        this.connection = connection;
        this.lease = lease;
        this.driver = lease.session().jdbc().getMetaData();
    }

    /** Always that of the physical connection that is held now, so that it sees what an open transaction has changed. */
    @Override
    DatabaseMetaData delegate() throws SQLException {
        LogicalConnection now = connection.lease();
        DatabaseMetaData current = now == lease ? driver : now.session().jdbc().getMetaData();
        now.session();
        lease = now;
        driver = current;
        return current;
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
        connection.checkOpen();
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
        if (type.isInstance(this)) {
            connection.checkOpen();
            return type.cast(this);
        }
        LogicalConnection now = connection.leaseForHandOut(null);
        return connection.handOut(now, now.session().jdbc().getMetaData(), type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Unwrapping.isWrapperFor(this, delegate(), type);
    }
}
