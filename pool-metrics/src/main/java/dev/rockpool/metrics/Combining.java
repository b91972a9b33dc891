package dev.rockpool.metrics;

import dev.rockpool.Diagnosis;
import dev.rockpool.Diagnosis.LaneDiagnosis;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.Incident;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.StatementTiming;
import dev.rockpool.pool.WalStats;
import dev.rockpool.pool.WriteQueueStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several databases as if they were one. Stateless. */
final class Combining {

    private static final int MOST_STATEMENTS = 50;
    private static final int MOST_INCIDENTS = 100;

    private Combining() {}

    static DatabaseMetrics all(Collection<DatabaseMetrics> parts) {
        Map<String, Quantiles> use = new HashMap<>();
        parts.forEach(part -> use.putAll(part.use()));
        return new DatabaseMetrics(
                UnifiedMetrics.COMBINED,
                parts.stream().allMatch(DatabaseMetrics::closed),
                diagnosis(parts),
                use,
                worst(parts, DatabaseMetrics::statements),
                worst(parts, DatabaseMetrics::commits),
                worst(parts, DatabaseMetrics::checkpoints));
    }

    private static Diagnosis diagnosis(Collection<DatabaseMetrics> parts) {
        List<Diagnosis> all = parts.stream().map(DatabaseMetrics::diagnosis).toList();
        List<LaneDiagnosis> lanes =
                all.stream().flatMap(one -> one.lanes().stream()).toList();
        List<StatementTiming> slowest = all.stream()
                .flatMap(one -> one.slowest().stream())
                .sorted(Comparator.comparing(StatementTiming::total).reversed())
                .limit(MOST_STATEMENTS)
                .toList();
        List<Incident> incidents = all.stream()
                .flatMap(one -> one.incidents().stream())
                .sorted(Comparator.comparing(Incident::at).reversed())
                .limit(MOST_INCIDENTS)
                .toList();
        List<String> advice = all.stream()
                .flatMap(one -> one.advice().stream().map(sentence -> named(one, sentence, all.size())))
                .toList();
        Instant at = all.stream().map(Diagnosis::at).max(Instant::compareTo).orElse(Instant.EPOCH);
        return new Diagnosis(
                UnifiedMetrics.COMBINED, at, stats(all), lanes, walHolder(all), slowest, incidents, advice);
    }

    private static @Nullable String walHolder(List<Diagnosis> all) {
        List<String> holders = new ArrayList<>();
        for (Diagnosis one : all) {
            if (one.walHolder() != null) {
                holders.add(named(one, one.walHolder(), all.size()));
            }
        }
        return holders.isEmpty() ? null : String.join("; ", holders);
    }

    private static String named(Diagnosis whose, String sentence, int databases) {
        return databases == 1 ? sentence : whose.pool() + ": " + sentence;
    }

    private static PoolStats stats(List<Diagnosis> all) {
        List<PoolStats> stats = all.stream().map(Diagnosis::stats).toList();
        List<LaneStats> lanes =
                stats.stream().flatMap(one -> one.lanes().stream()).toList();
        return new PoolStats(
                UnifiedMetrics.COMBINED,
                lanes,
                cache(stats.stream().map(PoolStats::cache).toList()),
                wal(stats.stream().map(PoolStats::wal).toList()),
                writeQueue(stats.stream().map(PoolStats::writeQueue).toList()),
                statements(stats.stream().map(PoolStats::statements).toList()));
    }

    private static CacheStats cache(List<CacheStats> all) {
        return new CacheStats(
                sum(all, CacheStats::hits),
                sum(all, CacheStats::misses),
                sum(all, CacheStats::loads),
                sum(all, CacheStats::failures),
                total(all, CacheStats::loadTime),
                sum(all, CacheStats::staleHits),
                sum(all, CacheStats::storeHits),
                sum(all, CacheStats::storeFailures),
                sum(all, CacheStats::results),
                sum(all, CacheStats::bytes),
                counts(all, CacheStats::evictions),
                counts(all, CacheStats::invalidations),
                counts(all, CacheStats::bypasses));
    }

    private static WalStats wal(List<WalStats> all) {
        return new WalStats(
                sum(all, WalStats::bytes),
                sum(all, WalStats::limit),
                sum(all, WalStats::checkpoints),
                sum(all, WalStats::blocked),
                sum(all, WalStats::failed),
                longest(all, WalStats::longest),
                longest(all, WalStats::longestParked));
    }

    private static WriteQueueStats writeQueue(List<WriteQueueStats> all) {
        List<Long> sizes = new ArrayList<>();
        for (WriteQueueStats one : all) {
            for (int i = 0; i < one.groupSizes().size(); i++) {
                if (i == sizes.size()) {
                    sizes.add(0L);
                }
                sizes.set(i, sizes.get(i) + one.groupSizes().get(i));
            }
        }
        return new WriteQueueStats(
                whole(all, WriteQueueStats::depth, Integer::sum),
                sum(all, WriteQueueStats::committed),
                sum(all, WriteQueueStats::failed),
                sum(all, WriteQueueStats::undoneByOthers),
                sum(all, WriteQueueStats::rerun),
                sum(all, WriteQueueStats::groups),
                sizes,
                whole(all, WriteQueueStats::largestGroup, Math::max),
                total(all, WriteQueueStats::totalWait),
                longest(all, WriteQueueStats::maxWait),
                total(all, WriteQueueStats::totalService),
                longest(all, WriteQueueStats::maxService),
                total(all, WriteQueueStats::totalCommit),
                longest(all, WriteQueueStats::maxCommit));
    }

    private static StatementPoolStats statements(List<StatementPoolStats> all) {
        return new StatementPoolStats(
                sum(all, StatementPoolStats::hits),
                sum(all, StatementPoolStats::misses),
                sum(all, StatementPoolStats::bypassed),
                sum(all, StatementPoolStats::warmed),
                whole(all, StatementPoolStats::kept, Integer::sum),
                sum(all, StatementPoolStats::bytes),
                counts(all, StatementPoolStats::evictions));
    }

    private static Quantiles worst(Collection<DatabaseMetrics> parts, Function<DatabaseMetrics, Quantiles> times) {
        List<Quantiles> all = parts.stream().map(times).toList();
        return new Quantiles(
                sum(all, Quantiles::count),
                longest(all, Quantiles::p50),
                longest(all, Quantiles::p95),
                longest(all, Quantiles::p99),
                longest(all, Quantiles::max));
    }

    private static <S> long sum(List<S> all, ToLongFunction<S> figure) {
        return all.stream().mapToLong(figure).sum();
    }

    private static <S> int whole(List<S> all, ToIntFunction<S> figure, IntBinaryOperator how) {
        return all.stream().mapToInt(figure).reduce(0, how);
    }

    private static <S> Duration total(List<S> all, Function<S, Duration> time) {
        return all.stream().map(time).reduce(Duration.ZERO, Duration::plus);
    }

    private static <S> Duration longest(List<S> all, Function<S, Duration> time) {
        return all.stream().map(time).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private static <S, K> Map<K, Long> counts(List<S> all, Function<S, Map<K, Long>> figure) {
        return all.stream()
                .flatMap(one -> figure.apply(one).entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum));
    }
}
