package dev.rockpool.rows;

import dev.rockpool.work.WorkOptions;
import java.util.List;
import java.util.Objects;

/** How a batch is written. Immutable: each setter returns a changed copy. */
public final class BatchOptions {

    private static final BatchOptions DEFAULTS =
            new BatchOptions(Conflict.ABORT, List.of(), 1024, List.of(), 0, (done, total) -> {}, WorkOptions.DEFAULT);

    private final Conflict conflict;
    private final List<String> conflictColumns;
    private final int chunkSize;
    private final List<String> returning;
    private final int commitEvery;
    private final BatchProgress progress;
    private final WorkOptions work;

    private BatchOptions(
            Conflict conflict,
            List<String> conflictColumns,
            int chunkSize,
            List<String> returning,
            int commitEvery,
            BatchProgress progress,
            WorkOptions work) {
        this.conflict = conflict;
        this.conflictColumns = conflictColumns;
        this.chunkSize = chunkSize;
        this.returning = returning;
        this.commitEvery = commitEvery;
        this.progress = progress;
        this.work = work;
    }

    /**
     * The defaults: a conflict fails the batch, chunks of 1024 rows, no keys returned, and one transaction.
     *
     * @return options
     */
    public static BatchOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy that treats conflicts otherwise. For inserts.
     *
     * @param policy what to do with a row that a unique key forbids
     * @param columns the columns of the unique key that is meant; without any, {@link Conflict#UPDATE} means the primary key and {@link
     *     Conflict#IGNORE} every key. The other two know no columns
     * @return new options
     * @throws IllegalArgumentException when columns are given to a policy that knows none, or one twice
     */
    public BatchOptions onConflict(Conflict policy, String... columns) {
        if (columns.length > 0 && (policy == Conflict.ABORT || policy == Conflict.REPLACE)) {
            throw new IllegalArgumentException("onConflict(" + policy + ", " + List.of(columns) + "): " + policy
                    + " knows no columns, it means every key; leave them out");
        }
        return new BatchOptions(
                Objects.requireNonNull(policy),
                Names.columns("onConflict", List.of(columns)),
                chunkSize,
                returning,
                commitEvery,
                progress,
                work);
    }

    /**
     * Returns a copy with another number of rows per chunk. A chunk is what is held in memory and written under one savepoint, in
     * statements of some tens of rows. With 1 every row is a statement of its own, which also suits databases that allow but one row in an
     * {@code INSERT}.
     *
     * @param rows from 1 to 1,000,000
     * @return new options
     * @throws IllegalArgumentException when the number is out of range
     */
    public BatchOptions chunkSize(int rows) {
        if (rows < 1 || rows > 1_000_000) {
            throw new IllegalArgumentException("chunkSize(" + rows + "): allowed is 1 to 1000000 rows");
        }
        return new BatchOptions(conflict, conflictColumns, rows, returning, commitEvery, progress, work);
    }

    /**
     * Returns a copy that has an insert give columns of the rows as they stand in the table, such as new keys; see {@link
     * BatchResult#keys}. They are kept in memory, for streams too. SQLite and PostgreSQL.
     *
     * @param columns at least one
     * @return new options
     * @throws IllegalArgumentException when there are none, or one twice
     */
    public BatchOptions returning(String... columns) {
        if (columns.length == 0) {
            throw new IllegalArgumentException("returning(): name at least one column");
        }
        List<String> names = Names.columns("returning", List.of(columns));
        return new BatchOptions(conflict, conflictColumns, chunkSize, names, commitEvery, progress, work);
    }

    /**
     * Returns a copy that makes each so many rows a transaction of its own, instead of all in one. These rows are read in before their
     * transaction begins, so that nobody waits for the writer while a slow source is read. When the batch fails, the transactions before
     * stay: see {@link BatchException#committedRows}. For {@link BatchOperations} alone.
     *
     * @param rows from 1
     * @return new options
     * @throws IllegalArgumentException when it is less than 1
     */
    public BatchOptions commitEvery(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("commitEvery(" + rows + "): it must be at least 1 row");
        }
        return new BatchOptions(conflict, conflictColumns, chunkSize, returning, rows, progress, work);
    }

    /**
     * Returns a copy that reports its progress.
     *
     * @param listener hears it
     * @return new options
     */
    public BatchOptions progress(BatchProgress listener) {
        return new BatchOptions(
                conflict, conflictColumns, chunkSize, returning, commitEvery, Objects.requireNonNull(listener), work);
    }

    /**
     * Returns a copy whose transactions are run with other options: priority, deadline, retry. For {@link BatchOperations} alone.
     *
     * @param options of each transaction; a deadline is the whole batch's. Whether it is repeatable is known by its rows
     * @return new options
     */
    public BatchOptions work(WorkOptions options) {
        return new BatchOptions(
                conflict,
                conflictColumns,
                chunkSize,
                returning,
                commitEvery,
                progress,
                Objects.requireNonNull(options));
    }

    Conflict conflict() {
        return conflict;
    }

    List<String> conflictColumns() {
        return conflictColumns;
    }

    int rowsPerChunk() {
        return chunkSize;
    }

    List<String> returned() {
        return returning;
    }

    /** 0 for all in one. */
    int rowsPerTransaction() {
        return commitEvery;
    }

    BatchProgress listener() {
        return progress;
    }

    WorkOptions unit() {
        return work;
    }

    void requireNoneOfInserts(String method) {
        if (conflict != Conflict.ABORT || !returning.isEmpty()) {
            throw new IllegalArgumentException(
                    method + " knows neither onConflict nor returning: these are options of batchInsert");
        }
    }
}
