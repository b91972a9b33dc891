package dev.rockpool.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slots, the waiters and the counters of one lane, and the lock over them.
 *
 * <p>Invariants, all under {@link #lock}: (1) {@code live} holds exactly the slots whose state is not GONE; it is replaced, never
 * changed in place, so that borrowers may walk it without the lock; (2) {@code gate} is zero exactly when nobody waits and nothing
 * forbids borrowing; (3) a waiter is in the queue exactly until it is granted a slot, taken, failed, or leaves; (4) {@code live.length +
 * opening} never exceeds the number of places, and a number is used by one of them at a time; (5) created − destroyed =
 * live.length.
 */
final class LaneState {

    static final int CLOSED = 1 << 30;
    static final int SUSPENDED = 1 << 29;
    static final int BLOCKED = 1 << 28;

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long SELF_WAIT_WARNING_INTERVAL = TimeUnit.MINUTES.toNanos(1);
    private static final long INTERRUPTION_INTERVAL = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    final Lane lane;
    final String name;
    final Housekeeper housekeeper;
    final Listeners listeners;
    final boolean undying;
    final ReentrantLock lock = new ReentrantLock();
    /** Signalled whenever a connection was opened, failed to open, was retired or closed. */
    final Condition changed = lock.newCondition();

    final WaiterQueue waiters = new WaiterQueue();
    private final String connectionName;
    private final BitSet numbers = new BitSet();
    private final LaneCounters counters = new LaneCounters();
    final RecentUse recentUse;

    volatile Slot[] live = {};
    /** How many wait, and the flags above; zero lets callers borrow without the lock. */
    volatile int gate;

    final SlowStatements slowStatements;
    volatile PoolConfig config;
    volatile long validationWindow;
    volatile boolean leakStacks;

    private long lastSelfWaitWarning;
    private int flags;
    private @Nullable SQLException blockedBy;
    /** Connections retired and not yet closed. */
    int closing;
    /** How often all connections were evicted: one that was being opened meanwhile is of the past, too. */
    int evictions;

    LaneState(
            Lane lane,
            String name,
            String connectionName,
            PoolConfig config,
            boolean undying,
            Housekeeper housekeeper,
            Listeners listeners) {
        this.lane = lane;
        this.name = name;
        this.connectionName = connectionName;
        this.housekeeper = housekeeper;
        this.listeners = listeners;
        this.slowStatements = new SlowStatements(housekeeper.ticker(), listeners);
        this.undying = undying;
        this.config = config;
        this.recentUse = new RecentUse(housekeeper.tick());
        this.lastSelfWaitWarning = housekeeper.tick() - SELF_WAIT_WARNING_INTERVAL;
        apply(config);
    }

    /** Leases an idle slot to a thread, or returns null when there is none. Needs no lock. */
    @Nullable
    Slot claimIdle(Thread thread) {
        return claimIdle(thread, thread);
    }

    /** {@code near}: the thread from whose place the search begins. {@code holder}: null for work that nobody waits with. */
    @Nullable
    Slot claimIdle(Thread near, @Nullable Thread holder) {
        Slot[] slots = live;
        int count = slots.length;
        int at = place(near.getId(), count);
        for (int left = count; left > 0; left--) {
            Slot slot = slots[at];
            if (claim(slot, holder)) {
                return slot;
            }
            at = at + 1 == count ? 0 : at + 1;
        }
        return null;
    }

    /**
     * Leases an idle slot for a statement: one that has it prepared, if there is one; else one that would keep it without giving another
     * up; else any. So each thread's statements gather on the connection at its place, and go to others only when that is full.
     */
    @Nullable
    Slot claimIdle(Thread thread, String sql) {
        Slot[] slots = live;
        int count = slots.length;
        int at = place(thread.getId(), count);
        Slot roomy = null;
        for (int left = count; left > 0; left--) {
            Slot slot = slots[at];
            if (slot.is(Slot.IDLE)) {
                PhysicalConnection physical = slot.physical();
                if (physical.hasPrepared(sql) && claim(slot, thread)) {
                    return slot;
                } else if (roomy == null && physical.hasRoom()) {
                    roomy = slot;
                }
            }
            at = at + 1 == count ? 0 : at + 1;
        }
        return roomy != null && claim(roomy, thread) ? roomy : claimIdle(thread, thread);
    }

    /** A multiplicative hash scaled to the range by its high bits: no division. */
    private static int place(long thread, int count) {
        return (int) ((((thread * GOLDEN) >>> 32) * count) >>> 32);
    }

    private boolean claim(Slot slot, @Nullable Thread holder) {
        long word = slot.word();
        if ((word & Slot.STATE_MASK) == Slot.IDLE
                && !slot.isCondemned()
                && slot.compareAndSet(word, word + Slot.IDLE_TO_LEASED)) {
            slot.holder = holder;
            slot.since = housekeeper.tick();
            return true;
        }
        return false;
    }

    /** Under the lock. */
    boolean mayServe() {
        return flags == 0;
    }

    boolean isClosed() {
        return (gate & CLOSED) != 0;
    }

    /** Under the lock. */
    void updateGate() {
        gate = flags | waiters.size();
    }

    /** Gives the head of the queue a slot that is leased to it already. Under the lock; who calls this wakes it. */
    void grant(WaiterQueue.Waiter waiter, Slot slot) {
        waiters.remove(waiter);
        updateGate();
        waiter.granted = slot;
        if (config.maxConnections() == 1) {
            // With one connection the time from waking to running is lost to everybody. Whoever was awake a moment ago
            // wakes faster.
            WaiterQueue.Waiter next = waiters.peek();
            if (next != null) {
                LockSupport.unpark(next.thread);
            }
        }
    }

    /** Takes a waiter out of the queue unless it was served. Under the lock. */
    void leave(WaiterQueue.Waiter waiter) {
        if (!waiter.isServed()) {
            waiters.remove(waiter);
            updateGate();
        }
    }

    /** Refuses everyone who waits. Each makes its own exception, so that its stack trace is its own. Under the lock. */
    void failWaiters(Supplier<SQLException> failure) {
        WaiterQueue.Waiter waiter;
        while ((waiter = waiters.poll()) != null) {
            waiter.failure = failure;
            waiter.wake();
        }
        updateGate();
    }

    /** Refuses one who waits; does nothing when it does not, or was granted a slot already. */
    void failWaiter(Thread thread, Supplier<SQLException> failure) {
        lock.lock();
        try {
            WaiterQueue.Waiter waiter = waiters.find(thread);
            if (waiter != null) {
                waiters.remove(waiter);
                waiter.failure = failure;
                updateGate();
                LockSupport.unpark(thread);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    void ensureOpen() throws SQLException {
        if ((flags & CLOSED) != 0) {
            throw AcquireFailures.closed(this);
        }
        SQLException cause = blockedBy;
        if (cause != null) {
            throw AcquireFailures.blocked(this, cause);
        }
    }

    void setFlag(int flag, boolean on) {
        lock.lock();
        try {
            flags = on ? flags | flag : flags & ~flag;
            updateGate();
        } finally {
            lock.unlock();
        }
    }

    void block(SQLException cause) {
        lock.lock();
        try {
            blockedBy = cause;
            setFlag(BLOCKED, true);
            failWaiters(() -> AcquireFailures.blocked(this, cause));
        } finally {
            lock.unlock();
        }
    }

    void unblock() {
        lock.lock();
        try {
            blockedBy = null;
            setFlag(BLOCKED, false);
        } finally {
            lock.unlock();
        }
    }

    /** The lowest number that no connection has. Under the lock. */
    int claimNumber() {
        int number = numbers.nextClearBit(1);
        numbers.set(number);
        return number;
    }

    /** Under the lock. */
    void freeNumber(int number) {
        numbers.clear(number);
    }

    String connectionName(int number) {
        return config.maxConnections() == 1 && number == 1 ? connectionName : connectionName + "." + number;
    }

    /** Adds an open connection as an idle slot. Under the lock. */
    Slot admit(PhysicalConnection physical, String connection, int number, long retireAt) {
        Slot slot = new Slot(lane, physical, connection, number, housekeeper.tick(), retireAt);
        Slot[] grown = Arrays.copyOf(live, live.length + 1);
        grown[live.length] = slot;
        live = grown;
        counters.created++;
        return slot;
    }

    /**
     * Ends a slot whose word is still {@code expected}, and closes its connection in the background.
     *
     * @return false when somebody else changed the word first
     */
    boolean retire(Slot slot, long expected, EvictionReason reason, @Nullable Throwable cause) {
        lock.lock();
        try {
            EvictionReason before = slot.retireReason;
            slot.retireReason = reason; // first, for the borrower it is taken from asks why
            if (!slot.compareAndSet(expected, (expected & ~(long) Slot.STATE_MASK) | Slot.GONE)) {
                slot.retireReason = before;
                return false;
            }
            live = Arrays.stream(live).filter(other -> other != slot).toArray(Slot[]::new);
            freeNumber(slot.number);
            counters.retired(slot, reason);
            closing++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean takenAway = (expected & Slot.STATE_MASK) == Slot.LEASED
                && (reason == EvictionReason.RECLAIMED
                        || reason == EvictionReason.READ_TOO_OLD
                        || reason == EvictionReason.EVICTED
                        || reason == EvictionReason.CLOSED);
        housekeeper.runOnWorker(() -> destroy(slot, reason, cause, takenAway));
        return true;
    }

    private void destroy(Slot slot, EvictionReason reason, @Nullable Throwable cause, boolean stillRunning) {
        slot.endWatched(null); // here, where no lock is held, for those that were taken from their borrowers
        try {
            if (stillRunning) {
                interruptUntilQuiet(slot);
            }
            slot.physical().close();
        } catch (SQLException | RuntimeException | Error e) {
            LOG.warn("{}: closing {} failed; it is forgotten", name, slot.name(), e);
        } finally {
            lock.lock();
            try {
                closing--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
        if (reason == EvictionReason.IDLE || reason == EvictionReason.AGE) {
            long idle = Math.max(0, housekeeper.tick() - slot.since);
            listeners.emit(new PoolEvent.Recycled(name, slot.name(), Duration.ofNanos(idle)));
        }
        listeners.emit(new PoolEvent.Destroyed(name, slot.name(), reason, cause));
    }

    /** Ends what runs on a connection that was taken from its borrower. */
    private void interruptUntilQuiet(Slot slot) {
        interrupt(slot);
        Interruption again = new Interruption(slot);
        housekeeper.watchdog().watch(again);
        try {
            slot.physical().awaitQuiet();
        } finally {
            again.end();
            housekeeper.watchdog().forget(again);
        }
    }

    /** An interruption that is repeated until it is ended; afterwards none is sent, for the connection is closed next. */
    private final class Interruption implements Watchdog.Watched {
        private final Slot slot;
        private boolean ended;

        Interruption(Slot slot) {
            this.slot = slot;
        }

        @Override
        public synchronized long look(long now) {
            if (!ended) {
                interrupt(slot);
            }
            return INTERRUPTION_INTERVAL;
        }

        synchronized void end() {
            ended = true;
        }
    }

    /** Ends what runs on a connection. Closing follows, so a driver that fails to is only logged. */
    void interrupt(Slot slot) {
        try {
            slot.physical().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: interrupting {} failed", name, slot.name(), e);
        }
    }

    /** Retires a slot now if it is idle, else when it is returned. */
    void retireSoon(Slot slot, EvictionReason reason) {
        if (!undying) {
            slot.retireReason = reason;
            slot.retireAt = Long.MIN_VALUE;
            retireIfCondemned(slot);
        }
    }

    /** Called by whoever condemns a slot and whoever makes one idle, after doing so: the later of the two retires it. */
    void retireIfCondemned(Slot slot) {
        long word = slot.word();
        if (slot.isCondemned() && (word & Slot.STATE_MASK) == Slot.IDLE) {
            retire(slot, word, slot.retireReason, null);
        }
    }

    /** Retires all slots, also those that are being opened now. */
    void evictAll() {
        lock.lock();
        try {
            evictions++;
            for (Slot slot : live) {
                retireSoon(slot, EvictionReason.EVICTED);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes the connections in a state, for the lane is closed. Under the lock. */
    void retireAll(int slotState) {
        for (Slot slot : live) {
            long word = slot.word();
            if ((word & Slot.STATE_MASK) == slotState) {
                retire(slot, word, EvictionReason.CLOSED, null);
            }
        }
    }

    /** Retires a slot whose health check failed. */
    void checkFailed(Slot slot, long word, Throwable failure) {
        countFailedCheck();
        listeners.emit(new PoolEvent.HealthCheckFailed(name, slot.name(), failure));
        retire(slot, word, EvictionReason.UNHEALTHY, failure);
        if (failure instanceof Error error) {
            throw error;
        }
    }

    /** Retires those of the given slots that have been idle since before a tick, as long as more than the minimum are there. */
    void retireIdleBeyondMinimum(List<Slot> slots, long idleSince) {
        lock.lock();
        try {
            for (Slot slot : slots) {
                long word = slot.word();
                if (undying || live.length <= config.minConnections() || waiters.size() > 0) {
                    return;
                }
                if ((word & Slot.STATE_MASK) == Slot.IDLE && slot.since < idleSince) {
                    retire(slot, word, EvictionReason.IDLE, null);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void reconfigure(UnaryOperator<PoolConfig.Builder> change) {
        lock.lock();
        try {
            apply(change.apply(config.toBuilder()).build());
            condemn(Slot.IDLE, surplus());
            condemn(Slot.CHECKED, surplus());
            condemn(Slot.LEASED, surplus());
        } finally {
            lock.unlock();
        }
    }

    /** How many slots there are beyond the maximum, without those that will go anyway. Under the lock. */
    int surplus() {
        int staying = 0;
        for (Slot slot : live) {
            staying += slot.isCondemned() ? 0 : 1;
        }
        return staying - config.maxConnections();
    }

    private void condemn(int slotState, int count) {
        int left = count;
        for (Slot slot : live) {
            if (left > 0 && slot.is(slotState) && !slot.isCondemned()) {
                retireSoon(slot, EvictionReason.RESIZED);
                left--;
            }
        }
    }

    private void apply(PoolConfig settings) {
        config = settings;
        leakStacks = settings.leakStacks();
        slowStatements.apply(settings);
        waiters.ageing(settings.priorityAgeing().toNanos());
        validationWindow = settings.healthChecks() ? settings.validationWindowNanos() : Long.MAX_VALUE;
        updateGate();
    }

    void countWait(long waited) {
        lock.lock();
        try {
            counters.waited(waited);
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    void countTimeout(long waited) {
        counters.timeouts++;
        counters.waited(waited);
        counters.slowAcquires--; // it waited, but was not served
    }

    /** Under the lock. */
    void countRejection() {
        counters.rejected++;
    }

    private void countFailedCheck() {
        lock.lock();
        try {
            counters.failedHealthChecks++;
        } finally {
            lock.unlock();
        }
    }

    void countLeak() {
        lock.lock();
        try {
            counters.leaks++;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    void countOpenFailure() {
        counters.openFailures++;
    }

    /** Looks how many connections are in use; by the housekeeper alone. */
    void noteUse(long now) {
        recentUse.note(now, leased());
    }

    private int leased() {
        int leased = 0;
        for (Slot slot : live) {
            leased += slot.is(Slot.LEASED) ? 1 : 0;
        }
        return leased;
    }

    /** Tells who waits, in the order in which each began to. */
    List<WaiterReport> waiters() {
        long now = housekeeper.ticker().nanos();
        lock.lock();
        try {
            return waiters.reports(now);
        } finally {
            lock.unlock();
        }
    }

    LaneStats stats() {
        lock.lock();
        try {
            return counters.snapshot(this);
        } finally {
            lock.unlock();
        }
    }

    void resetStats() {
        lock.lock();
        try {
            counters.reset(this);
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether it is time to warn again that a thread waits while it holds a connection. Under the lock. */
    boolean warnOfSelfWait() {
        long now = housekeeper.tick();
        boolean due = now - lastSelfWaitWarning >= SELF_WAIT_WARNING_INTERVAL;
        if (due) {
            lastSelfWaitWarning = now;
        }
        return due;
    }

    List<LeaseReport> leases() {
        long now = housekeeper.tick();
        List<LeaseReport> reports = new ArrayList<>();
        for (Slot slot : live) {
            if (slot.is(Slot.LEASED)) {
                reports.add(slot.report(now));
            }
        }
        reports.sort(Comparator.comparing(LeaseReport::age).reversed());
        return reports;
    }
}
