package dev.rockpool;

import dev.rockpool.pool.Incident;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.StatementTiming;
import dev.rockpool.pool.WaiterReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who holds what, since when, doing what; who waits; what went wrong lately; and what to do about it. Immutable, and of one moment, but
 * not of one instant: lanes are looked at one after the other.
 *
 * @param pool the pool's name
 * @param at when, by the system's clock
 * @param stats the pool's figures
 * @param lanes lane by lane
 * @param walHolder who has kept the write-ahead log from being emptied for more than a second, in words; null when nobody is known to
 * @param slowest the statements that took most time in all; empty unless a module measures times (pool-metrics)
 * @param incidents what went wrong lately, newest first; at most 100
 * @param advice what to do, in plain words, the most urgent first; empty when all is well
 */
public record Diagnosis(
        String pool,
        Instant at,
        PoolStats stats,
        List<LaneDiagnosis> lanes,
        @Nullable String walHolder,
        List<StatementTiming> slowest,
        List<Incident> incidents,
        List<String> advice) {

    /** Copies the lists. */
    public Diagnosis {
        lanes = List.copyOf(lanes);
        slowest = List.copyOf(slowest);
        incidents = List.copyOf(incidents);
        advice = List.copyOf(advice);
    }

    /**
     * One lane.
     *
     * @param stats its figures
     * @param leases who holds a connection, longest first; with the stack where {@code leakStacks} is on
     * @param waiters who waits for one, longest first
     * @param acquire how long callers lately waited; null unless a module measures times
     */
    public record LaneDiagnosis(
            LaneStats stats,
            List<LeaseReport> leases,
            List<WaiterReport> waiters,
            @Nullable Quantiles acquire) {

        /** Copies the lists. */
        public LaneDiagnosis {
            leases = List.copyOf(leases);
            waiters = List.copyOf(waiters);
        }
    }

    /**
     * Says all of it in words.
     *
     * @return several lines, for a terminal or a log
     */
    public String describe() {
        return DiagnosisText.of(this);
    }
}
