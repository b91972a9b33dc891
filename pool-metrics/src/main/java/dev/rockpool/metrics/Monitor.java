package dev.rockpool.metrics;

import dev.rockpool.DatabaseManager;
import dev.rockpool.metrics.record.BoundPool;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Quantiles;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitoring that goes on. The housekeeper says when it is time; the work is a worker's, one piece after the other: {@code working} is
 * true from the moment when a piece is handed over until it is done. Thread-safe.
 */
final class Monitor implements Housekeeper.Chore, Monitoring.Running {

    private static final Logger LOG = LoggerFactory.getLogger("dev.rockpool.monitor");
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final DatabaseManager db;
    private final BoundPool pool;
    private final Alerts alerts;
    private final Consumer<MonitoringReport> callback;
    private final long interval;
    private final long look;
    private final AtomicBoolean working = new AtomicBoolean();
    private volatile boolean closed;

    // The worker's alone; handed on by the flag.
    private PoolStats before;
    private long reportedAt;
    private volatile long lookedAt;

    Monitor(DatabaseManager db, BoundPool pool, Alerts alerts, Consumer<MonitoringReport> callback, Duration interval) {
        this.db = db;
        this.pool = pool;
        this.alerts = alerts;
        this.callback = callback;
        this.interval = interval.toNanos();
        this.look = Math.min(this.interval, LOOK.toNanos());
        this.before = db.getPoolStats();
        this.reportedAt = pool.housekeeper().tick();
        this.lookedAt = reportedAt;
    }

    @Override
    public void run(long now) {
        if (db.isClosed()) {
            close();
        } else if (now - lookedAt >= look && working.compareAndSet(false, true)) {
            pool.housekeeper().runOnWorker(() -> {
                try {
                    work(now);
                } finally {
                    working.set(false);
                }
            });
        }
    }

    private void work(long now) {
        if (closed) {
            return;
        }
        lookedAt = now;
        PoolStats stats = db.getPoolStats();
        alerts.look(stats, db::diagnose);
        if (now - reportedAt >= interval) {
            MonitoringReport report = report(stats, Duration.ofNanos(now - reportedAt));
            before = stats;
            reportedAt = now;
            LOG.info("{}", report.describe());
            try {
                callback.accept(report);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The callback of monitoring {} failed; it is called again with the next report", db.name(), e);
            }
        }
    }

    private MonitoringReport report(PoolStats stats, Duration since) {
        Map<String, Quantiles> acquire = new HashMap<>();
        for (LaneStats lane : stats.lanes()) {
            Quantiles times = pool.recorder().acquire(lane.lane());
            acquire.put(lane.lane(), times == null ? Quantiles.NONE : times);
        }
        return new MonitoringReport(
                stats.pool(),
                since,
                stats,
                more(stats, PoolStats::totalQueries),
                more(stats, PoolStats::totalErrors),
                more(stats, PoolStats::totalAcquired),
                more(stats, PoolStats::totalTimeouts),
                acquire,
                pool.recorder().operations(),
                Alerts.rate(before, stats, figures -> figures.cache().hits(), figures -> figures.cache()
                        .misses()),
                Alerts.rate(before, stats, figures -> figures.statements().hits(), figures -> figures.statements()
                        .misses()),
                alerts.raised());
    }

    /** Somebody may have set the counters to zero meanwhile. */
    private long more(PoolStats stats, ToLongFunction<PoolStats> counter) {
        return Math.max(0, counter.applyAsLong(stats) - counter.applyAsLong(before));
    }

    @Override
    public void close() {
        closed = true;
        pool.housekeeper().remove(this);
    }
}
