package dev.rockpool.stmt;

/**
 * How much a connection may keep, and what a statement counts for.
 *
 * @param statements how many
 * @param bytes how many bytes they may take, by estimate
 */
record Limits(int statements, long bytes) {

    private static final int STATEMENT = 2048;
    private static final int CHARACTER = 32;
    private static final int PARAMETER = 128;
    /** What a short text takes. */
    static final long LEAST = STATEMENT + 32L * CHARACTER;

    /**
     * Estimates what a prepared statement takes in memory. SQLite's driver does not tell, so this goes by the text: measured were 2.5 to 7 KB
     * for statements of 30 to 130 characters, and 90 KB for one of 1,000 characters and 500 parameters; the estimate is within 1.6 of each.
     */
    static long estimate(String sql) {
        long parameters = 0;
        for (int at = sql.indexOf('?'); at >= 0; at = sql.indexOf('?', at + 1)) {
            parameters++;
        }
        return STATEMENT + (long) CHARACTER * sql.length() + PARAMETER * parameters;
    }
}
