package dev.rockpool.transfer;

import dev.rockpool.rows.BatchOptions;
import dev.rockpool.rows.Conflict;
import java.util.List;
import java.util.Objects;

/** How rows are imported. Immutable: each setter returns a changed copy. */
public final class ImportOptions {

    /** How many rows are held in memory and written under one savepoint. */
    static final int CHUNK = 1000;

    private static final int MOST_PER_COMMIT = 1_000_000;
    private static final ImportOptions DEFAULTS =
            new ImportOptions(BatchOptions.defaults().chunkSize(CHUNK), 0, List.of(), Leniency.NONE, rows -> {});

    /** What is put up with. */
    private record Leniency(boolean unknownColumns, boolean missingColumns, boolean rounding) {
        static final Leniency NONE = new Leniency(false, false, false);
    }

    private final BatchOptions batch;
    private final int commitEvery;
    private final List<String> columns;
    private final Leniency leniency;
    private final TransferProgress progress;

    private ImportOptions(
            BatchOptions batch, int commitEvery, List<String> columns, Leniency leniency, TransferProgress progress) {
        this.batch = batch;
        this.commitEvery = commitEvery;
        this.columns = columns;
        this.leniency = leniency;
        this.progress = progress;
    }

    /**
     * The defaults: one transaction; a row that is there already, a column that the table lacks and one that a line lacks are errors.
     *
     * @return options
     */
    public static ImportOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy that treats rows that are there already otherwise.
     *
     * @param policy what to do with a row that a unique key forbids
     * @param key the columns of the unique key that is meant, as for {@link BatchOptions#onConflict}
     * @return new options
     */
    public ImportOptions onConflict(Conflict policy, String... key) {
        return new ImportOptions(batch.onConflict(policy, key), commitEvery, columns, leniency, progress);
    }

    /**
     * Returns a copy that makes each so many rows a transaction of its own. They are read before it begins, so that nobody waits for the
     * writer while a slow file is read. When the import fails, the transactions before stay.
     *
     * @param rows from 1 to 1,000,000; they are held in memory
     * @return new options
     */
    public ImportOptions commitEvery(int rows) {
        if (rows < 1 || rows > MOST_PER_COMMIT) {
            throw new IllegalArgumentException(
                    "commitEvery = '" + rows + "' is not allowed: it must be from 1 to " + MOST_PER_COMMIT);
        }
        return new ImportOptions(batch, rows, columns, leniency, progress);
    }

    /**
     * Returns a copy with columns of the table. For JSON lines, and CSV with a header: those that are taken, and others in the file are
     * left out. For CSV without a header: what its columns are, in their order.
     *
     * @param names of the table's columns, at least one
     * @return new options
     */
    public ImportOptions columns(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("columns() is not allowed: name at least one, or leave it out for all");
        }
        return new ImportOptions(batch, commitEvery, List.of(names), leniency, progress);
    }

    /**
     * Returns a copy that leaves out columns of the file that the table lacks.
     *
     * @return new options
     */
    public ImportOptions ignoreUnknownColumns() {
        Leniency more = new Leniency(true, leniency.missingColumns, leniency.rounding);
        return new ImportOptions(batch, commitEvery, columns, more, progress);
    }

    /**
     * Returns a copy that takes NULL for a column that a line of JSON lacks.
     *
     * @return new options
     */
    public ImportOptions missingAsNull() {
        Leniency more = new Leniency(leniency.unknownColumns, true, leniency.rounding);
        return new ImportOptions(batch, commitEvery, columns, more, progress);
    }

    /**
     * Returns a copy that rounds a number which its column cannot keep with all its digits, instead of refusing it.
     *
     * @return new options
     */
    public ImportOptions roundNumbers() {
        Leniency more = new Leniency(leniency.unknownColumns, leniency.missingColumns, true);
        return new ImportOptions(batch, commitEvery, columns, more, progress);
    }

    /**
     * Returns a copy that reports its progress.
     *
     * @param listener hears it, and cancels by throwing
     * @return new options
     */
    public ImportOptions progress(TransferProgress listener) {
        return new ImportOptions(batch, commitEvery, columns, leniency, Objects.requireNonNull(listener));
    }

    BatchOptions batch() {
        return batch;
    }

    /** 0 for all in one. */
    int rowsPerCommit() {
        return commitEvery;
    }

    List<String> chosen() {
        return columns;
    }

    boolean ignoresUnknown() {
        return leniency.unknownColumns;
    }

    boolean takesMissingAsNull() {
        return leniency.missingColumns;
    }

    boolean rounds() {
        return leniency.rounding;
    }

    TransferProgress listener() {
        return progress;
    }
}
