package dev.rockpool.jdbc;

import dev.rockpool.pool.Deadline;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Priority;
import dev.rockpool.pool.Slot;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** A connection whose work has to be done until a deadline. A class of its own, so that connections without one do not carry it. */
final class DatedConnection extends LogicalConnection {

    private final long deadline;

    private DatedConnection(Slot slot, long deadline) {
        super(slot);
        this.deadline = deadline;
    }

    static DatedConnection borrowUntil(Lane lane, Deadline deadline, Priority priority, @Nullable String sql)
            throws SQLException {
        try {
            return new DatedConnection(lane.acquire(deadline.left(), priority, sql), deadline.at());
        } catch (SQLTransientException e) {
            throw deadline.explain(e);
        }
    }

    @Override
    long deadline() {
        return deadline;
    }
}
