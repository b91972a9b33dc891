package dev.rockpool.sqlite;

import java.nio.file.Path;
import java.util.Locale;

/** A database file that every connection has attached, as it was configured. Immutable. */
record Attachment(String schema, Path file, boolean readOnly) {

    Attachment {
        String lower = schema.toLowerCase(Locale.ROOT);
        if (!UserFunction.NAME.matcher(schema).matches() || lower.equals("main") || lower.equals("temp")) {
            throw new IllegalArgumentException("attach '" + schema
                    + "' is not allowed: the schema's name must be letters, digits and underscores, at most"
                    + " 64, begin with no digit, and not be main or temp");
        }
    }

    @Override
    public String toString() {
        return schema + " = " + file + (readOnly ? " (read-only)" : "");
    }
}
