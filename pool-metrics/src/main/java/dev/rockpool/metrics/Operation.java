package dev.rockpool.metrics;

/** What kind of statement one is, by its first keyword: few values, for tags. Frameworks write comments before it. */
enum Operation {
    SELECT,
    INSERT,
    UPDATE,
    DELETE,
    REPLACE,
    WITH,
    PRAGMA,
    CREATE,
    ALTER,
    DROP,
    BEGIN,
    COMMIT,
    ROLLBACK,
    OTHER;

    private static final Operation[] ALL = values();

    static Operation of(String sql) {
        int from = keyword(sql);
        for (Operation one : ALL) {
            if (sql.regionMatches(true, from, one.name(), 0, one.name().length())) {
                return one;
            }
        }
        return OTHER;
    }

    /** Where white space and comments end. */
    private static int keyword(String sql) {
        int at = 0;
        while (at < sql.length()) {
            if (sql.charAt(at) <= ' ') {
                at++;
            } else if (sql.startsWith("/*", at)) {
                at = after(sql, "*/", at + 2);
            } else if (sql.startsWith("--", at)) {
                at = after(sql, "\n", at);
            } else {
                return at;
            }
        }
        return at;
    }

    private static int after(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }
}
