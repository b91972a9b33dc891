package dev.rockpool.sqlite;

/** What a merge does with a row that is there already: one with an equal primary key, or an equal value where a unique index forbids it. */
public enum MergePolicy {

    /** The merge fails, and nothing of it is kept. */
    ABORT,

    /** The row of this database stays as it is. */
    IGNORE,

    /**
     * The row of this database is deleted and the other file's inserted, as SQLite's own {@code INSERT OR REPLACE} does: where foreign keys
     * refer to it by {@code ON DELETE CASCADE}, what refers to it is deleted too. {@link #UPDATE} leaves that alone.
     */
    REPLACE,

    /**
     * The row of this database with the same primary key gets the other file's values. A table without a primary key is refused, and
     * a row that is in the way by another unique index makes the merge fail.
     */
    UPDATE
}
