package dev.rockpool.spi;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value that was kept as the driver's own result set would, for only the driver knows what it makes of a text that is asked for as
 * a number or a date. Thread-safe.
 */
public interface ValueReader {

    /**
     * Reads from a result set of the driver's.
     *
     * @param <T> what is read
     */
    @FunctionalInterface
    interface Getter<T extends @Nullable Object> {

        /**
         * Calls one getter.
         *
         * @param row stands on a row with the value in column 1, its only one; not to be moved, closed or used afterwards
         * @return what the getter gave
         * @throws SQLException as the driver's
         */
        T get(ResultSet row) throws SQLException;
    }

    /**
     * Reads a value.
     *
     * @param value as {@code getObject} of the same driver gave it; null for NULL
     * @param getter what is asked of it; called once, on this thread, and must not read another value meanwhile
     * @param <T> what is read
     * @return what the getter gave
     * @throws SQLException what the getter threw; or when the database is closed, or the value is of no class that its driver gives
     */
    <T extends @Nullable Object> T read(@Nullable Object value, Getter<T> getter) throws SQLException;
}
