package dev.rockpool.metrics;

/** What kind of statement one is, by its first keyword: few values, for tags. */
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

    /** Comments before the keyword make it {@link #OTHER}: to read them would cost every statement. */
    static Operation of(String sql) {
        int from = 0;
        while (from < sql.length() && sql.charAt(from) <= ' ') {
            from++;
        }
        for (Operation one : ALL) {
            if (sql.regionMatches(true, from, one.name(), 0, one.name().length())) {
                return one;
            }
        }
        return OTHER;
    }
}
