package dev.rockpool.transfer;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads rows from a file. For one thread. */
interface RowInput extends AutoCloseable {

    /**
     * Reads the next row.
     *
     * @return values in the order of {@link #plan()}; null at the end
     */
    @Nullable
    Object @Nullable [] next() throws IOException, SQLException;

    /** Known from the beginning or, at the latest, with the first row; null for a file that has neither. */
    @Nullable
    ColumnPlan plan();

    /** Where the last row began. */
    long line();

    @Override
    void close() throws IOException;
}
