package dev.rockpool.sqlite;

import java.util.List;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's general error means, by its message; only where the message makes it certain. */
final class SqliteMessages {

    /** For what has no state of its own. */
    private static final String GENERAL = "HY000";

    private record Known(Pattern message, String state) {
        Known(String regex, String state) {
            this(Pattern.compile(regex, Pattern.DOTALL), state);
        }
    }

    private static final List<Known> ALL = List.of(
            new Known("near \".*\": syntax error", "42601"),
            new Known("incomplete input|unrecognized token: .*", "42601"),
            new Known("no such (table|view): .*", "42S02"),
            new Known("no such column: .*|table .* has no column named .*", "42S22"),
            new Known("(table|view) .* already exists", "42S01"),
            new Known("index .* already exists", "42S11"),
            new Known("no such index: .*", "42S12"),
            new Known("duplicate column name: .*", "42S21"),
            new Known("ambiguous column name: .*", "42702"),
            new Known("no such function: .*|wrong number of arguments to function .*", "42883"),
            new Known("no such collation sequence: .*", "42704"),
            new Known("no such savepoint: .*", "3B001"),
            new Known("cannot start a transaction within a transaction", "25001"),
            new Known("cannot (commit|rollback) - no transaction is active", "25P01"),
            new Known("integer overflow", "22003"));

    private SqliteMessages() {}

    static String state(SQLiteException failure) {
        String said = withoutCode(failure);
        for (Known known : ALL) {
            if (known.message.matcher(said).matches()) {
                return known.state;
            }
        }
        return failure.getResultCode() == SQLiteErrorCode.SQLITE_ERROR_MISSING_COLLSEQ ? "42704" : GENERAL;
    }

    /** The driver puts SQLite's message in brackets behind words for the code. */
    private static String withoutCode(SQLiteException failure) {
        String message = String.valueOf(failure.getMessage());
        String before = failure.getResultCode() + " (";
        return message.startsWith(before) && message.endsWith(")")
                ? message.substring(before.length(), message.length() - 1)
                : message;
    }
}
