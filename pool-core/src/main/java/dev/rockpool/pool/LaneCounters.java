package dev.rockpool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a lane has counted since it began. Under the lane's lock; leases are counted by the slots' words (see {@link Slot}). */
final class LaneCounters {

    long created;
    long destroyed;
    long recycled;
    long slowAcquires;
    long timeouts;
    long rejected;
    long leaks;
    long failedHealthChecks;
    long openFailures;
    private long totalWait;
    private long maxWait;
    private long goneLeases;
    private long goneQueries;
    private long goneErrors;
    private @Nullable LaneStats zero;

    void waited(long nanos) {
        slowAcquires++;
        totalWait += nanos;
        maxWait = Math.max(maxWait, nanos);
    }

    void retired(Slot slot, EvictionReason reason) {
        destroyed++;
        if (reason == EvictionReason.IDLE || reason == EvictionReason.AGE) {
            recycled++;
        }
        goneLeases += Slot.leases(slot.word());
        goneQueries += slot.queries;
        goneErrors += slot.errors;
    }

    /** Sets the counters to zero by remembering where they stand: slots' words cannot be changed. */
    void reset(LaneState state) {
        zero = null;
        zero = snapshot(state);
        maxWait = 0;
    }

    LaneStats snapshot(LaneState state) {
        long now = state.housekeeper.tick();
        long acquired = goneLeases;
        long queries = goneQueries;
        long errors = goneErrors;
        int active = 0;
        List<ConnectionStats> connections = new ArrayList<>();
        for (Slot slot : state.live) {
            long word = slot.word();
            boolean inUse = (word & Slot.STATE_MASK) == Slot.LEASED;
            active += inUse ? 1 : 0;
            acquired += Slot.leases(word);
            queries += slot.queries;
            errors += slot.errors;
            connections.add(new ConnectionStats(
                    slot.number,
                    slot.name(),
                    inUse,
                    Duration.ofNanos(Math.max(0, now - slot.openedAt)),
                    Duration.ofNanos(Math.max(0, now - slot.since)),
                    Slot.leases(word),
                    slot.queries,
                    inUse ? slot.report(now) : null));
        }
        LaneStats zero = this.zero;
        LaneStats stats = new LaneStats(
                state.name,
                state.config.minConnections(),
                state.config.maxConnections(),
                connections.size(),
                active,
                connections.size() - active,
                state.waiters.size(),
                Math.max(active, state.recentUse.peak(now)),
                created,
                destroyed,
                recycled,
                acquired,
                acquired - active,
                slowAcquires,
                timeouts,
                rejected,
                leaks,
                failedHealthChecks,
                errors,
                openFailures,
                queries,
                Duration.ofNanos(totalWait),
                Duration.ofNanos(maxWait),
                connections);
        return zero == null ? stats : stats.since(zero);
    }
}
