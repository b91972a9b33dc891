package dev.rockpool.metrics;

import dev.rockpool.pool.Durations;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.WalStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a pool did since the last report. Immutable.
 *
 * @param pool the pool's name
 * @param interval how long that was
 * @param stats the pool's figures now
 * @param statements statements that ran in the interval
 * @param failures statements, and attempts to open a connection, that failed in it
 * @param leases leases granted in it
 * @param timeouts callers who waited in vain in it
 * @param acquire how long callers of each lane waited in the last minute, by the lane's name
 * @param operations how long statements took in the last minute
 * @param cacheHitRate the share of cached reads of the interval that the cache served; NaN where there was none
 * @param statementHitRate the share of statements of the interval that were found prepared; NaN where none was asked for
 * @param alerts what is not as it should be now
 */
public record MonitoringReport(
        String pool,
        Duration interval,
        PoolStats stats,
        long statements,
        long failures,
        long leases,
        long timeouts,
        Map<String, Quantiles> acquire,
        Quantiles operations,
        double cacheHitRate,
        double statementHitRate,
        List<PoolEvent.Alert> alerts) {

    private static final double SECOND = 1e9;

    /** Copies the collections. */
    public MonitoringReport {
        acquire = Map.copyOf(acquire);
        alerts = List.copyOf(alerts);
    }

    /**
     * Returns how many statements ran in a second.
     *
     * @return the mean of the interval
     */
    public double statementsPerSecond() {
        return interval.isZero() ? 0 : statements * SECOND / interval.toNanos();
    }

    /**
     * Says the same in words.
     *
     * @return one line
     */
    public String describe() {
        StringBuilder text = new StringBuilder(pool)
                .append(": ")
                .append(stats.activeConnections())
                .append(" of ")
                .append(stats.totalConnections())
                .append(" connections in use, ")
                .append(stats.waitingClients())
                .append(" waiting; ")
                .append(Math.round(statementsPerSecond()))
                .append(" statements/s");
        if (operations.count() > 0) {
            text.append(" (p50 ")
                    .append(Durations.format(operations.p50()))
                    .append(", p99 ")
                    .append(Durations.format(operations.p99()))
                    .append(')');
        }
        acquire.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(lane -> lane.getValue().count() > 0)
                .forEach(lane -> text.append("; p99 of acquiring ")
                        .append(lane.getKey().substring(lane.getKey().lastIndexOf('/') + 1))
                        .append(' ')
                        .append(Durations.format(lane.getValue().p99())));
        append(text, failures, "failures");
        append(text, timeouts, "timeouts");
        rate(text, "cache", cacheHitRate);
        rate(text, "prepared", statementHitRate);
        WalStats wal = stats.wal();
        if (wal.limit() > 0) {
            text.append("; WAL ")
                    .append(wal.bytes())
                    .append(" of ")
                    .append(wal.limit())
                    .append(" bytes");
        }
        alerts.forEach(alert -> text.append("; ALERT: ").append(alert.message()));
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append("; ").append(count).append(' ').append(what);
        }
    }

    private static void rate(StringBuilder text, String what, double rate) {
        if (!Double.isNaN(rate)) {
            text.append("; ")
                    .append(what)
                    .append(' ')
                    .append(Math.round(rate * 100))
                    .append(" %");
        }
    }
}
