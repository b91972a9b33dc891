package dev.rockpool.rows;

import dev.rockpool.work.Retry;
import dev.rockpool.work.WorkOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A batch from its first row to its last: chunk by chunk, in one transaction or in many. Stateless. */
final class BatchRun {

    /** Plans a batch when its table can be asked and its first row is known. */
    @FunctionalInterface
    interface Planner {
        RowReader plan(Connection connection, @Nullable Object first, long committed) throws SQLException;
    }

    private BatchRun() {}

    /** Writes all rows in the connection's open transaction. */
    static BatchResult within(Connection connection, BatchInput input, BatchOptions options, Planner planner)
            throws SQLException {
        if (connection.getAutoCommit()) {
            throw new SQLException(
                    "A batch needs a connection inside a transaction, or a failure would leave half of it: use inTransaction, or"
                            + " setAutoCommit(false) before and commit after",
                    "25P01");
        } else if (options.rowsPerTransaction() > 0) {
            throw new IllegalArgumentException("commitEvery(" + options.rowsPerTransaction()
                    + ") cannot commit inside an open transaction: call the method of DatabaseManager");
        }
        return part(connection, input.begin(), input.known(), 0, 0, options, planner, done -> options.listener()
                .progress(done, input.total()));
    }

    /** Writes all rows in one transaction or, where the options say so, in many. */
    static BatchResult through(BatchOperations db, BatchInput input, BatchOptions options, Planner planner)
            throws SQLException {
        int limit = options.rowsPerTransaction();
        if (limit == 0) {
            return db.<BatchResult, RuntimeException>inTransaction(
                    input.isThereAgain() ? options.unit().asRepeatable() : once(options.unit()),
                    connection -> within(connection, input, options, planner));
        }
        Iterator<?> rows = input.begin();
        List<Optional<List<@Nullable Object>>> returned = new ArrayList<>();
        long done = 0;
        long committed = 0;
        long changed = 0;
        AtomicReference<@Nullable Connection> used = new AtomicReference<>();
        while (rows.hasNext()) {
            List<@Nullable Object> held = held(rows, limit);
            long from = done;
            long kept = committed;
            Iterable<?> known = from == 0 ? input.known() : List.of();
            BatchResult part = db.<BatchResult, RuntimeException>inTransaction(
                    options.unit().asRepeatable(), connection -> {
                        used.set(connection);
                        return part(connection, held.iterator(), known, from, kept, options, planner, ignored -> {});
                    });
            done += held.size();
            committed = isOver(used.get()) ? done : committed;
            changed += part.changed();
            returned.addAll(part.returned());
            options.listener().progress(done, input.total());
        }
        return new BatchResult(done, changed, returned);
    }

    /** Within a unit of the caller's nothing is committed, and the connection is still that unit's. */
    private static boolean isOver(@Nullable Connection unit) throws SQLException {
        return unit == null || unit.isClosed();
    }

    /** For rows that are gone once they were read: nobody may undo it but itself, and it is not run again. */
    private static WorkOptions once(WorkOptions options) {
        return options.standingAlone().retry(Retry.times(0));
    }

    private static List<@Nullable Object> held(Iterator<?> rows, int limit) {
        List<@Nullable Object> held = new ArrayList<>(Math.min(limit, 1024));
        while (held.size() < limit && rows.hasNext()) {
            held.add(RowReader.held(rows.next()));
        }
        return held;
    }

    @FunctionalInterface
    private interface Done {
        void rows(long done);
    }

    private static BatchResult part(
            Connection connection,
            Iterator<?> rows,
            Iterable<?> known,
            long from,
            long committed,
            BatchOptions options,
            Planner planner,
            Done progress)
            throws SQLException {
        if (!rows.hasNext()) {
            return new BatchResult(0, 0, List.of());
        }
        @Nullable Object first = rows.next();
        RowReader reader = planner.plan(connection, first, committed);
        long number = 0;
        for (Object row : known) {
            reader.check(row, number++);
        }
        try (ChunkWriter writer = new ChunkWriter(connection, reader.plan())) {
            long done = from;
            List<@Nullable Object[]> chunk = new ArrayList<>();
            chunk.add(reader.read(first, done));
            while (!chunk.isEmpty()) {
                while (chunk.size() < options.rowsPerChunk() && rows.hasNext()) {
                    chunk.add(reader.read(rows.next(), done + chunk.size()));
                }
                writer.write(chunk, done);
                done += chunk.size();
                progress.rows(done);
                chunk.clear();
                if (rows.hasNext()) {
                    chunk.add(reader.read(rows.next(), done));
                }
            }
            return new BatchResult(done - from, writer.changed(), writer.returned());
        }
    }
}
