package dev.rockpool.transfer;

/**
 * A value as a file has it.
 *
 * @param kind what it is
 * @param text its text; empty for NULL
 */
record Field(Kind kind, String text) {

    static final Field NULL = new Field(Kind.NULL, "");

    enum Kind {
        NULL,
        /** Surely text: in quotes. */
        TEXT,
        /** Without quotes: a number, where the column would have it so. */
        BARE,
        /** In base64. */
        BLOB
    }
}
