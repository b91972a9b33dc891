package dev.rockpool.rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
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

    /**
     * Looks at the columns once, for many rows. Whoever reads rows in a loop calls this before it; everything in Rockpool does.
     *
     * @param rows the result set whose rows will be mapped; not moved
     * @return a mapper for this result set alone; this one unless it is overridden
     * @throws SQLException when the columns do not fit
     */
    default RowMapper<T> forRows(ResultSet rows) throws SQLException {
        return this;
    }

    /**
     * Rows as maps from column to value, in the order of the columns, with names as the database writes them and values as the driver
     * gives them. Two columns of one name are refused.
     *
     * @return a mapper, thread-safe; its maps cannot be changed
     */
    static RowMapper<Map<String, @Nullable Object>> toMap() {
        return new MapMapper();
    }

    /**
     * Rows as records. Components and columns go together as the package says; columns without a component are left out.
     *
     * @param type a record class
     * @param <T> the record
     * @return a mapper, thread-safe; it throws {@link SQLException} where a component has no column, or a value is not of its type
     * @throws IllegalArgumentException when the class is no record, or its package is closed to Rockpool
     */
    static <T extends Record> RowMapper<T> to(Class<T> type) {
        return new RecordMapper<>(type);
    }

    /**
     * Rows of one column as its values, for {@code SELECT count(*)} and its like. Another number of columns is refused.
     *
     * @param type what each value becomes, as the package says: a number, text, time, enum … A primitive type refuses NULL
     * @param <T> the value; null for NULL
     * @return a mapper, thread-safe
     */
    static <T> RowMapper<@Nullable T> column(Class<T> type) {
        return new ColumnMapper<@Nullable T>(type);
    }
}
