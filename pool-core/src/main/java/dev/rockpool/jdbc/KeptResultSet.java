package dev.rockpool.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Rows that the query cache gave for a borrower's statement. They need no connection, but end with it and with the statement, as others do. */
final class KeptResultSet extends ForwardingResultSet {

    private final StatementState maker;
    private final ResultSet rows;

    KeptResultSet(StatementState maker, ResultSet rows) {
        this.maker = maker;
        this.rows = rows;
    }

    @Override
    ResultSet delegate() throws SQLException {
        maker.connection.checkOpen();
        if (closed) {
            throw new HandleClosedException(
                    "This result set was closed: by its close(), with its statement, or because the statement ran again");
        }
        return rows;
    }

    /** What fails here is a conversion of the borrower's, and no connection is the worse for it. */
    @Override
    SQLException failed(SQLException failure) {
        return failure;
    }

    @Override
    public void close() throws SQLException {
        if (!closed) {
            maker.close(this);
        }
    }

    @Override
    void closeDriver() throws SQLException {
        rows.close();
    }

    @Override
    void leave(LogicalConnection lease) {
        // It belongs to none.
    }

    @Override
    void closeResults(LogicalConnection lease) {
        // It runs on none.
    }

    @Override
    public boolean isClosed() throws SQLException {
        return closed || !maker.connection.isHeld();
    }

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        delegate();
        return maker;
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return delegate().getMetaData();
    }

    @Override
    public void insertRow() throws SQLException {
        delegate().insertRow();
    }

    @Override
    public void updateRow() throws SQLException {
        delegate().updateRow();
    }

    @Override
    public void deleteRow() throws SQLException {
        delegate().deleteRow();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : delegate().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || delegate().isWrapperFor(type);
    }

    @Override
    @Nullable
    Array array(@Nullable Array array) {
        return array;
    }

    @Override
    @Nullable
    Object wrapped(@Nullable Object object) {
        return object;
    }

    @Override
    <T> @Nullable T wrapped(@Nullable T object, Class<T> type) {
        return object;
    }
}
