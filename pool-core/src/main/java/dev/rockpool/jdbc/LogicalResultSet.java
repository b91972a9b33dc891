package dev.rockpool.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A result set of a borrower's; leads back to the statement that made it, and through it to the borrower's connection. */
final class LogicalResultSet extends ForwardingResultSet {

    private final StatementConnection connection;
    /** Null where the driver made it by a statement of its own: metadata's, an array's, a cursor's. */
    private final @Nullable StatementState maker;

    private final LogicalConnection lease;
    private final ResultSet driver;
    private @Nullable Statement driverOwned;
    /** Whether it keeps the lease from being idle: until it was read to its end, or closed. */
    private boolean unread = true;

    private boolean atEnd;
    private boolean closedByBorrower;

    LogicalResultSet(
            StatementConnection connection, LogicalConnection lease, @Nullable StatementState maker, ResultSet driver) {
        this.connection = connection;
        this.lease = lease;
        this.maker = maker;
        this.driver = driver;
        lease.resultOpened();
    }

    /** Where its rows come from. */
    LogicalConnection lease() {
        return lease;
    }

    @Override
    ResultSet delegate() throws SQLException {
        connection.checkOpen();
        if (closed) {
            throw new HandleClosedException(
                    "This result set was closed: by its close(), with its statement or transaction,"
                            + " or because the statement ran again");
        }
        lease.session(); // throws where it was taken back
        return driver;
    }

    @Override
    SQLException failed(SQLException failure) {
        return maker == null ? lease.failed(failure) : maker.failed(failure);
    }

    // ---- reading

    @Override
    public boolean next() throws SQLException {
        if (atEnd && !closedByBorrower) {
            connection.checkOpen();
            return false; // also where the connection has given the lease back since
        }
        ResultSet rows = delegate();
        RunTimes times = maker == null ? null : maker.runTimes();
        boolean more = times == null ? step(rows) : step(rows, times);
        if (!more) {
            end(rows);
        }
        return more;
    }

    private boolean step(ResultSet rows) throws SQLException {
        StatementState runner = lease.runsWhileReading() ? maker : null;
        try {
            if (runner != null) {
                runner.enterForRow();
            }
            return rows.next();
        } catch (SQLException e) {
            if (runner == null) {
                throw failed(e);
            }
            runner.leaveDriver(); // before anything else uses the connection: an interrupt may be on its way
            runner.closeResultsIfEnded(lease);
            throw runner.ended(runner.runFailed(e));
        } finally {
            if (runner != null) {
                runner.leaveDriver();
            }
        }
    }

    private boolean step(ResultSet rows, RunTimes times) throws SQLException {
        times.enter();
        try {
            boolean more = step(rows);
            times.step(more);
            return more;
        } catch (SQLException e) {
            times.fail(e);
            throw e;
        } finally {
            times.leave();
            if (times.hasFailed()) {
                times.end();
            }
        }
    }

    /** At setMaxRows, SQLite's driver ends without ending the statement, whose snapshot would live on. */
    private void end(ResultSet rows) throws SQLException {
        atEnd = true;
        if (lease.runsWhileReading()) {
            try {
                rows.close();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
        read();
        connection.statementEnded(lease);
        endTimes();
    }

    /** The run that made it is over, as far as anybody will ever know. */
    private void endTimes() {
        if (maker != null) {
            maker.endTimes();
        }
    }

    /** Read to its end, or closed. */
    private void read() {
        if (unread) {
            unread = false;
            if (maker != null) {
                maker.forgetRun();
            }
            lease.resultEnded();
        }
    }

    /** Tells whether this wraps the given result set of the driver's. */
    boolean isOver(@Nullable ResultSet other) {
        return driver == other;
    }

    // ---- the end

    @Override
    public void close() throws SQLException {
        closedByBorrower = true;
        if (maker == null) {
            connection.close(this);
        } else if (!closed) { // else it is of an earlier run
            maker.close(this);
            maker.endTimes();
        }
    }

    @Override
    void closeDriver() throws SQLException {
        try {
            if (!lease.isLost()) {
                driver.close();
            }
        } finally {
            read();
        }
    }

    @Override
    void leave(LogicalConnection left) throws SQLException {
        if (lease != left) {
            return;
        } else if (maker == null) {
            connection.handles().close(this, true);
        } else {
            maker.drop(this);
        }
    }

    @Override
    void closeResults(LogicalConnection on) throws SQLException {
        leave(on);
    }

    @Override
    public boolean isClosed() throws SQLException {
        return closed || !lease.isHeld() || driver.isClosed();
    }

    // ---- changing rows: writes, though no statement runs

    @Override
    public void insertRow() throws SQLException {
        connection.ensureTransaction();
        try {
            delegate().insertRow();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void updateRow() throws SQLException {
        connection.ensureTransaction();
        try {
            delegate().updateRow();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void deleteRow() throws SQLException {
        connection.ensureTransaction();
        try {
            delegate().deleteRow();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    // ---- ways to others

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        ResultSet rows = delegate();
        if (maker != null) {
            return maker;
        }
        if (driverOwned == null) {
            try {
                Statement statement = rows.getStatement();
                driverOwned = statement == null ? null : connection.driverOwned(statement, this);
            } catch (SQLException e) {
                throw failed(e);
            }
        }
        return driverOwned;
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        try {
            return new LogicalResultSetMetaData(connection, lease, delegate().getMetaData());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    @Nullable
    Array array(@Nullable Array array) {
        return connection.array(array);
    }

    @Override
    @Nullable
    Object wrapped(@Nullable Object object) throws SQLException {
        return connection.wrapped(object);
    }

    @Override
    <T> @Nullable T wrapped(@Nullable T object, Class<T> type) throws SQLException {
        return connection.wrapped(object, type);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        ResultSet rows = delegate();
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        return connection.handOut(connection.leaseForHandOut(lease), rows, type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return Unwrapping.isWrapperFor(this, delegate(), type);
    }
}
