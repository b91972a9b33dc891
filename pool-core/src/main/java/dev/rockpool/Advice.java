package dev.rockpool;

import dev.rockpool.Diagnosis.LaneDiagnosis;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.Durations;
import dev.rockpool.pool.Incident;
import dev.rockpool.pool.LaneStats;
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
import java.util.Map;
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
    private final Map<String, LaneRoom> rooms;
    private final List<Incident> incidents;
    private final Instant now;
    private final List<String> sentences = new ArrayList<>();

    private Advice(
            PoolStats stats, PoolConfig config, Map<String, LaneRoom> rooms, List<Incident> incidents, Instant now) {
        this.stats = stats;
        this.config = config;
        this.rooms = rooms;
        this.incidents = incidents;
        this.now = now;
    }

    static List<String> on(
            PoolStats stats,
            PoolConfig config,
            List<LaneDiagnosis> lanes,
            Map<String, LaneRoom> rooms,
            @Nullable String walHolder,
            List<Incident> incidents,
            Instant now) {
        Advice advice = new Advice(stats, config, rooms, incidents, now);
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
                        + IncidentText.kind(failed.cause())
                        + ". See that the database can be reached and read; the log says more"));
    }

    private LaneRoom room(LaneDiagnosis lane) {
        return rooms.getOrDefault(lane.stats().lane(), LaneRoom.AS_CONFIGURED);
    }

    private void onWaiters(LaneDiagnosis lane) {
        List<WaiterReport> waiters = lane.waiters();
        if (waiters.isEmpty() || waiters.get(0).waited().compareTo(LONG_WAIT) < 0) {
            return;
        }
        LaneStats figures = lane.stats();
        int out = lane.leases().size();
        String who = (waiters.size() == 1 ? "1 caller waits" : waiters.size() + " callers wait") + " for "
                + figures.lane() + ", the first for "
                + Durations.format(waiters.get(0).waited());
        if (out < figures.max()) {
            sentences.add(who + ", although "
                    + (out == 0
                            ? "nobody holds a connection"
                            : "only " + out + " of " + figures.max() + (out == 1 ? " is out" : " are out"))
                    + ": the lane is suspended, or none can be opened. Call resume(), or see the database");
            return;
        }
        sentences.add(who + ", because " + (out == 1 ? "it is out: " : "all " + out + " are out, the longest: ")
                + lane.leases().get(0).describe() + ". " + room(lane).remedy());
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
        long leaks = stats.leaks();
        if (leaks > 0) {
            sentences.add((leaks == 1 ? "1 lease was" : leaks + " leases were")
                    + " held for longer than leakThreshold = " + Durations.format(config.leakThreshold())
                    + (!config.leakStacks()
                            ? ": set leakStacks to see where they are borrowed"
                            : leaks == 1 ? ": its stack is in the log" : ": their stacks are in the log"));
        }
    }

    private void onTimeouts(LaneDiagnosis lane) {
        long recent = incidents.stream()
                .filter(this::isRecent)
                .filter(incident -> incident.event() instanceof PoolEvent.AcquireTimedOut out
                        && out.lane().equals(lane.stats().lane()))
                .count();
        if (recent > 0) {
            sentences.add((mayHaveLostSome() ? "At least " : "") + recent + (recent == 1 ? " caller" : " callers")
                    + " waited for " + lane.stats().lane() + " in vain lately. "
                    + room(lane).remedy()
                    + ", or raise acquireTimeout");
        }
    }

    /** Where as many are kept as can be, there may have been more. */
    private boolean mayHaveLostSome() {
        return incidents.stream()
                        .filter(incident -> !(incident.event() instanceof PoolEvent.StatementFailed))
                        .count()
                >= Incident.MOST_KEPT;
    }

    private void onAcquire(LaneDiagnosis lane) {
        Quantiles acquire = lane.acquire();
        if (acquire != null && acquire.count() > 0 && acquire.p99().compareTo(LONG_WAIT) > 0) {
            sentences.add("p99 of acquiring " + lane.stats().lane() + " is " + Durations.format(acquire.p99())
                    + ", more than " + Durations.format(LONG_WAIT) + ". "
                    + room(lane).remedy() + "; see the statements by time");
        }
    }

    /** Those beyond {@code minConnections} go by themselves. */
    private void onIdleness(LaneDiagnosis lane) {
        LaneStats figures = lane.stats();
        int enough = figures.peakActive() + 1;
        if (figures.max() > 1
                && figures.acquired() >= ENOUGH
                && figures.waits() == 0
                && figures.total() > 2 * enough
                && figures.min() > enough) {
            sentences.add(figures.idle() + " of " + figures.total() + " connections of " + figures.lane()
                    + " are idle, and not more than " + figures.peakActive() + " were seen in use at once lately: "
                    + enough
                    + " would do. Lower minConnections");
        }
    }

    private void onStatements() {
        StatementPoolStats kept = stats.statements();
        long asked = kept.hits() + kept.misses();
        long crowdedOut = kept.evictions().getOrDefault(StatementEviction.CAPACITY, 0L);
        if (asked >= ENOUGH && crowdedOut > asked * MANY_EVICTIONS) {
            sentences.add(
                    crowdedOut + " prepared statements were closed for want of room, while " + asked
                            + " were asked for: raise StatementPool.perConnection, or use parameters where texts differ by their values alone");
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
