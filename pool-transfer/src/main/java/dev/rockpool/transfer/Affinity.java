package dev.rockpool.transfer;

import java.util.Locale;

/** What SQLite makes of values for a column, by the rules of its documentation on data types. */
enum Affinity {
    TEXT,
    /** Also of integer types: the difference is in casts alone. */
    NUMERIC,
    REAL,
    /** Values stay as they come. */
    NONE;

    static Affinity of(String declared, boolean strict) {
        String type = declared.toUpperCase(Locale.ROOT);
        if (strict && type.equals("ANY")) {
            return NONE;
        } else if (type.contains("INT")) {
            return NUMERIC;
        } else if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
            return TEXT;
        } else if (type.isEmpty() || type.contains("BLOB")) {
            return NONE;
        } else if (type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB")) {
            return REAL;
        }
        return NUMERIC;
    }
}
