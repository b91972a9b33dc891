package dev.rockpool.metrics.http;

import dev.rockpool.Diagnosis.LaneDiagnosis;
import dev.rockpool.metrics.DatabaseMetrics;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.StatementTiming;

/** How fast a pool is, as JSON; every field stands in docs/MONITORING.md. Stateless. */
final class PerformanceJson {

    private PerformanceJson() {}

    static void write(Json json, DatabaseMetrics metrics) {
        PoolStats stats = metrics.stats();
        json.text("name", metrics.name());
        json.number("queries", stats.totalQueries());
        json.number("acquired", stats.totalAcquired());
        json.number("timeouts", stats.totalTimeouts());
        json.number("errors", stats.totalErrors());
        json.real("acquireHitRate", stats.hitRate());
        json.real("cacheHitRate", stats.cacheHitRate());
        json.real("statementHitRate", stats.statements().hitRate());
        json.nanos("meanAcquireNanos", stats.averageAcquireTime());
        json.nanos("maxAcquireNanos", stats.maxAcquireTime());
        json.array("lanes", metrics.diagnosis().lanes(), lane -> lane(json, metrics, lane));
        times(json, "statements", metrics.statements());
        times(json, "commits", metrics.commits());
        times(json, "checkpoints", metrics.checkpoints());
        json.array("slowest", metrics.diagnosis().slowest(), timing -> statement(json, timing));
    }

    private static void lane(Json json, DatabaseMetrics metrics, LaneDiagnosis lane) {
        String name = lane.stats().lane();
        json.text("name", name);
        times(json, "acquire", lane.acquire() == null ? Quantiles.NONE : lane.acquire());
        times(json, "use", metrics.use().getOrDefault(name, Quantiles.NONE));
    }

    private static void statement(Json json, StatementTiming timing) {
        json.text("sql", timing.sql());
        json.number("runs", timing.runs());
        json.number("failures", timing.failures());
        json.number("rows", timing.rows());
        json.nanos("totalNanos", timing.total());
        times(json, "times", timing.times());
    }

    private static void times(Json json, String name, Quantiles times) {
        json.object(name, () -> {
            json.number("count", times.count());
            json.nanos("p50Nanos", times.p50());
            json.nanos("p95Nanos", times.p95());
            json.nanos("p99Nanos", times.p99());
            json.nanos("maxNanos", times.max());
        });
    }
}
