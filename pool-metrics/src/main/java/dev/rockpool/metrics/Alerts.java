package dev.rockpool.metrics;

import dev.rockpool.Diagnosis;
import dev.rockpool.metrics.record.BoundPool;
import dev.rockpool.pool.Durations;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.WalStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which thresholds are crossed now; tells when one is crossed, and when it is so no more. Looked after by one thread at a time. */
final class Alerts {

    private static final Logger LOG = LoggerFactory.getLogger("dev.rockpool.monitor");
    /** Of fewer, a share says nothing. */
    private static final long ENOUGH = 20;
    /** A lane of one connection is often out while somebody waits: it is too small where that lasts. */
    private static final Duration LASTING = Duration.ofMillis(100);

    private final Thresholds thresholds;
    private final BoundPool pool;
    /** By where and what; replaced, never changed, for others read it. */
    private volatile Map<String, PoolEvent.Alert> raised = Map.of();

    private final List<PoolEvent.Alert> found = new ArrayList<>();
    private final Share cached =
            new Share(stats -> stats.cache().hits(), stats -> stats.cache().misses());
    private final Share prepared = new Share(
            stats -> stats.statements().hits(), stats -> stats.statements().misses());

    /** The share of hits, by what was asked for since it was last known; kept until enough was asked for again. */
    private static final class Share {
        private final ToLongFunction<PoolStats> hits;
        private final ToLongFunction<PoolStats> misses;
        private @Nullable PoolStats since;
        private double known = Double.NaN;

        Share(ToLongFunction<PoolStats> hits, ToLongFunction<PoolStats> misses) {
            this.hits = hits;
            this.misses = misses;
        }

        double at(PoolStats now) {
            PoolStats before = since;
            if (before == null || isReset(before, now)) {
                since = now;
                return known;
            }
            double rate = rate(before, now, hits, misses);
            if (!Double.isNaN(rate)) {
                known = rate;
                since = now;
            }
            return known;
        }

        private boolean isReset(PoolStats before, PoolStats now) {
            return hits.applyAsLong(now) < hits.applyAsLong(before)
                    || misses.applyAsLong(now) < misses.applyAsLong(before);
        }
    }

    Alerts(Thresholds thresholds, BoundPool pool) {
        this.thresholds = thresholds;
        this.pool = pool;
    }

    List<PoolEvent.Alert> raised() {
        return List.copyOf(raised.values());
    }

    /** Looks at figures; asks for a diagnosis where a lane seems to be exhausted. */
    void look(PoolStats now, Supplier<Diagnosis> diagnosis) {
        found.clear();
        now.lanes().forEach(lane -> lookAtLane(lane, diagnosis));
        lookAtPool(now);
        Map<String, PoolEvent.Alert> current = new LinkedHashMap<>();
        found.forEach(alert -> current.put(alert.lane() + ' ' + alert.condition(), alert));
        Map<String, PoolEvent.Alert> known = raised;
        raised = current;
        current.forEach((key, alert) -> {
            if (!known.containsKey(key)) {
                LOG.warn("{}", alert.message());
                pool.listeners().emit(alert);
            }
        });
        known.forEach((key, alert) -> {
            if (!current.containsKey(key)) {
                LOG.info("No longer so: {}", alert.message());
                pool.listeners()
                        .emit(new PoolEvent.Alert(
                                alert.lane(), alert.condition(), false, "no longer so: " + alert.message()));
            }
        });
    }

    private void lookAtLane(LaneStats lane, Supplier<Diagnosis> diagnosis) {
        if (thresholds.exhausted()
                && lane.waiting() > 0
                && lane.active() >= lane.max()
                && isWaitedForLong(lane.lane(), diagnosis.get())) {
            raise(
                    lane.lane(),
                    "exhausted",
                    "all " + lane.max() + " connections are out, and " + lane.waiting() + " wait");
        }
        if (thresholds.waiters() > 0 && lane.waiting() > thresholds.waiters()) {
            raise(lane.lane(), "waiters", lane.waiting() + " callers wait, more than " + thresholds.waiters());
        }
        Quantiles acquire = pool.recorder().acquire(lane.lane());
        if (!thresholds.acquireP99().isZero()
                && acquire != null
                && acquire.p99().compareTo(thresholds.acquireP99()) > 0) {
            raise(
                    lane.lane(),
                    "acquireP99",
                    "p99 of acquiring is " + Durations.format(acquire.p99()) + ", more than "
                            + Durations.format(thresholds.acquireP99()));
        }
    }

    private static boolean isWaitedForLong(String lane, Diagnosis diagnosis) {
        return diagnosis.lanes().stream()
                .filter(one -> one.stats().lane().equals(lane))
                .flatMap(one -> one.waiters().stream())
                .anyMatch(waiter -> waiter.waited().compareTo(LASTING) >= 0);
    }

    private void lookAtPool(PoolStats now) {
        Quantiles operations = pool.recorder().operations();
        if (!thresholds.operationP99().isZero() && operations.p99().compareTo(thresholds.operationP99()) > 0) {
            raise(
                    now.pool(),
                    "operationP99",
                    "p99 of statements is " + Durations.format(operations.p99()) + ", more than "
                            + Durations.format(thresholds.operationP99()));
        }
        lookAtRate(now, "cacheHitRate", "cached reads served", thresholds.cacheHitRate(), cached.at(now));
        lookAtRate(
                now, "statementHitRate", "statements found prepared", thresholds.statementHitRate(), prepared.at(now));
        WalStats wal = now.wal();
        if (thresholds.walBytes() > 0 && wal.bytes() > thresholds.walBytes()) {
            raise(
                    now.pool(),
                    "walBytes",
                    "the write-ahead log has " + wal.bytes() + " bytes, more than " + thresholds.walBytes());
        }
    }

    private void lookAtRate(PoolStats now, String condition, String what, double least, double rate) {
        if (least > 0 && rate < least) { // false where there is none
            raise(now.pool(), condition, percent(rate) + " of " + what + ", less than " + percent(least));
        }
    }

    private static String percent(double rate) {
        return Math.round(rate * 100) + " %";
    }

    private void raise(String where, String condition, String message) {
        found.add(new PoolEvent.Alert(where, condition, true, where + ": " + message));
    }

    /** The share of hits between two looks; NaN where there were too few. */
    static double rate(
            PoolStats before, PoolStats now, ToLongFunction<PoolStats> hits, ToLongFunction<PoolStats> misses) {
        long hit = hits.applyAsLong(now) - hits.applyAsLong(before);
        long missed = misses.applyAsLong(now) - misses.applyAsLong(before);
        return hit < 0 || missed < 0 || hit + missed < ENOUGH ? Double.NaN : (double) hit / (hit + missed);
    }
}
