package dev.rockpool.pool;

import java.time.Duration;
import java.util.List;

/**
 * The figures of one lane at one moment. Immutable and consistent: total = active + idle, released = acquired − active, and created
 * − destroyed = total unless the counters were reset.
 *
 * @param lane the lane's name, for example {@code app.sqlite/readers}
 * @param min {@code minConnections} in force
 * @param max {@code maxConnections} in force
 * @param total open connections
 * @param active lent connections
 * @param idle open connections that nobody holds
 * @param waiting callers in the queue
 * @param peakActive the most connections that were seen lent at once in the last one to two minutes, looked at ten times a second
 * @param created connections opened
 * @param destroyed connections closed, for whatever reason
 * @param recycled those of them closed as a matter of routine, because they were idle or old
 * @param acquired leases granted
 * @param released leases that are over
 * @param waits leases that had to wait for a return or for a connection to be opened
 * @param timeouts callers who waited in vain
 * @param rejected callers who were not allowed to wait
 * @param leaks leases reported as leaks
 * @param failedHealthChecks health checks that failed
 * @param errors statements that failed
 * @param openFailures attempts to open a connection that failed
 * @param queries statements that ran
 * @param totalWait the sum of all waits, those in vain too
 * @param maxWait the longest of them
 * @param connections the open connections one by one
 */
public record LaneStats(
        String lane,
        int min,
        int max,
        int total,
        int active,
        int idle,
        int waiting,
        int peakActive,
        long created,
        long destroyed,
        long recycled,
        long acquired,
        long released,
        long waits,
        long timeouts,
        long rejected,
        long leaks,
        long failedHealthChecks,
        long errors,
        long openFailures,
        long queries,
        Duration totalWait,
        Duration maxWait,
        List<ConnectionStats> connections) {

    /** Copies the list. */
    public LaneStats {
        connections = List.copyOf(connections);
    }

    /**
     * Returns how many of the leases did not have to wait.
     *
     * @return from 0 to 1; 0 before the first lease
     */
    public double hitRate() {
        return acquired == 0 ? 0 : Math.max(0, (double) (acquired - waits) / acquired);
    }

    /**
     * Returns how long those who had to wait waited on average, those in vain too.
     *
     * @return zero while nobody waited
     */
    public Duration averageWait() {
        long count = waits + timeouts;
        return count == 0 ? Duration.ZERO : totalWait.dividedBy(count);
    }

    /** The same gauges, with the counters of an earlier snapshot taken off. */
    LaneStats since(LaneStats zero) {
        return new LaneStats(
                lane,
                min,
                max,
                total,
                active,
                idle,
                waiting,
                peakActive,
                created - zero.created,
                destroyed - zero.destroyed,
                recycled - zero.recycled,
                acquired - zero.acquired,
                released - zero.released,
                waits - zero.waits,
                timeouts - zero.timeouts,
                rejected - zero.rejected,
                leaks - zero.leaks,
                failedHealthChecks - zero.failedHealthChecks,
                errors - zero.errors,
                openFailures - zero.openFailures,
                queries - zero.queries,
                totalWait.minus(zero.totalWait),
                maxWait,
                connections);
    }
}
