package dev.rockpool.rows;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a batch did. Immutable. */
public final class BatchResult {

    private final long rows;
    private final long changed;
    private final List<Optional<List<@Nullable Object>>> returned;

    BatchResult(long rows, long changed, List<Optional<List<@Nullable Object>>> returned) {
        this.rows = rows;
        this.changed = changed;
        this.returned = List.copyOf(returned);
    }

    /**
     * Returns how many rows or keys were given.
     *
     * @return from 0
     */
    public long rows() {
        return rows;
    }

    /**
     * Returns how many rows of the table were inserted, updated or deleted, as the database counts them. What {@link Conflict#IGNORE}
     * left out, and keys that were not there, are not among them.
     *
     * @return from 0
     */
    public long changed() {
        return changed;
    }

    /**
     * Returns the columns that were asked for, for each row given, in their order.
     *
     * @return values as the driver gives them, in the order of {@link BatchOptions#returning}; empty for a row that was left out. An empty
     *     list where nothing was asked for
     */
    public List<Optional<List<@Nullable Object>>> returned() {
        return returned;
    }

    /**
     * Returns the first column that was asked for, for each row given, in their order.
     *
     * @param type to read them as, such as {@code Long.class}: drivers give numbers in the smallest type that holds them
     * @param <K> the type
     * @return empty for a row that was left out, and for NULL
     * @throws SQLException when a value cannot be read as the type
     */
    public <K> List<Optional<K>> keys(Class<K> type) throws SQLException {
        List<Optional<K>> keys = new ArrayList<>(returned.size());
        for (Optional<List<@Nullable Object>> row : returned) {
            keys.add(
                    row.isEmpty()
                            ? Optional.empty()
                            : Optional.ofNullable(key(row.get().get(0), type)));
        }
        return List.copyOf(keys);
    }

    @SuppressWarnings("unchecked") // boxed, where the type is primitive
    private static <K> @Nullable K key(@Nullable Object value, Class<K> type) throws SQLDataException {
        return (K) Conversions.convert(value, Conversions.boxed(type));
    }

    /** Names the counts. */
    @Override
    public String toString() {
        return "BatchResult[rows=" + rows + ", changed=" + changed + ", returned=" + returned.size() + "]";
    }
}
