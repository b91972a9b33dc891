package dev.rockpool.jdbc;

import java.time.temporal.TemporalAccessor;
import java.util.Calendar;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of parameters as a report shows them: on one line, never long, and without asking a stranger's object for its text. */
final class Shown {

    private static final int LONGEST = 100;

    private Shown() {}

    static String of(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof String || value instanceof Character) {
            return quoted(value.toString());
        } else if (value instanceof byte[] bytes) {
            return bytes.length + (bytes.length == 1 ? " byte" : " bytes");
        } else if (value instanceof Calendar calendar) {
            return calendar.toInstant().toString();
        } else if (value instanceof Enum<?> constant) {
            return constant.name();
        } else if (isPlain(value) && value.getClass().getName().startsWith("java.")) {
            String text = value.toString();
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        }
        return "a " + value.getClass().getSimpleName();
    }

    private static boolean isPlain(Object value) {
        return value instanceof Number
                || value instanceof Boolean
                || value instanceof Date
                || value instanceof TemporalAccessor
                || value instanceof UUID;
    }

    private static String quoted(String text) {
        return text.length() <= LONGEST
                ? "'" + text + "'"
                : "'" + text.substring(0, LONGEST) + "…' (" + text.length() + " characters)";
    }
}
