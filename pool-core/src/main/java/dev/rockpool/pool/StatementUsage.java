package dev.rockpool.pool;

/**
 * How a text was used by way of the statement pool. Immutable.
 *
 * @param sql the statement's text; parameters are no part of it
 * @param hits how often it was found prepared
 * @param misses how often the driver had to prepare it, as far as it was kept afterwards
 * @param connections on how many connections it is kept now
 * @param bytes what it takes in memory there, estimated
 */
public record StatementUsage(String sql, long hits, long misses, int connections, long bytes) {

    /**
     * Returns how often the text was asked for.
     *
     * @return hits and misses
     */
    public long uses() {
        return hits + misses;
    }
}
