package dev.rockpool.metrics.record;

import java.util.regex.Pattern;

/**
 * SQL texts without their values: literals become {@code ?}, comments go, white space and lists of values shrink. So texts that differ by
 * values alone are one, and no value of a user's is shown. Stateless.
 */
public final class SqlPattern {

    private static final int LONGEST = 500;
    /** In this order: what is left as it is (quoted names, parameters, words with digits in them), comments, literals, white space. */
    private static final Pattern PARTS =
            Pattern.compile("(?<kept>\"(?:[^\"]|\"\")*+\"|`[^`]*+`|\\[[^]]*+]|[?:@$][\\p{Alnum}_]*+)"
                    + "|(?<comment>--[^\\n]*+|/\\*(?:[^*]|\\*(?!/))*+(?:\\*/)?)"
                    + "|(?<literal>[xX]?'(?:[^']|'')*+'?)"
                    + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*+)"
                    + "|(?<number>(?:\\d[\\p{Alnum}_.]*+(?:(?<=[eE])[+-]\\d++)?|\\.\\d[\\p{Alnum}_]*+))"
                    + "|(?<space>\\s++)");

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
        String plain = PARTS.matcher(sql).replaceAll(part -> {
            if (part.group(1) != null || part.group(4) != null) {
                return java.util.regex.Matcher.quoteReplacement(part.group());
            }
            return part.group(3) != null || part.group(5) != null ? "?" : " ";
        });
        String lists = VALUES.matcher(plain.strip().replaceAll(" {2,}", " ")).replaceAll("?, …");
        String rows = ROWS.matcher(lists).replaceAll("$1, …");
        return rows.length() <= LONGEST ? rows : rows.substring(0, LONGEST) + "…";
    }
}
