package dev.rockpool.rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes an object of a row.
 *
 * @param <T> the object
 */
@FunctionalInterface
public interface RowMapper<T extends @Nullable Object> {

    /**
     * Makes an object of the row that the result set stands on.
     *
     * @param row only to be read, and only this row: do not move or close it
     * @return the object
     * @throws SQLException when a value cannot be read
     */
    T map(ResultSet row) throws SQLException;
}
