package dev.rockpool.metrics.record;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the patterns of texts, so that each is looked at once. Thread-safe, and bounded: a long text, and what is beyond a number, is
 * looked at each time.
 */
public final class SqlPatterns {

    private static final int MOST_TEXTS = 2_000;
    /** A longer text, which may have megabytes, is not kept. */
    private static final int LONGEST_TEXT = 4_000;

    private final Map<String, String> patterns = new ConcurrentHashMap<>();

    /** Makes one that knows none. */
    public SqlPatterns() {}

    /**
     * Returns a text without its values.
     *
     * @param sql any SQL text
     * @return literals are {@code ?}, lists of them short, comments gone; at most 500 characters
     */
    public String of(String sql) {
        String known = patterns.get(sql);
        if (known == null) {
            known = SqlPattern.of(sql);
            if (sql.length() <= LONGEST_TEXT && patterns.size() < MOST_TEXTS) {
                patterns.put(sql, known);
            }
        }
        return known;
    }

    /** How many texts are remembered. */
    int size() {
        return patterns.size();
    }
}
