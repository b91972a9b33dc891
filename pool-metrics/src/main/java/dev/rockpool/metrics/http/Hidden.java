package dev.rockpool.metrics.http;

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

    private static final String SQL = "last SQL: ";
    /** Not the names of threads. */
    private static final Pattern QUOTED = Pattern.compile("(?<!thread )'(?:[^']|'')*+'?");

    private Hidden() {}

    /** Whether a setting is one that nobody should see. */
    static boolean isSecret(String name, Object value) {
        return WORDS.splitAsStream(name).anyMatch(word -> SECRET_WORDS.contains(word.toLowerCase(Locale.ROOT)))
                || SECRET_VALUE.matcher(String.valueOf(value)).find();
    }

    /** A sentence of ours or a driver's, without the literals of the statements that it quotes. */
    static String inWords(String sentence) {
        int quoted = sentence.indexOf(SQL);
        return quoted < 0
                ? sentence
                : sentence.substring(0, quoted)
                        + QUOTED.matcher(sentence.substring(quoted)).replaceAll("?");
    }
}
