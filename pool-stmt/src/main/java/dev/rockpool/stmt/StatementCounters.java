package dev.rockpool.stmt;

import dev.rockpool.pool.StatementEviction;
import dev.rockpool.pool.StatementPoolStats;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is counted for one connection, or for all that are closed. Written by one thread at a time, read by others a little stale; plain
 * fields, so that counting costs next to nothing.
 */
final class StatementCounters {

    private static final StatementEviction[] REASONS = StatementEviction.values();

    /** Which reset of all counters was followed last. */
    volatile int epoch;

    long hits;
    long misses;
    long bypassed;
    long warmed;
    int kept;
    long bytes;
    private final long[] evictions = new long[REASONS.length];

    @SuppressWarnings("EnumOrdinal") // an index into an array of this class alone
    void evicted(StatementEviction reason) {
        evictions[reason.ordinal()]++;
    }

    void reset(int newEpoch) {
        hits = 0;
        misses = 0;
        bypassed = 0;
        warmed = 0;
        Arrays.fill(evictions, 0);
        epoch = newEpoch;
    }

    /** Adds what another has counted. {@code current}: whether since the last reset; what is kept counts in any case. */
    void add(StatementCounters other, boolean current) {
        if (current) {
            hits += other.hits;
            misses += other.misses;
            bypassed += other.bypassed;
            warmed += other.warmed;
            for (int i = 0; i < evictions.length; i++) {
                evictions[i] += other.evictions[i];
            }
        }
        kept += other.kept;
        bytes += other.bytes;
    }

    /** Nothing is kept any more. */
    void dropKept() {
        kept = 0;
        bytes = 0;
    }

    StatementPoolStats stats() {
        Map<StatementEviction, Long> byReason = new EnumMap<>(StatementEviction.class);
        for (int i = 0; i < REASONS.length; i++) {
            if (evictions[i] > 0) {
                byReason.put(REASONS[i], evictions[i]);
            }
        }
        return new StatementPoolStats(hits, misses, bypassed, warmed, kept, bytes, byReason);
    }
}
