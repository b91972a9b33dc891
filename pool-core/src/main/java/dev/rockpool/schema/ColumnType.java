package dev.rockpool.schema;

/** Types of columns that SQLite and the common SQL databases share. */
public enum ColumnType {
    /** A whole number; on SQLite an {@code INTEGER PRIMARY KEY} numbers rows by itself. */
    INTEGER("INTEGER"),
    /** A whole number of 64 bits. */
    BIGINT("BIGINT"),
    /** A floating-point number. */
    REAL("REAL"),
    /** An exact decimal number. */
    NUMERIC("NUMERIC"),
    /** Text of any length. */
    TEXT("TEXT"),
    /** True or false. */
    BOOLEAN("BOOLEAN"),
    /** Date and time. */
    TIMESTAMP("TIMESTAMP"),
    /** Bytes; PostgreSQL calls it BYTEA. */
    BLOB("BLOB");

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }
}
