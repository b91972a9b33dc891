package dev.rockpool.pool;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The figures of a pool with all its lanes at one moment. Immutable.
 *
 * @param pool the pool's name
 * @param lanes the figures lane by lane
 * @param cache the figures of the query cache; all zero without one
 * @param wal the write-ahead log and its checkpoints; all zero where the database has none
 * @param writeQueue the figures of the write units
 * @param statements the figures of the statement pool; all zero without one
 */
public record PoolStats(
        String pool,
        List<LaneStats> lanes,
        CacheStats cache,
        WalStats wal,
        WriteQueueStats writeQueue,
        StatementPoolStats statements) {

    /** Copies the list. */
    public PoolStats {
        lanes = List.copyOf(lanes);
    }

    /**
     * Returns how many checkpoints were made.
     *
     * @return a count; 0 where the database has none
     */
    public long checkpoints() {
        return wal.checkpoints();
    }

    /**
     * Returns the open connections of all lanes.
     *
     * @return active and idle ones
     */
    public int totalConnections() {
        return (int) sum(LaneStats::total);
    }

    /**
     * Returns how many connections are lent now.
     *
     * @return a count
     */
    public int activeConnections() {
        return (int) sum(LaneStats::active);
    }

    /**
     * Returns how many connections are open and lent to nobody.
     *
     * @return a count
     */
    public int idleConnections() {
        return (int) sum(LaneStats::idle);
    }

    /**
     * Returns how many callers wait for a connection now.
     *
     * @return a count
     */
    public int waitingClients() {
        return (int) sum(LaneStats::waiting);
    }

    /**
     * Returns how many connections were opened.
     *
     * @return a count
     */
    public long totalCreated() {
        return sum(LaneStats::created);
    }

    /**
     * Returns how many connections were closed.
     *
     * @return a count
     */
    public long totalDestroyed() {
        return sum(LaneStats::destroyed);
    }

    /**
     * Returns how many connections were closed because they were idle or old.
     *
     * @return a count
     */
    public long recycledConnections() {
        return sum(LaneStats::recycled);
    }

    /**
     * Returns how many leases were granted.
     *
     * @return a count
     */
    public long totalAcquired() {
        return sum(LaneStats::acquired);
    }

    /**
     * Returns how many leases are over.
     *
     * @return acquired − active
     */
    public long totalReleased() {
        return sum(LaneStats::released);
    }

    /**
     * Returns how many statements and attempts to open a connection failed.
     *
     * @return a count
     */
    public long totalErrors() {
        return sum(lane -> lane.errors() + lane.openFailures());
    }

    /**
     * Returns how many callers waited in vain.
     *
     * @return a count
     */
    public long totalTimeouts() {
        return sum(LaneStats::timeouts);
    }

    /**
     * Returns how many leases were reported as leaks.
     *
     * @return a count
     */
    public long leaks() {
        return sum(LaneStats::leaks);
    }

    /**
     * Returns how many health checks failed.
     *
     * @return a count
     */
    public long failedHealthChecks() {
        return sum(LaneStats::failedHealthChecks);
    }

    /**
     * Returns how many statements ran.
     *
     * @return a count
     */
    public long totalQueries() {
        return sum(LaneStats::queries);
    }

    /**
     * Returns the sum of all waits, those in vain too.
     *
     * @return exact
     */
    public Duration totalWaitTime() {
        return Duration.ofNanos(sum(lane -> lane.totalWait().toNanos()));
    }

    /**
     * Returns the mean wait of all callers, served or not; those served at once count as zero.
     *
     * @return zero before the first
     */
    public Duration averageAcquireTime() {
        long callers = totalAcquired() + totalTimeouts();
        return callers == 0 ? Duration.ZERO : totalWaitTime().dividedBy(callers);
    }

    /**
     * Returns the longest wait.
     *
     * @return exact
     */
    public Duration maxAcquireTime() {
        return lanes.stream().map(LaneStats::maxWait).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /**
     * Returns the share of leases that neither waited for a return nor for a connection to be opened.
     *
     * @return between 0 and 1; 0 before the first lease
     */
    public double hitRate() {
        long acquired = totalAcquired();
        return acquired == 0 ? 0 : Math.max(0, (double) (acquired - sum(LaneStats::waits)) / acquired);
    }

    /**
     * Returns the share of cached reads that the query cache served.
     *
     * @return between 0 and 1; 0 without a cache
     */
    public double cacheHitRate() {
        return cache.hitRate();
    }

    /**
     * Returns the open connections of all lanes one by one.
     *
     * @return a list in the order of the lanes
     */
    public List<ConnectionStats> connections() {
        return lanes.stream().flatMap(lane -> lane.connections().stream()).toList();
    }

    private long sum(ToLongFunction<LaneStats> figure) {
        return lanes.stream().mapToLong(figure).sum();
    }
}
