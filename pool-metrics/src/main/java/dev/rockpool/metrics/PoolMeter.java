package dev.rockpool.metrics;

import static dev.rockpool.metrics.MeterKind.COUNTER;
import static dev.rockpool.metrics.MeterKind.EVENTS;
import static dev.rockpool.metrics.MeterKind.GAUGE;
import static dev.rockpool.metrics.MeterKind.SUMMARY;
import static dev.rockpool.metrics.MeterKind.TIMER;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.CacheEviction;
import dev.rockpool.pool.EvictionReason;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.StatementEviction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one table of meters: what each tells, and its name in each scheme. What is bound, documented, plotted and alerted on is made of it.
 *
 * <p>No gauge's name ends in {@code created}, {@code total}, {@code info} or {@code bucket}: Prometheus takes those for something else.
 */
@SuppressWarnings("ImmutableEnumChecker") // functions without state, and copies of lists
enum PoolMeter {
    ACTIVE(
            GAUGE,
            "rockpool.connections.active",
            "connections",
            "Connections lent now",
            lane(LaneStats::active),
            "hikaricp.connections.active",
            "db.client.connection.count"),
    IDLE(
            GAUGE,
            "rockpool.connections.idle",
            "connections",
            "Open connections lent to nobody",
            lane(LaneStats::idle),
            "hikaricp.connections.idle",
            "db.client.connection.count"),
    OPEN(
            GAUGE,
            "rockpool.connections.open",
            "connections",
            "Open connections",
            lane(LaneStats::total),
            "hikaricp.connections"),
    WAITING(
            GAUGE,
            "rockpool.connections.waiting",
            "callers",
            "Callers who wait for a connection",
            lane(LaneStats::waiting),
            "hikaricp.connections.pending",
            "db.client.connection.pending_requests"),
    MAX(
            GAUGE,
            "rockpool.connections.max",
            "connections",
            "maxConnections of the lane",
            lane(LaneStats::max),
            "hikaricp.connections.max",
            "db.client.connection.max",
            "db.client.connection.idle.max"),
    MIN(
            GAUGE,
            "rockpool.connections.min",
            "connections",
            "minConnections of the lane",
            lane(LaneStats::min),
            "hikaricp.connections.min",
            "db.client.connection.idle.min"),
    PEAK(
            GAUGE,
            "rockpool.connections.peak",
            "connections",
            "The most connections seen lent at once in the last one to two minutes",
            lane(LaneStats::peakActive)),
    ACQUIRED(COUNTER, "rockpool.connections.acquired", "leases", "Leases granted", lane(LaneStats::acquired)),
    WAITED(
            COUNTER,
            "rockpool.connections.waited",
            "leases",
            "Leases that had to wait for a return, or for a connection to be opened",
            lane(LaneStats::waits)),
    TIMEOUTS(
            COUNTER,
            "rockpool.connections.timeouts",
            "callers",
            "Callers who waited in vain",
            lane(LaneStats::timeouts),
            "hikaricp.connections.timeout",
            "db.client.connection.timeouts"),
    REJECTED(
            COUNTER,
            "rockpool.connections.rejected",
            "callers",
            "Callers who were not allowed to wait",
            lane(LaneStats::rejected)),
    OPENED(COUNTER, "rockpool.connections.opened", "connections", "Connections opened", lane(LaneStats::created)),
    CLOSED(
            COUNTER,
            "rockpool.connections.closed",
            "connections",
            "Connections closed, for whatever reason",
            lane(LaneStats::destroyed)),
    EVICTED(
            EVENTS,
            "rockpool.connections.evicted",
            "connections",
            "Connections closed, by reason",
            reasons(EvictionReason.values(), null)),
    LEAKS(COUNTER, "rockpool.connections.leaks", "leases", "Leases reported as leaks", lane(LaneStats::leaks)),
    OPEN_FAILURES(
            COUNTER,
            "rockpool.connections.open.failures",
            "attempts",
            "Attempts to open a connection that failed",
            lane(LaneStats::openFailures)),
    HEALTH_FAILURES(
            COUNTER,
            "rockpool.connections.health.failures",
            "checks",
            "Health checks that failed",
            lane(LaneStats::failedHealthChecks)),
    ACQUIRE(
            TIMER,
            "rockpool.connections.acquire",
            null,
            "How long callers wait for a connection; those in vain, too",
            onLane(),
            "hikaricp.connections.acquire",
            "db.client.connection.wait_time"),
    USE(
            TIMER,
            "rockpool.connections.use",
            null,
            "How long connections are held",
            onLane(),
            "hikaricp.connections.usage",
            "db.client.connection.use_time"),
    CREATE(
            TIMER,
            "rockpool.connections.create",
            null,
            "How long it takes to open a connection",
            onLane(),
            "hikaricp.connections.creation",
            "db.client.connection.create_time"),

