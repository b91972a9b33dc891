package dev.rockpool.pool;

import java.util.Map;

/**
 * The figures of the statement pool: of all connections, those closed already included. Immutable.
 *
 * @param hits requests for a statement that was found prepared
 * @param misses requests that had the driver prepare, and that were kept or might have been
 * @param bypassed requests for what is never kept, such as DDL and pragmas
 * @param warmed statements prepared ahead, for connections just opened
 * @param kept statements that are kept now, those in use included
 * @param bytes what these take in memory, estimated
 * @param evictions statements closed instead of kept, by reason; reasons that did not occur are absent. What is closed with its
 *     connection is not counted
 */
public record StatementPoolStats(
        long hits,
        long misses,
        long bypassed,
        long warmed,
        int kept,
        long bytes,
        Map<StatementEviction, Long> evictions) {

    /** Where there is no statement pool. */
    public static final StatementPoolStats NONE = new StatementPoolStats(0, 0, 0, 0, 0, 0, Map.of());

    /** Copies the map. */
    public StatementPoolStats {
        evictions = Map.copyOf(evictions);
    }

    /**
     * Returns the share of requests that were found prepared.
     *
     * @return between 0 and 1; 0 before the first request. What is never kept does not count
     */
    public double hitRate() {
        long requests = hits + misses;
        return requests == 0 ? 0 : (double) hits / requests;
    }

    /**
     * Returns how many statements were closed instead of kept.
     *
     * @return the sum over all reasons
     */
    public long totalEvictions() {
        return evictions.values().stream().mapToLong(Long::longValue).sum();
    }
}
