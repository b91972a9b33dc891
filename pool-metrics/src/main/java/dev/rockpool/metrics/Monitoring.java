package dev.rockpool.metrics;

import dev.rockpool.DatabaseManager;
import dev.rockpool.metrics.record.BoundPool;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Looks after a pool: a line in the log and a call at an interval, and alerts, as {@link dev.rockpool.pool.PoolEvent.Alert} events, when
 * thresholds are crossed. An immutable set of options. Thread-safe.
 *
 * <pre>{@code
 * try (Monitoring.Running running = Monitoring.of(db)
 *         .thresholds(Thresholds.DEFAULT.waiters(10).acquireP99(Duration.ofMillis(100)))
 *         .startMonitoring(Duration.ofSeconds(30))) { … }
 * }</pre>
 */
public final class Monitoring {

    /** At the shortest. */
    static final Duration SHORTEST = Duration.ofMillis(100);

    private final DatabaseManager db;
    private final BoundPool pool;
    private final Thresholds thresholds;
    private final Consumer<MonitoringReport> callback;

    /** Monitoring that goes on until it is closed, or its database is. Closing twice is fine. Thread-safe. */
    public interface Running extends AutoCloseable {
        @Override
        void close();
    }

    private Monitoring(DatabaseManager db, BoundPool pool, Thresholds thresholds, Consumer<MonitoringReport> callback) {
        this.db = db;
        this.pool = pool;
        this.thresholds = thresholds;
        this.callback = callback;
    }

    /**
     * Chooses a pool.
     *
     * @param db was opened with {@link PoolMetrics}
     * @return monitoring that has not begun
     * @throws IllegalStateException when it has no metrics
     */
    public static Monitoring of(DatabaseManager db) {
        BoundPool pool = db.attachment(BoundPool.class)
                .orElseThrow(() -> new IllegalStateException(db.name()
                        + " has no metrics to be monitored by: open it .with(PoolMetrics.of(registry)), for example with a new"
                        + " SimpleMeterRegistry()"));
        return new Monitoring(db, pool, Thresholds.DEFAULT, report -> {});
    }

    /**
     * Sets from when on figures are worth an alert.
     *
     * @param thresholds default {@link Thresholds#DEFAULT}
     * @return a copy
     */
    public Monitoring thresholds(Thresholds thresholds) {
        return new Monitoring(db, pool, Objects.requireNonNull(thresholds), callback);
    }

    /**
     * Has somebody called with each report, on a thread of the pool's.
     *
     * @param callback what it throws is logged
     * @return a copy
     */
    public Monitoring onReport(Consumer<MonitoringReport> callback) {
        return new Monitoring(db, pool, thresholds, Objects.requireNonNull(callback));
    }

    /**
     * Begins. Each report is a line at level INFO of the logger {@code dev.rockpool.monitor}, and each alert one at level WARN. Thresholds
     * are looked at once a second, or at the interval if that is shorter.
     *
     * @param interval between two reports, at least 0.1 s
     * @return to end it by
     * @throws IllegalArgumentException when the interval is too short
     */
    public Running startMonitoring(Duration interval) {
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("interval = '" + interval
                    + "' is not allowed: it must be at least 0.1 s, for that is how often the pool looks"
                    + " at its clock");
        }
        Monitor monitor = new Monitor(db, pool, new Alerts(thresholds, pool), callback, interval);
        pool.housekeeper().add(monitor);
        return monitor;
    }
}
