package dev.rockpool.rows;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of a batch, as many as there are. Not thread-safe. */
final class BatchInput {

    private final @Nullable Collection<?> all;
    private final @Nullable Iterator<?> once;
    private boolean begun;

    private BatchInput(@Nullable Collection<?> all, @Nullable Iterator<?> once) {
        this.all = all;
        this.once = once;
    }

    /** What is no collection may be there but once. */
    static BatchInput of(Iterable<?> rows) {
        return rows instanceof Collection<?> list
                ? new BatchInput(list, null)
                : of(Objects.requireNonNull(rows, "rows").iterator());
    }

    static BatchInput of(Iterator<?> rows) {
        return new BatchInput(null, Objects.requireNonNull(rows, "rows"));
    }

    /** −1 where nobody knows. */
    long total() {
        return all == null ? -1 : all.size();
    }

    /** Whether it can begin again. */
    boolean isThereAgain() {
        return all != null;
    }

    /** All rows where they are in memory, to be looked at before anything is written; else none. */
    Iterable<?> known() {
        return all == null ? List.of() : all;
    }

    /**
     * Begins with the first row; a collection as often as a transaction is run again.
     *
     * @throws SQLException when the rows are gone. Half of them would be written, and nobody would notice
     */
    Iterator<?> begin() throws SQLException {
        if (all != null) {
            return all.iterator();
        }
        if (begun) {
            throw new SQLException(
                    "A batch from a stream cannot be run again, because the rows that its first run took are gone:"
                            + " nothing was kept. Give it a collection, or use commitEvery",
                    "HY010");
        }
        begun = true;
        return Objects.requireNonNull(once);
    }
}
