package dev.rockpool.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The periodic work on one lane: reap the idle, retire the old, keep alive, find leaks, refill. Runs on the housekeeper's thread
 * alone and never blocks: what may block goes to a worker.
 */
final class LaneChores implements Housekeeper.Chore {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final Lane lane;
    private final LaneState state;
    private final Connector connector;
    private long lastReap;

    LaneChores(Lane lane, LaneState state, Connector connector) {
        this.lane = lane;
        this.state = state;
        this.connector = connector;
        this.lastReap = state.housekeeper.tick();
    }

    @Override
    public void run(long now) {
        if (state.isClosed()) {
            return;
        }
        state.noteUse(now);
        PoolConfig config = state.config;
        if (now - lastReap >= config.reapIntervalNanos()) {
            lastReap = now;
            reap(now, config);
        }
        long leakThreshold = config.leakThresholdNanos();
        long keepAlive = config.healthChecks() ? config.keepAliveIntervalNanos() : 0;
        long maxReadAge = config.maxReadAgeNanos();
        if (leakThreshold > 0 || keepAlive > 0 || maxReadAge > 0) {
            for (Slot slot : state.live) {
                long word = slot.word();
                int slotState = (int) (word & Slot.STATE_MASK);
                if (slotState == Slot.LEASED && maxReadAge > 0) {
                    endOldRead(slot, word, now, maxReadAge);
                }
                if (slotState == Slot.LEASED && leakThreshold > 0 && now - slot.since > leakThreshold) {
                    suspectLeak(slot, word, now, config);
                } else if (slotState == Slot.IDLE && keepAlive > 0 && now - slot.checkedAt > keepAlive) {
                    keepAlive(slot, word, config);
                }
            }
        }
        connector.requestAsNeeded();
    }

    private void reap(long now, PoolConfig config) {
        List<Slot> longestIdleFirst = longestIdleFirst();
        for (Slot slot : longestIdleFirst) {
            long word = slot.word();
            if ((word & Slot.STATE_MASK) == Slot.IDLE && slot.retireAt <= now) {
                state.retire(slot, word, slot.retireReason, null);
            }
        }
        if (config.idleTimeoutNanos() > 0) {
            state.retireIdleBeyondMinimum(longestIdleFirst, now - config.idleTimeoutNanos());
        }
    }

    /** Sorted by what is read once: borrowers go on changing {@link Slot#since}. */
    private List<Slot> longestIdleFirst() {
        record Idleness(Slot slot, long since) {}
        return Arrays.stream(state.live)
                .map(slot -> new Idleness(slot, slot.since))
                .sorted(Comparator.comparingLong(Idleness::since))
                .map(Idleness::slot)
                .toList();
    }

    private void keepAlive(Slot slot, long idleWord, PoolConfig config) {
        long checkedWord = idleWord - Slot.IDLE + Slot.CHECKED;
        if (slot.compareAndSet(idleWord, checkedWord)) {
            state.housekeeper.runOnWorker(() -> check(slot, idleWord, checkedWord, config));
        }
    }

    private void check(Slot slot, long idleWord, long checkedWord, PoolConfig config) {
        try {
            slot.physical().validate(Duration.ofNanos(config.validationTimeoutNanos()));
        } catch (SQLException | RuntimeException | Error e) {
            state.checkFailed(slot, checkedWord, e);
            connector.requestAsNeeded();
            return;
        }
        slot.checkedAt = state.housekeeper.tick();
        lane.putBack(slot, checkedWord, idleWord);
    }

    /**
     * Takes a connection back whose borrower has kept a read open for too long. The lease was looked at before the read, so if it still
     * lasts, the read is the lease's own.
     */
    private void endOldRead(Slot slot, long word, long now, long maxReadAge) {
        long since = slot.physical().readingSince();
        if (since == 0 || now - since <= maxReadAge || state.undying) {
            return;
        }
        LeaseReport report = slot.report(now);
        if (!state.retire(slot, word, EvictionReason.READ_TOO_OLD, null)) {
            return;
        }
        Duration age = Duration.ofNanos(now - since);
        LOG.warn(
                "{}: a read was open for {}, longer than maxReadAge, and was ended: {}; its borrower gets an error at its next use",
                state.name,
                Durations.format(age),
                report.describe());
        PoolEvent event = new PoolEvent.ReadEnded(state.name, report, age);
        state.housekeeper.runOnWorker(() -> state.listeners.emit(event));
    }

    /**
     * Reports a lease that is too old, at the second sweep that finds it: a borrower writes the lease's beginning right after it
     * took the slot, so at the first sweep the age may still be that of the idleness before.
     */
    private void suspectLeak(Slot slot, long word, long now, PoolConfig config) {
        if (slot.reportedLease == word) {
            return;
        }
        if (slot.suspectedLease != word) {
            slot.suspectedLease = word;
            return;
        }
        slot.reportedLease = word;
        LeaseReport report = slot.report(now);
        if (slot.word() != word) {
            return;
        }
        boolean reclaimed = config.reclaimLeaks()
                && !state.undying
                && state.retire(slot, word, EvictionReason.RECLAIMED, report.stack());
        state.countLeak();
        LOG.warn(
                "{}: possible leak: {}{}",
                state.name,
                report.describe(),
                reclaimed
                        ? "; taken back: its borrower gets an error at its next use"
                        : "; close it, or raise leakThreshold when such long leases are meant",
                report.stack());
        // By a worker: a slow listener must not stop the housekeeper, whose tick is everybody's clock.
        PoolEvent event = new PoolEvent.LeakDetected(state.name, report, reclaimed);
        state.housekeeper.runOnWorker(() -> state.listeners.emit(event));
    }
}
