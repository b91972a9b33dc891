package dev.rockpool.cache;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.CacheEviction;
import dev.rockpool.pool.CacheStats;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What one database's query cache counts. Thread-safe. */
final class CacheCounters {

    final LongAdder hits = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder loads = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder loadNanos = new LongAdder();
    final LongAdder staleHits = new LongAdder();
    final LongAdder storeHits = new LongAdder();
    final LongAdder storeFailures = new LongAdder();
    /** Not set to zero by {@link #reset()}: what is kept is kept. */
    private final LongAdder results = new LongAdder();

    private final LongAdder bytes = new LongAdder();
    private final Map<CacheEviction, LongAdder> evictions = adders(CacheEviction.class);
    private final Map<CacheBypass, LongAdder> bypasses = adders(CacheBypass.class);

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E reason : type.getEnumConstants()) {
            adders.put(reason, new LongAdder());
        }
        return adders;
    }

    void bypassed(CacheBypass reason) {
        add(bypasses, reason);
    }

    void added(int weight) {
        results.increment();
        bytes.add(weight);
    }

    void removed(int weight, CacheEviction reason) {
        results.decrement();
        bytes.add(-weight);
        add(evictions, reason);
    }

    private static <E extends Enum<E>> void add(Map<E, LongAdder> counts, E reason) {
        LongAdder count = counts.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    CacheStats stats(Map<String, Long> invalidations) {
        return new CacheStats(
                hits.sum(),
                misses.sum(),
                loads.sum(),
                failures.sum(),
                Duration.ofNanos(loadNanos.sum()),
                staleHits.sum(),
                storeHits.sum(),
                storeFailures.sum(),
                results.sum(),
                bytes.sum(),
                sums(evictions),
                invalidations,
                sums(bypasses));
    }

    private static <E extends Enum<E>> Map<E, Long> sums(Map<E, LongAdder> counts) {
        Map<E, Long> sums = new HashMap<>();
        counts.forEach((reason, count) -> {
            if (count.sum() > 0) {
                sums.put(reason, count.sum());
            }
        });
        return sums;
    }

    void reset() {
        hits.reset();
        misses.reset();
        loads.reset();
        failures.reset();
        loadNanos.reset();
        staleHits.reset();
        storeHits.reset();
        storeFailures.reset();
        evictions.values().forEach(LongAdder::reset);
        bypasses.values().forEach(LongAdder::reset);
    }
}
