package dev.rockpool.sqlite;

import java.util.List;
import java.util.Objects;

/** How a table is made equal to that of another database file. Immutable: each setter returns a changed copy. */
public final class SyncOptions {

    private static final SyncOptions DEFAULTS = new SyncOptions(List.of(), false, 0, (table, done, total) -> {});

    private final List<String> key;
    private final boolean deleting;
    private final int commitEvery;
    private final CopyProgress progress;

    private SyncOptions(List<String> key, boolean deleting, int commitEvery, CopyProgress progress) {
        this.key = key;
        this.deleting = deleting;
        this.commitEvery = commitEvery;
        this.progress = progress;
    }

    /**
     * The defaults: rows are matched by the primary key, those that the other file lacks stay, and all is one transaction.
     *
     * @return options
     */
    public static SyncOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy that matches rows by other columns than the primary key.
     *
     * @param columns the columns of a unique index, in any order, in both files
     * @return new options
     */
    public SyncOptions key(String... columns) {
        if (columns.length == 0) {
            throw new IllegalArgumentException(
                    "key() is not allowed: name a column, or leave it out for the primary key");
        }
        return new SyncOptions(List.of(columns), deleting, commitEvery, progress);
    }

    /**
     * Returns a copy that deletes the rows that the other file does not have.
     *
     * @return new options
     */
    public SyncOptions deleteSurplus() {
        return new SyncOptions(key, true, commitEvery, progress);
    }

    /**
     * Returns a copy that commits after so many rows looked at, and lets other writers in between. What was committed is kept when it fails
     * later; running it again goes on from there. The other file may change meanwhile. A table {@code WITHOUT ROWID} is still done at one go.
     *
     * @param rows from 1
     * @return new options
     */
    public SyncOptions commitEvery(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("commitEvery = '" + rows + "' is not allowed: it must be at least 1");
        }
        return new SyncOptions(key, deleting, rows, progress);
    }

    /**
     * Returns a copy that reports its progress.
     *
     * @param listener hears it, and may cancel by throwing
     * @return new options
     */
    public SyncOptions progress(CopyProgress listener) {
        return new SyncOptions(key, deleting, commitEvery, Objects.requireNonNull(listener));
    }

    List<String> keyColumns() {
        return key;
    }

    boolean isDeleting() {
        return deleting;
    }

    /** 0: all is one transaction. */
    int rowsPerCommit() {
        return commitEvery;
    }

    CopyProgress listener() {
        return progress;
    }
}
