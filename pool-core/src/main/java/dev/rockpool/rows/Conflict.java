package dev.rockpool.rows;

/** What an insert does with a row that a unique or primary key forbids. Every other error fails the batch, whatever is chosen. */
public enum Conflict {
    /** The batch fails; any database. */
    ABORT,
    /** The row is left out ({@code ON CONFLICT DO NOTHING}); SQLite and PostgreSQL. */
    IGNORE,
    /** The rows in the way are deleted first ({@code INSERT OR REPLACE}); SQLite alone. */
    REPLACE,
    /** The row in the way gets the new values ({@code ON CONFLICT … DO UPDATE}, an upsert); SQLite and PostgreSQL. */
    UPDATE
}
