package dev.rockpool.metrics.record;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the patterns of texts, so that each is looked at once. Thread-safe, and bounded: what is beyond is looked at each time. */
public final class SqlPatterns {

    private static final int MOST_TEXTS = 2_000;

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
            if (patterns.size() < MOST_TEXTS) {
                patterns.put(sql, known);
            }
        }
        return known;
    }
}
