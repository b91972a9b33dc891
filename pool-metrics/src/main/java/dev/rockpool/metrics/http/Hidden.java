package dev.rockpool.metrics.http;

import dev.rockpool.metrics.record.SqlPattern;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Keeps secrets, and values of users, out of what is served. Stateless. */
final class Hidden {

    /** What is shown in the place of a secret. */
    static final String VALUE = "(hidden)";

    private static final Set<String> SECRET_WORDS = Set.of(
            "auth",
            "authorization",
            "credential",
            "credentials",
            "key",
            "passphrase",
            "password",
            "pwd",
            "secret",
            "token");

    /** Between the words of a name. */
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[._-]");
    /** A URL with a user, or with a password among its parameters. */
    private static final Pattern SECRET_VALUE =
            Pattern.compile("://[^/@\\s]+@|[?&;](?:user|pass|pwd|key|token|secret)[^=&;]*=", Pattern.CASE_INSENSITIVE);

    /** What may be told in a driver's message, or in ours: users with passwords, and passwords by name. */
    private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]+@");

    private static final Pattern SECRET_PARAMETER = Pattern.compile(
            "(\\b[\\w.]*(?:password|passwd|pwd|passphrase|secret|token|credential)s?\\s*[=:]\\s*)(?:'[^']*'|\"[^\"]*\"|[^\\s,;&)]+)",
            Pattern.CASE_INSENSITIVE);

    /** What a lease says before the last statement under it, which ends with the bracket's end or is cut. */
    private static final String SQL = "(last SQL: ";

    private static final int CUT = 200;

    private Hidden() {}

    /** Whether a setting is one that nobody should see. */
    static boolean isSecret(String name, Object value) {
        return WORDS.splitAsStream(name).anyMatch(word -> SECRET_WORDS.contains(word.toLowerCase(Locale.ROOT)))
                || SECRET_VALUE.matcher(String.valueOf(value)).find();
    }

    /** A sentence of ours or a driver's, without secrets, and without the literals of the statements that it quotes. */
    static String inWords(String sentence) {
        StringBuilder words = new StringBuilder();
        int from = 0;
        for (int at = sentence.indexOf(SQL); at >= 0; at = sentence.indexOf(SQL, from)) {
            int begin = at + SQL.length();
            int end = end(sentence, begin);
            words.append(plain(sentence.substring(from, begin))).append(SqlPattern.of(sentence.substring(begin, end)));
            from = end;
        }
        return words.append(plain(sentence.substring(from))).toString();
    }

    private static String plain(String words) {
        return SECRET_PARAMETER
                .matcher(USER_INFO.matcher(words).replaceAll("://" + VALUE + "@"))
                .replaceAll("$1" + VALUE);
    }

    /** Where a statement in brackets ends: at the bracket that it does not open itself, outside of its literals. */
    private static int end(String sentence, int begin) {
        int depth = 0;
        boolean quoted = false;
        for (int i = begin; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            if (i == begin + CUT && sentence.startsWith("…)", i)) {
                return i;
            } else if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')' && --depth < 0) {
                return i;
            }
        }
        return sentence.length();
    }
}
