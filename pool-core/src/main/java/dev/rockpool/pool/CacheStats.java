package dev.rockpool.pool;

import java.time.Duration;
import java.util.Map;

/**
 * The figures of a database's query cache. Immutable.
 *
 * @param hits reads that were served by a kept result
 * @param misses reads that were not: they loaded, or waited for a load
 * @param loads loads that were made, those in the background included
 * @param failures loads that failed
 * @param loadTime the time that all loads took together
 * @param staleHits hits that were served what a write or the clock had ended, as {@code serveStale} allows; part of the hits
 * @param storeHits misses that were served by the second level
 * @param storeFailures calls of the second level that failed
 * @param results how many results are kept, those included that are not valid any more
 * @param bytes what these take in memory, estimated
 * @param evictions results that left the cache, by reason; reasons that did not occur are absent
 * @param invalidations writes that ended what was read from a table, by table, with {@code *} for those that may have written any
 * @param bypasses reads that were neither served nor kept, by reason; reasons that did not occur are absent
 */
public record CacheStats(
        long hits,
        long misses,
        long loads,
        long failures,
        Duration loadTime,
        long staleHits,
        long storeHits,
        long storeFailures,
        long results,
        long bytes,
        Map<CacheEviction, Long> evictions,
        Map<String, Long> invalidations,
        Map<CacheBypass, Long> bypasses) {

    /** Where there is no query cache. */
    public static final CacheStats NONE =
            new CacheStats(0, 0, 0, 0, Duration.ZERO, 0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of());

    /** Copies the maps. */
    public CacheStats {
        evictions = Map.copyOf(evictions);
        invalidations = Map.copyOf(invalidations);
        bypasses = Map.copyOf(bypasses);
    }

    /**
     * Returns the share of reads that were served by a kept result. Bypasses do not count.
     *
     * @return between 0 and 1; 0 before the first read
     */
    public double hitRate() {
        long reads = hits + misses;
        return reads == 0 ? 0 : (double) hits / reads;
    }

    /**
     * Returns how long a load took on average.
     *
     * @return zero before the first
     */
    public Duration averageLoadTime() {
        return loads == 0 ? Duration.ZERO : loadTime.dividedBy(loads);
    }

    /**
     * Returns how many reads the cache was not used for.
     *
     * @return the sum over all reasons
     */
    public long totalBypasses() {
        return bypasses.values().stream().mapToLong(Long::longValue).sum();
    }
}
