package dev.rockpool.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** An array of the driver's, wrapped because its result sets lead back to the connection. */
final class LogicalArray extends ForwardingArray {

    private final StatementConnection connection;
    private final Array driver;

    LogicalArray(StatementConnection connection, Array driver) {
        this.connection = connection;
        this.driver = driver;
    }

    /** The driver's own array where a borrower hands a wrapped one to the driver. */
    static @Nullable Array driver(@Nullable Array array) {
        return array instanceof LogicalArray wrapper ? wrapper.driver : array;
    }

    /** As {@link #driver(Array)}, for parameters of any type. */
    static @Nullable Object driver(@Nullable Object object) {
        return object instanceof LogicalArray wrapper ? wrapper.driver : object;
    }

    /** As {@link #driver(Object)}, for each element; the same array where none is wrapped. */
    static @Nullable Object[] driver(@Nullable Object[] elements) {
        @Nullable Object[] result = elements;
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] instanceof LogicalArray wrapper) {
                if (result == elements) {
                    result = elements.clone();
                }
                result[i] = wrapper.driver;
            }
        }
        return result;
    }

    @Override
    Array delegate() throws SQLException {
        connection.checkOpen();
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
    public String toString() {
        return driver.toString();
    }
}
