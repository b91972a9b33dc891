package dev.rockpool.metrics.http;

import dev.rockpool.metrics.DatabaseMetrics;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.ConnectionStats;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.WalStats;
import dev.rockpool.pool.WriteQueueStats;
import java.util.ArrayList;
import java.util.List;

/** The figures of a pool as JSON; every field stands in docs/MONITORING.md. Stateless. */
final class PoolJson {

    private PoolJson() {}

    static void write(Json json, DatabaseMetrics metrics) {
        PoolStats stats = metrics.stats();
        json.text("name", metrics.name());
        json.truth("closed", metrics.closed());
        json.number("active", stats.activeConnections());
        json.number("idle", stats.idleConnections());
        json.number("total", stats.totalConnections());
        json.number("max", stats.lanes().stream().mapToInt(LaneStats::max).sum());
        json.number("waiting", stats.waitingClients());
        json.real("hitRate", stats.hitRate());
        json.array("lanes", stats.lanes(), lane -> lane(json, lane));
        json.object("cache", () -> cache(json, stats.cache()));
        json.object("wal", () -> wal(json, stats.wal()));
        json.object("writeQueue", () -> writeQueue(json, stats.writeQueue()));
        json.object("statements", () -> statements(json, stats.statements()));
    }

    private static void lane(Json json, LaneStats lane) {
        json.text("name", lane.lane());
        json.number("min", lane.min());
        json.number("max", lane.max());
        json.number("total", lane.total());
        json.number("active", lane.active());
        json.number("idle", lane.idle());
        json.number("waiting", lane.waiting());
        json.number("peakActive", lane.peakActive());
        json.number("created", lane.created());
        json.number("destroyed", lane.destroyed());
        json.number("recycled", lane.recycled());
        json.number("acquired", lane.acquired());
        json.number("released", lane.released());
        json.number("waits", lane.waits());
        json.number("timeouts", lane.timeouts());
        json.number("rejected", lane.rejected());
        json.number("leaks", lane.leaks());
        json.number("failedHealthChecks", lane.failedHealthChecks());
        json.number("errors", lane.errors());
        json.number("openFailures", lane.openFailures());
        json.number("queries", lane.queries());
        json.nanos("totalWaitNanos", lane.totalWait());
        json.nanos("maxWaitNanos", lane.maxWait());
        json.array("connections", lane.connections(), connection -> connection(json, connection));
    }

    private static void connection(Json json, ConnectionStats connection) {
        json.number("id", connection.id());
        json.text("name", connection.name());
        json.truth("inUse", connection.inUse());
        json.millis("ageMillis", connection.age());
        json.millis("sinceMillis", connection.since());
        json.number("leases", connection.leases());
        json.number("queries", connection.queries());
    }

    private static void cache(Json json, CacheStats cache) {
        json.number("hits", cache.hits());
        json.number("misses", cache.misses());
        json.real("hitRate", cache.hitRate());
        json.number("loads", cache.loads());
        json.number("failures", cache.failures());
        json.nanos("loadNanos", cache.loadTime());
        json.number("staleHits", cache.staleHits());
        json.number("storeHits", cache.storeHits());
        json.number("storeFailures", cache.storeFailures());
        json.number("results", cache.results());
        json.number("bytes", cache.bytes());
        json.counts("evictions", cache.evictions());
        json.counts("invalidations", cache.invalidations());
        json.counts("bypasses", cache.bypasses());
    }

    private static void wal(Json json, WalStats wal) {
        json.number("bytes", wal.bytes());
        json.number("limitBytes", wal.limit());
        json.number("checkpoints", wal.checkpoints());
        json.number("blocked", wal.blocked());
        json.number("failed", wal.failed());
        json.nanos("longestNanos", wal.longest());
        json.nanos("longestParkedNanos", wal.longestParked());
    }

    private static void writeQueue(Json json, WriteQueueStats queue) {
        json.number("depth", queue.depth());
        json.number("committed", queue.committed());
        json.number("failed", queue.failed());
        json.number("undoneByOthers", queue.undoneByOthers());
        json.number("rerun", queue.rerun());
        json.number("groups", queue.groups());
        json.array("groupSizes", sizes(queue), size -> {
            json.number("upTo", size.upTo());
            json.number("count", size.count());
        });
        json.number("largestGroup", queue.largestGroup());
        json.real("meanGroupSize", queue.meanGroupSize());
        json.nanos("totalWaitNanos", queue.totalWait());
        json.nanos("maxWaitNanos", queue.maxWait());
        json.nanos("totalServiceNanos", queue.totalService());
        json.nanos("maxServiceNanos", queue.maxService());
        json.nanos("totalCommitNanos", queue.totalCommit());
        json.nanos("maxCommitNanos", queue.maxCommit());
    }

    /** Commits that kept so many units, and more than the size before. */
    private record GroupSize(long upTo, long count) {}

    private static List<GroupSize> sizes(WriteQueueStats queue) {
        List<GroupSize> sizes = new ArrayList<>();
        for (int i = 0; i < queue.groupSizes().size(); i++) {
            sizes.add(new GroupSize(1L << i, queue.groupSizes().get(i)));
        }
        return sizes;
    }

    private static void statements(Json json, StatementPoolStats statements) {
        json.number("hits", statements.hits());
        json.number("misses", statements.misses());
        json.real("hitRate", statements.hitRate());
        json.number("bypassed", statements.bypassed());
        json.number("warmed", statements.warmed());
        json.number("kept", statements.kept());
        json.number("bytes", statements.bytes());
        json.counts("evictions", statements.evictions());
    }
}
