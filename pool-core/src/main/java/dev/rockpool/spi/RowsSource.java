package dev.rockpool.spi;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Runs one query for the query cache. */
@FunctionalInterface
public interface RowsSource {

    /**
     * Runs it and reads all of its rows.
     *
     * @param maximumBytes how much the rows may take
     * @param earlier what the same statement gave under the same schema, to take its columns over; null where nothing is known
     * @return the rows; null where they take more, or hold values of a kind that is not kept
     * @throws SQLException whatever running it throws
     */
    @Nullable
    ResultRows read(long maximumBytes, @Nullable ResultRows earlier) throws SQLException;

    /**
     * Returns what runs the same query with the same parameters at any later time, on any thread, without anything of the caller's.
     *
     * @return null where nothing can
     */
    default @Nullable RowsSource again() {
        return null;
    }
}
