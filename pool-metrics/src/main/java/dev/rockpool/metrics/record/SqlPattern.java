package dev.rockpool.metrics.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL texts without their values: literals become {@code ?}, comments go, white space and lists of values shrink. So texts that differ by
 * values alone are one, and no value of a user's is shown. Stateless.
 */
public final class SqlPattern {

    private static final int LONGEST = 500;
    /** What comes later is not looked at: a text may have megabytes, and each run of it would be looked through. */
    private static final int LOOKED_AT = 20_000;
    /**
     * In this order: texts between dollars (PostgreSQL's), what is left as it is (quoted names, parameters, words with digits in them),
     * comments, literals, white space.
     */
    private static final Pattern PARTS =
            Pattern.compile("(?<dollars>\\$(?<tag>(?:[\\p{L}_][\\p{L}\\p{N}_]*+)?)\\$(?s:.*?)(?:\\$\\k<tag>\\$|\\z))"
                    + "|(?<kept>\"(?:[^\"]|\"\")*+\"|`[^`]*+`|\\[[^]]*+]|[?:@$][\\p{Alnum}_]*+)"
                    + "|(?<comment>--[^\\n]*+|/\\*(?:[^*]|\\*(?!/))*+(?:\\*/)?)"
                    + "|(?<literal>[xX]?'(?:[^']|'')*+'?)"
                    + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*+)"
                    + "|(?<number>(?:\\d[\\p{Alnum}_.]*+(?:(?<=[eE])[+-]\\d++)?|\\.\\d[\\p{Alnum}_]*+))"
                    + "|(?<space>\\s++)");

    // The numbers of the groups, by which alone the result of a match knows them in Java 17.
    private static final int KEPT = 3;
    private static final int COMMENT = 4;
    private static final int WORD = 6;
    private static final int SPACE = 8;

    private static final Pattern VALUES = Pattern.compile("\\?(?: ?, ?\\?)+");
    private static final Pattern ROWS = Pattern.compile("(\\(\\?(?:, …)?\\))(?: ?, ?\\(\\?(?:, …)?\\))+");

    private SqlPattern() {}

    /**
     * Leaves the values out.
     *
     * @param sql any text
     * @return literals as {@code ?}, without comments, in one line, cut where it is long
     */
    public static String of(String sql) {
        String begin = sql.length() <= LOOKED_AT ? sql : sql.substring(0, LOOKED_AT);
        String plain = PARTS.matcher(begin).replaceAll(part -> {
            if (part.group(KEPT) != null || part.group(WORD) != null) {
                return Matcher.quoteReplacement(part.group());
            }
            return part.group(COMMENT) != null || part.group(SPACE) != null ? " " : "?";
        });
        String lists = VALUES.matcher(plain.strip().replaceAll(" {2,}", " ")).replaceAll("?, …");
        String rows = ROWS.matcher(lists).replaceAll("$1, …");
        boolean whole = rows.length() <= LONGEST && begin.length() == sql.length();
        return whole ? rows : rows.substring(0, Math.min(LONGEST, rows.length())) + "…";
    }
}
