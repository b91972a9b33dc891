package dev.rockpool.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a text is one CREATE statement and nothing else. The driver runs the first statement of a text and drops the others
 * without a word, so where a statement ends must be known; the body of a trigger is the one place where a semicolon does not end it.
 */
final class CreateStatement {

    private static final Set<String> TEMPORARY = Set.of("TEMP", "TEMPORARY");
    private static final String END = ";";

    private CreateStatement() {}

    /** Null where it is one. */
    static @Nullable String problem(String sql) {
        List<String> words = words(sql);
        while (!words.isEmpty() && words.get(words.size() - 1).equals(END)) {
            words.remove(words.size() - 1);
        }
        if (words.isEmpty() || !words.get(0).equals("CREATE")) {
            return "is no CREATE statement";
        }
        String kind = words.size() > 1 ? words.get(1) : "";
        if (TEMPORARY.contains(kind)) {
            return "creates something temporary, which ends with its connection";
        }
        int end = kind.equals("TRIGGER") ? endOfTrigger(words) : words.indexOf(END);
        return end >= 0 ? "is more than one statement: give each of its own" : null;
    }

    /** The place after the first END that closes the body, where something follows it; −1 where the text ends with it. */
    private static int endOfTrigger(List<String> words) {
        for (int i = 1; i < words.size() - 1; i++) {
            if (words.get(i).equals("END")
                    && words.get(i - 1).equals(END)
                    && words.get(i + 1).equals(END)) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Keywords in upper case, semicolons, and a dot for anything else; without comments and what is quoted. */
    private static List<String> words(String sql) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            int next;
            if (sql.startsWith("--", at)) {
                next = after(sql, "\n", at + 2);
            } else if (sql.startsWith("/*", at)) {
                next = after(sql, "*/", at + 2);
            } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
                next = after(sql, c == '[' ? "]" : String.valueOf(c), at + 1);
                words.add(".");
            } else if (Character.isLetter(c) || c == '_') {
                next = at + 1;
                while (next < sql.length()
                        && (Character.isLetterOrDigit(sql.charAt(next)) || sql.charAt(next) == '_')) {
                    next++;
                }
                words.add(sql.substring(at, next).toUpperCase(Locale.ROOT));
            } else {
                next = at + 1;
                if (c > ' ') {
                    words.add(c == ';' ? END : ".");
                }
            }
            at = next;
        }
        return words;
    }

    private static int after(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }
}
