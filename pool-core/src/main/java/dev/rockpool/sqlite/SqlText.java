package dev.rockpool.sqlite;

import java.util.regex.Pattern;

/**
 * The little that must be known of a statement from its text because SQLite's bytecode does not show it: its first keyword, where it
 * changes the session rather than the data. On the hot path: one or two characters of most statements are looked at.
 */
final class SqlText {

    /** What a statement may leave behind in the session, as bits. */
    static final int NOTHING = 0;

    static final int PRAGMA = 1;
    static final int ATTACHED = 2;
    static final int TEMPORARY = 4;
    static final int TRANSACTION = 8;
    static final int EVERYTHING = 15;

    /** The schema {@code temp} in front of a name, quoted or not; finding one inside a text literal does no harm. */
    private static final Pattern NAMES_TEMP = Pattern.compile("(?i)\\btemp[\"`\\]']?\\s*\\.");

    private SqlText() {}

    /** Tells what a statement may leave behind. */
    static int leavesBehind(String sql) {
        int start = skipSpace(sql, 0);
        if (start >= sql.length()) {
            return NOTHING;
        }
        return switch (sql.charAt(start) | 0x20) {
            case 'p' -> at(sql, start, "pragma") ? PRAGMA : NOTHING;
            case 'a' -> at(sql, start, "attach") ? ATTACHED : NOTHING;
            case 'd' -> at(sql, start, "detach") ? ATTACHED : NOTHING;
            case 'b' -> at(sql, start, "begin") ? TRANSACTION : NOTHING;
            case 's' -> at(sql, start, "savepoint") ? TRANSACTION : NOTHING;
            case 'c' -> at(sql, start, "create") && isTemporary(sql, start + 6) ? TEMPORARY : NOTHING;
            // Comments, empty statements, BOM: rare enough to be treated with caution.
            case '-' | 0x20, '/' | 0x20, ';' | 0x20, 0xFEFF | 0x20 -> EVERYTHING;
            default -> NOTHING;
        };
    }

    /** Tells whether a statement may have generated keys: it inserts, perhaps behind a WITH. */
    static boolean mayInsert(String sql) {
        int start = skipSpace(sql, 0);
        return at(sql, start, "insert") || at(sql, start, "replace") || at(sql, start, "with") || leavesBehind(sql) == EVERYTHING;
    }

    private static boolean isTemporary(String sql, int from) {
        int next = skipSpace(sql, from);
        return at(sql, next, "temp") || at(sql, next, "temporary") || NAMES_TEMP.matcher(sql).find();
    }

    private static int skipSpace(String sql, int from) {
        int at = from;
        while (at < sql.length() && sql.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    private static boolean at(String sql, int start, String word) {
        int end = start + word.length();
        boolean wordEnds = end >= sql.length() || !(Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_');
        return wordEnds && sql.regionMatches(true, start, word, 0, word.length());
    }
}