    OPERATION(
            TIMER,
            "rockpool.statements.time",
            null,
            "How long statements are in the driver: execution, and each step to the next row",
            onLane(),
            null,
            "db.client.operation.duration"),
    STATEMENTS(COUNTER, "rockpool.statements.executed", "statements", "Statements that ran", lane(LaneStats::queries)),
    STATEMENT_FAILURES(
            COUNTER, "rockpool.statements.failed", "statements", "Statements that failed", lane(LaneStats::errors)),

    WRITES_WAITING(GAUGE, "rockpool.writes.waiting", "units", "Write units that wait", pool(stats -> stats.writeQueue()
            .depth())),
    WRITES_KEPT(
            COUNTER,
            "rockpool.writes.kept",
            "units",
            "Write units that were committed",
            pool(stats -> stats.writeQueue().committed())),
    WRITES_FAILED(
            COUNTER, "rockpool.writes.failed", "units", "Write units that were undone", pool(stats -> stats.writeQueue()
                    .failed())),
    WRITES_RERUN(
            COUNTER,
            "rockpool.writes.rerun",
            "runs",
            "Write units run once more, alone, because their group was undone",
            pool(stats -> stats.writeQueue().rerun())),
    GROUP_SIZE(SUMMARY, "rockpool.writes.group", "units", "Write units that shared a commit", onPool()),
    COMMIT(TIMER, "rockpool.writes.commit", null, "How long commits of groups of write units take", onPool()),

    WAL_BYTES(GAUGE, "rockpool.wal.size", "bytes", "The write-ahead log's file", pool(stats -> stats.wal()
            .bytes())),
    WAL_LIMIT(GAUGE, "rockpool.wal.limit", "bytes", "walSizeLimit", pool(stats -> stats.wal()
            .limit())),
    CHECKPOINTS(
            COUNTER, "rockpool.checkpoints.made", "checkpoints", "Checkpoints, in any mode", pool(stats -> stats.wal()
                    .checkpoints())),
    CHECKPOINTS_BLOCKED(
            COUNTER,
            "rockpool.checkpoints.blocked",
            "checkpoints",
            "Checkpoints that something stood in the way of",
            pool(stats -> stats.wal().blocked())),
    CHECKPOINTS_FAILED(
            COUNTER,
            "rockpool.checkpoints.failed",
            "checkpoints",
            "Checkpoints that ended in an error",
            pool(stats -> stats.wal().failed())),
    CHECKPOINT(TIMER, "rockpool.checkpoints.time", null, "How long checkpoints take", onPool()),
    PARKED(TIMER, "rockpool.checkpoints.parked", null, "For how long checkpoints hold up the writer", onPool()),

    CACHE_HITS(COUNTER, "rockpool.cache.hits", "reads", "Reads served by a kept result", pool(stats -> stats.cache()
            .hits())),
    CACHE_MISSES(COUNTER, "rockpool.cache.misses", "reads", "Cached reads that had to load", pool(stats -> stats.cache()
            .misses())),
    CACHE_LOADS(COUNTER, "rockpool.cache.loads", "loads", "Loads of results", pool(stats -> stats.cache()
            .loads())),
    CACHE_LOAD_FAILURES(
            COUNTER, "rockpool.cache.load.failures", "loads", "Loads that failed", pool(stats -> stats.cache()
                    .failures())),
    CACHE_STALE_HITS(
            COUNTER,
            "rockpool.cache.stale.hits",
            "reads",
            "Reads served what was no longer valid, as serveStale allows",
            pool(stats -> stats.cache().staleHits())),
    CACHE_STORE_HITS(
            COUNTER,
            "rockpool.cache.store.hits",
            "reads",
            "Misses served by the second level",
            pool(stats -> stats.cache().storeHits())),
    CACHE_RESULTS(GAUGE, "rockpool.cache.results", "results", "Results kept", pool(stats -> stats.cache()
            .results())),
    CACHE_BYTES(
            GAUGE, "rockpool.cache.size", "bytes", "What the kept results take, estimated", pool(stats -> stats.cache()
                    .bytes())),
    CACHE_EVICTED(
            COUNTER,
            "rockpool.cache.evicted",
            "results",
            "Results that left the cache, by reason",
            reasons(CacheEviction.values(), stats -> stats.cache().evictions())),
    CACHE_BYPASSED(
            COUNTER,
            "rockpool.cache.bypassed",
            "reads",
            "Reads neither served nor kept, by reason",
            reasons(CacheBypass.values(), stats -> stats.cache().bypasses())),

