package dev.rockpool.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds where the statements of a text begin and end: what stands in quotes or in a comment is passed over. It knows no grammar. Blanks,
 * comments and quotes are those of SQLite's own tokenizer.
 */
final class SqlScanner {

    private SqlScanner() {}

    /** Returns the statements of a text, each from its first word on, without the semicolon; none for a text of blanks and comments. */
    static List<String> statements(String sql) {
        List<String> statements = new ArrayList<>(1);
        int start = skipBlank(sql, 0);
        while (start < sql.length()) {
            int end = endOfStatement(sql, start);
            if (end > start) {
                statements.add(sql.substring(start, end));
            }
            start = skipBlank(sql, end + 1);
        }
        return statements;
    }

    /** Tells whether a text has no more than one statement. */
    static boolean isOneStatement(String sql) {
        int end = endOfStatement(sql, skipBlank(sql, 0));
        while (end < sql.length() && sql.charAt(end) == ';') {
            end = skipBlank(sql, end + 1);
        }
        return end >= sql.length();
    }

    /** Returns the first word of a statement in lower case; empty where it begins with something else. */
    static String firstWord(String statement) {
        int end = 0;
        while (end < statement.length() && isWord(statement.charAt(end))) {
            end++;
        }
        return statement.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static int endOfStatement(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            switch (c) {
                case ';' -> {
                    return at;
                }
                case '\'', '"', '`' -> at = after(sql, at + 1, c);
                case '[' -> at = after(sql, at + 1, ']');
                case '-', '/' -> {
                    int next = skipBlank(sql, at);
                    at = next == at ? at + 1 : next;
                }
                default -> at++;
            }
        }
        return sql.length();
    }

    /** A quote that is doubled inside quotes ends one text and begins the next, which comes to the same. */
    private static int after(String sql, int from, char quote) {
        int end = sql.indexOf(quote, from);
        return end < 0 ? sql.length() : end + 1;
    }

    private static int skipBlank(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            if (isBlank(sql.charAt(at))) {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at + 2);
                at = end < 0 ? sql.length() : end + 2;
            } else {
                return at;
            }
        }
        return Math.min(at, sql.length());
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == 0xFEFF;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
    }
}
