package dev.rockpool;

import dev.rockpool.Diagnosis.LaneDiagnosis;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.Durations;
import dev.rockpool.pool.Incident;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.StatementEviction;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.WaiterReport;
import dev.rockpool.pool.WalStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an experienced operator would say on seeing a pool's figures. Collects sentences, the most urgent first; for one thread. */
final class Advice {

    /** Waits that a person does not notice need no advice. */
    private static final Duration LONG_WAIT = Duration.ofMillis(100);

    private static final Duration RECENT = Duration.ofMinutes(5);
    /** Before so many, a rate says nothing. */
    private static final long ENOUGH = 1_000;

    private static final double POOR_CACHE = 0.2;
    private static final double MANY_EVICTIONS = 0.05;

    private final PoolStats stats;
    private final PoolConfig config;
    private final List<Incident> incidents;
    private final Instant now;
    private final List<String> sentences = new ArrayList<>();

    private Advice(PoolStats stats, PoolConfig config, List<Incident> incidents, Instant now) {
        this.stats = stats;
        this.config = config;
        this.incidents = incidents;
        this.now = now;
    }

    static List<String> on(
            PoolStats stats,
            PoolConfig config,
            List<LaneDiagnosis> lanes,
            @Nullable String walHolder,
            List<Incident> incidents,
            Instant now) {
        Advice advice = new Advice(stats, config, incidents, now);
        advice.onOpening();
        lanes.forEach(advice::onWaiters);
        advice.onWal(walHolder);
        advice.onLeaks();
        lanes.forEach(advice::onTimeouts);
        lanes.forEach(advice::onAcquire);
        lanes.forEach(advice::onIdleness);
        advice.onStatements();
        advice.onCache();
        return advice.sentences;
    }

    private boolean isRecent(Incident incident) {
        return Duration.between(incident.at(), now).compareTo(RECENT) <= 0;
    }

    private void onOpening() {
        incidents.stream()
                .filter(incident -> isRecent(incident) && incident.event() instanceof PoolEvent.OpenFailed)
                .findFirst()
                .map(incident -> (PoolEvent.OpenFailed) incident.event())
                .ifPresent(failed -> sentences.add("Connections of " + failed.lane() + " could not be opened: "
                        + failed.cause().getMessage() + ". See that the database can be reached and read"));
    }

    private void onWaiters(LaneDiagnosis lane) {
        List<WaiterReport> waiters = lane.waiters();
        if (waiters.isEmpty() || waiters.get(0).waited().compareTo(LONG_WAIT) < 0) {
            return;
        }
        LaneStats figures = lane.stats();
        String who = (waiters.size() == 1 ? "1 caller waits" : waiters.size() + " callers wait") + " for "
                + figures.lane() + ", the first for "
                + Durations.format(waiters.get(0).waited());
        if (lane.leases().isEmpty()) {
            sentences.add(who + ", although nobody holds a connection: the lane is suspended or blocked, or none can be"
                    + " opened. Call resume(), or see the database");
            return;
        }
        LeaseReport longest = lane.leases().get(0);
        boolean single = figures.max() == 1;
        sentences.add(who + ", because " + (single ? "" : "all " + figures.max() + " are out, and ")
                + longest.describe() + ". "
                + (single
                        ? "Do less while holding it: nothing but the writing itself, or write by inTransaction, whose"
                                + " units share commits"
                        : "Return connections sooner, or raise maxConnections"));
    }

    private void onWal(@Nullable String walHolder) {
        WalStats wal = stats.wal();
        if (wal.limit() > 0 && wal.bytes() > wal.limit() && walHolder != null) {
            sentences.add("The write-ahead log has " + wal.bytes() + " bytes, more than walSizeLimit = " + wal.limit()
                    + ", because " + walHolder
                    + ". Read result sets to their end or close them, keep read transactions short, or set maxReadAge");
        } else if (wal.limit() > 0 && wal.bytes() > 2 * wal.limit()) {
            sentences.add(
                    "The write-ahead log has " + wal.bytes() + " bytes, more than twice walSizeLimit = " + wal.limit()
                            + ": see the last checkpoints among what went wrong, and whether another process reads");
        }
    }

    private void onLeaks() {
        if (stats.leaks() > 0) {
            sentences.add(stats.leaks() + (stats.leaks() == 1 ? " lease was" : " leases were")
                    + " held for longer than leakThreshold = " + Durations.format(config.leakThreshold())
                    + (config.leakStacks()
                            ? ": their stacks are in the log"
                            : ": set leakStacks to see where they were borrowed"));
        }
    }

    private void onTimeouts(LaneDiagnosis lane) {
        long recent = incidents.stream()
                .filter(this::isRecent)
                .filter(incident -> incident.event() instanceof PoolEvent.AcquireTimedOut out
                        && out.lane().equals(lane.stats().lane()))
                .count();
        if (recent > 0) {
            sentences.add(recent + (recent == 1 ? " caller" : " callers") + " waited for "
                    + lane.stats().lane() + " in vain lately: "
                    + (lane.stats().max() == 1
                            ? "hold the writer for less time, or raise acquireTimeout"
                            : "return connections sooner, or raise maxConnections or acquireTimeout"));
        }
    }

    private void onAcquire(LaneDiagnosis lane) {
        Quantiles acquire = lane.acquire();
        if (acquire != null && acquire.count() > 0 && acquire.p99().compareTo(LONG_WAIT) > 0) {
            sentences.add("p99 of acquiring " + lane.stats().lane() + " is " + Durations.format(acquire.p99())
                    + ", more than " + Durations.format(LONG_WAIT) + ": "
                    + (lane.stats().max() == 1
                            ? "shorten what holds the writer; see the statements by time"
                            : "raise maxConnections, or shorten what holds connections; see the statements by time"));
        }
    }

    private void onIdleness(LaneDiagnosis lane) {
        LaneStats figures = lane.stats();
        int enough = Math.max(1, figures.peakActive() + 1);
        if (figures.max() > 1 && figures.acquired() >= ENOUGH && figures.waits() == 0 && figures.total() > 2 * enough) {
            sentences.add(figures.idle() + " of " + figures.total() + " connections of " + figures.lane()
                    + " are idle: " + enough + " would do. Lower minConnections");
        }
    }

    private void onStatements() {
        StatementPoolStats kept = stats.statements();
        long asked = kept.hits() + kept.misses();
        long crowdedOut = kept.evictions().getOrDefault(StatementEviction.CAPACITY, 0L);
        if (asked >= ENOUGH && crowdedOut > asked * MANY_EVICTIONS) {
            sentences.add(crowdedOut + " of " + asked + " prepared statements were closed for want of room: raise"
                    + " StatementPool.perConnection, or use parameters where texts differ by their values alone");
        }
    }

    private void onCache() {
        CacheStats cache = stats.cache();
        long asked = cache.hits() + cache.misses();
        if (asked >= ENOUGH && cache.hitRate() < POOR_CACHE) {
            sentences.add(
                    "The query cache served " + Math.round(cache.hitRate() * 100) + " % of " + asked
                            + " cached reads: cache what is read more often than its tables are written, and see db.cache().explain");
        }
    }
}