    PREPARED_HITS(
            COUNTER,
            "rockpool.prepared.hits",
            "statements",
            "Statements found prepared",
            pool(stats -> stats.statements().hits())),
    PREPARED_MISSES(
            COUNTER,
            "rockpool.prepared.misses",
            "statements",
            "Statements the driver had to prepare",
            pool(stats -> stats.statements().misses())),
    PREPARED_BYPASSED(
            COUNTER,
            "rockpool.prepared.bypassed",
            "statements",
            "Statements of kinds that are never kept",
            pool(stats -> stats.statements().bypassed())),
    PREPARED_KEPT(
            GAUGE, "rockpool.prepared.kept", "statements", "Statements kept prepared", pool(stats -> stats.statements()
                    .kept())),
    PREPARED_BYTES(
            GAUGE, "rockpool.prepared.size", "bytes", "What they take, estimated", pool(stats -> stats.statements()
                    .bytes())),
    PREPARED_EVICTED(
            COUNTER,
            "rockpool.prepared.evicted",
            "statements",
            "Statements closed instead of kept, by reason",
            reasons(StatementEviction.values(), stats -> stats.statements().evictions()));

    /**
     * Where the figure of a gauge or a counter comes from.
     *
     * @param ofLane of each lane; null where it is of the pool, or told by events
     * @param ofPool of the pool; null where it is of lanes, or told by events
     * @param perLane whether there is one for each lane
     * @param reasons what there is to tell apart by a tag; empty where there is none
     * @param byReason of the pool, by reason; null where there is none, or it is told by events
     */
    record Source(
            @Nullable ToDoubleFunction<LaneStats> ofLane,
            @Nullable ToDoubleFunction<PoolStats> ofPool,
            boolean perLane,
            List<? extends Enum<?>> reasons,
            @Nullable Function<PoolStats, Map<? extends Enum<?>, Long>> byReason) {}

    private static Source lane(ToDoubleFunction<LaneStats> figure) {
        return new Source(figure, null, true, List.of(), null);
    }

    private static Source pool(ToDoubleFunction<PoolStats> figure) {
        return new Source(null, figure, false, List.of(), null);
    }

    private static Source onLane() {
        return new Source(null, null, true, List.of(), null);
    }

    private static Source onPool() {
        return new Source(null, null, false, List.of(), null);
    }

    private static Source reasons(
            Enum<?>[] values, @Nullable Function<PoolStats, Map<? extends Enum<?>, Long>> byReason) {
        return new Source(null, null, byReason == null, List.of(values), byReason);
    }

    final MeterKind kind;
    final String meter;
    /** What is counted; null for times. */
    final @Nullable String unit;

    final String description;
    final Source source;
    final @Nullable String hikari;
    final List<String> openTelemetry;

    PoolMeter(MeterKind kind, String meter, @Nullable String unit, String description, Source source) {
        this(kind, meter, unit, description, source, null);
    }

    PoolMeter(
            MeterKind kind,
            String meter,
            @Nullable String unit,
            String description,
            Source source,
            @Nullable String hikari,
            String... openTelemetry) {
        this.kind = kind;
        this.meter = meter;
        this.unit = unit;
        this.description = description;
        this.source = source;
        this.hikari = hikari;
        this.openTelemetry = List.of(openTelemetry);
    }

    /** For the registry. Prometheus puts it into names, where a word for what is counted anyway would only be in the way. */
    @Nullable
    String baseUnit() {
        return "bytes".equals(unit) ? unit : null;
    }

    /** The value of the tag {@code reason}. */
    static String tag(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
