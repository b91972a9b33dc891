package dev.rockpool.sqlite;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The little that must be known of a statement from its text because SQLite's bytecode does not show it: its first keyword, where it
 * changes the session rather than the data. Where more than one statement may stand in the text, everything is taken to be possible. So
 * queries and changes of rows are scanned for that: being wrong would cost a reset of some 0.2 ms, and all that is kept prepared.
 */
final class SqlText {

    /** What a statement may leave behind in the session, as bits. */
    static final int NOTHING = 0;

    static final int PRAGMA = 1;
    static final int ATTACHED = 2;
    static final int TEMPORARY = 4;
    static final int TRANSACTION = 8;
    static final int EVERYTHING = 15;

    private static final Pattern INSERTING = Pattern.compile("(?i)\\b(?:insert|replace)\\b");
    private static final Pattern TEMP = Pattern.compile("(?i)temp");
    /** What would take the file out of WAL mode, or lock everybody else out. */
    private static final Pattern BREAKS_PROMISES = Pattern.compile(
            "(?i)\\bjournal_mode\\s*[=(]\\s*['\"]?(?!wal\\b|['\"])\\w|\\blocking_mode\\s*[=(]\\s*['\"]?exclusive");

    /** Pragmas that change the schema, or what columns are called. */
    private static final Pattern SCHEMA_PRAGMA = Pattern.compile("(?i)schema|column_names");

    private static final Pattern ROLLBACK_TO = Pattern.compile("(?is)rollback(?:\\s+transaction)?\\s+to\\b.*");

    private SqlText() {}

    /** Tells what a statement may leave behind. */
    static int leavesBehind(String sql) {
        int start = skipSpace(sql, 0);
        if (start >= sql.length()) {
            return NOTHING;
        }
        int semicolon = sql.indexOf(';', start);
        if (semicolon >= 0
                && skipSpace(sql, semicolon + 1) < sql.length()
                && !(isData(sql) && SqlScanner.isOneStatement(sql))) {
            return EVERYTHING;
        }
        return switch (sql.charAt(start) | 0x20) {
            case 'p' -> at(sql, start, "pragma") ? PRAGMA : NOTHING;
            case 'a' -> at(sql, start, "attach") ? ATTACHED : NOTHING;
            case 'd' -> at(sql, start, "detach") ? ATTACHED : NOTHING;
            case 'b' -> at(sql, start, "begin") ? TRANSACTION : NOTHING;
            case 's' -> at(sql, start, "savepoint") ? TRANSACTION : NOTHING;
            case 'r' -> at(sql, start, "rollback") || at(sql, start, "release") ? TRANSACTION : NOTHING;
            // SQLite applies some pragmas when it compiles them, so that explaining one runs it.
            case 'e' -> at(sql, start, "end") ? TRANSACTION : at(sql, start, "explain") ? PRAGMA : NOTHING;
            case 'c' ->
                at(sql, start, "commit")
                        ? TRANSACTION
                        : at(sql, start, "create") && TEMP.matcher(sql).find() ? TEMPORARY : NOTHING;
            // Empty statements, BOM: rare enough to be treated with caution.
            case ';' | 0x20, 0xFEFF | 0x20 -> EVERYTHING;
            default -> NOTHING;
        };
    }

    /** Tells whether a statement surely only reads, from its first keyword. */
    static boolean isQuery(String sql) {
        int start = skipSpace(sql, 0);
        return at(sql, start, "select") || at(sql, start, "values");
    }

    /** Tells whether a statement may change the schema; in doubt it may. {@code bits}: what it may leave behind. */
    static boolean mayChangeSchema(String sql, int bits) {
        return switch (bits) {
            case EVERYTHING -> true;
            case TRANSACTION -> false;
            case PRAGMA -> SCHEMA_PRAGMA.matcher(sql).find();
            default -> !isData(sql);
        };
    }

    /** Tells whether a statement surely reads or writes data and does nothing else, so that it can be prepared once and run for ever. */
    static boolean isReusable(String sql) {
        return isData(sql) && leavesBehind(sql) != EVERYTHING;
    }

    private static boolean isData(String sql) {
        int start = skipSpace(sql, 0);
        return isQuery(sql)
                || at(sql, start, "insert")
                || at(sql, start, "update")
                || at(sql, start, "delete")
                || at(sql, start, "replace")
                || at(sql, start, "with");
    }

    /** Tells whether a statement surely creates what its own connection alone sees. */
    static boolean createsTemporary(String sql) {
        int start = skipSpace(sql, 0);
        if (!at(sql, start, "create")) {
            return false;
        }
        int word = skipSpace(sql, start + "create".length());
        return at(sql, word, "temp") || at(sql, word, "temporary");
    }

    /** Tells whether a text has no statement at all: nothing but spaces, comments and semicolons. */
    static boolean isEmpty(String sql) {
        int start = skipSpace(sql, 0);
        while (start < sql.length() && sql.charAt(start) == ';') {
            start = skipSpace(sql, start + 1);
        }
        return start >= sql.length();
    }

    /** Tells whether a text has more than one statement. Scans it only where there is something behind a semicolon. */
    static boolean holdsSeveral(String sql) {
        return leavesBehind(sql) == EVERYTHING && ownStatements(sql).size() > 1;
    }

    private static List<String> ownStatements(String sql) {
        return StatementKind.withoutTriggerBodies(SqlScanner.statements(sql));
    }

    /** Tells whether a text has a statement that begins or ends a whole transaction. Scans it: not for the hot path. */
    static boolean controlsTransaction(String sql) {
        for (String statement : ownStatements(sql)) {
            String word = SqlScanner.firstWord(statement);
            if (word.equals("begin")
                    || word.equals("commit")
                    || word.equals("end")
                    || (word.equals("rollback")
                            && !ROLLBACK_TO.matcher(statement).matches())) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether a text sets a pragma that takes the database away from the other connections. */
    static boolean breaksPromises(String sql) {
        return BREAKS_PROMISES.matcher(sql).find();
    }

    /** Tells whether a statement may have generated keys: it inserts, perhaps behind a WITH. */
    static boolean mayInsert(String sql) {
        int start = skipSpace(sql, 0);
        return at(sql, start, "insert")
                || at(sql, start, "replace")
                || (at(sql, start, "with") && INSERTING.matcher(sql).find())
                || leavesBehind(sql) == EVERYTHING;
    }

    /** To the first character that is neither space nor comment, or the end. */
    private static int skipSpace(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            if (sql.charAt(at) <= ' ') {
                at++;
            } else if (sql.startsWith("--", at)) {
                at = pastOrEnd(sql, "\n", at + 2);
            } else if (sql.startsWith("/*", at)) {
                at = pastOrEnd(sql, "*/", at + 2);
            } else {
                return at;
            }
        }
        return at;
    }

    private static int pastOrEnd(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    private static boolean at(String sql, int start, String word) {
        int end = start + word.length();
        boolean wordEnds =
                end >= sql.length() || !(Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_');
        return wordEnds && sql.regionMatches(true, start, word, 0, word.length());
    }
}
