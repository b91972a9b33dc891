package dev.rockpool.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pool of connections with one role: lends them, takes them back, and lets callers wait in turn. Thread-safe.
 *
 * <p><b>Borrowing.</b> While {@code gate} is zero, a caller walks over the live slots, starting at a place hashed from its thread,
 * and takes the first idle one by a compare-and-set. No lock, no clock, no allocation.
 *
 * <p><b>Waiting.</b> Otherwise it joins one queue, under the lock. {@code gate} is then not zero: newcomers queue behind it, and
 * whoever returns a connection takes the lock and hands it to the oldest waiter, without the slot being idle in between. So a
 * woken waiter never competes again, and nobody who came later is served earlier.
 *
 * <p><b>Why no wake-up is lost.</b> A returner makes its slot idle and <i>then</i> reads {@code gate}; a waiter raises {@code gate}
 * and <i>then</i> looks for idle slots. Both steps are sequentially consistent, so at least one of the two sees the other, and
 * both call {@link #serveWaiters()}, which matches waiters and idle slots under the lock.
 *
 * <p><b>Why no connection is lost at a timeout.</b> Grants and departures from the queue both happen under the lock. A waiter whose
 * time is up leaves under the lock, and if it was granted a slot before, it takes it.
 *
 * <p>What belongs to {@link Slot}'s word is explained there. Waiting is the {@link LaneQueue}'s, opening the {@link Connector}'s, periodic work the {@link
 * LaneChores}', ending the {@link LaneShutdown}'s. Everything marked "under the lock" shares {@link LaneState#lock}.
 */
public final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    final LaneState state;
    private final Connector connector;
    private final LaneQueue queue;
    private final LaneChores chores;
    private final Housekeeper housekeeper;
    private final Listeners listeners;

    /**
     * Makes a lane; {@link #start()} opens its first connections.
     *
     * @param pool the pool's name, for example the database's file name
     * @param role the lane's role, for example {@code readers}
     * @param connectionName what its connections are called, for example {@code reader}; numbered where there can be several
     * @param config sizes and times; only the generic settings matter here
     * @param source opens connections
     * @param housekeeper does the background work
     * @param listeners hear the events
     */
    public Lane(
            String pool,
            String role,
            String connectionName,
            PoolConfig config,
            ConnectionSource source,
            Housekeeper housekeeper,
            Listeners listeners) {
        this.housekeeper = housekeeper;
        this.listeners = listeners;
        this.state = new LaneState(
                this, pool + "/" + role, connectionName, config, source.isUndying(), housekeeper, listeners);
        this.connector = new Connector(state, source);
        this.queue = new LaneQueue(this, state, connector, housekeeper, listeners);
        this.chores = new LaneChores(this, state, connector);
    }

    /**
     * Opens the first connections, as {@link PoolConfig#startMode()} says, and begins the background work.
     *
     * @throws SQLException the first failure to open one, in mode {@link StartMode#FAIL_FAST}; nothing is left open then
     */
    public void start() throws SQLException {
        housekeeper.add(chores);
        try {
            connector.start();
        } catch (SQLException | RuntimeException | Error e) {
            new LaneShutdown(state, connector).giveUp();
            housekeeper.remove(chores);
            throw e;
        }
    }

    /**
     * Returns the lane's full name.
     *
     * @return pool and role, for example {@code app.sqlite/readers}
     */
    public String name() {
        return state.name;
    }

    /**
     * Returns the settings in force.
     *
     * @return the configuration
     */
    public PoolConfig config() {
        return state.config;
    }

    /**
     * Borrows a connection, waiting up to {@code acquireTimeout}.
     *
     * @return a slot leased to the calling thread; give it back with {@link #release}
     * @throws AcquireTimeoutException when none became free in time
     * @throws AcquireRejectedException when the caller may not wait, or was interrupted (its interrupt flag stays set)
     * @throws PoolClosedException when the lane is closed
     * @throws SQLException when the database cannot be reached and waiting is pointless
     */
    public Slot acquire() throws SQLException {
        return acquired(claimIdle(null));
    }

    /**
     * Borrows a connection for a statement, if possible one that is idle and has it prepared, or has room for it; waits up to {@code
     * acquireTimeout}.
     *
     * @param sql the text of the statement that will run first
     * @return as {@link #acquire()}
     * @throws SQLException as {@link #acquire()}
     */
    public Slot acquire(String sql) throws SQLException {
        return acquired(claimIdle(sql));
    }

    private @Nullable Slot claimIdle(@Nullable String sql) {
        if (state.gate != 0) {
            return null;
        }
        Thread caller = Thread.currentThread();
        return sql == null ? state.claimIdle(caller) : state.claimIdle(caller, sql);
    }

    private Slot acquired(@Nullable Slot slot) throws SQLException {
        if (slot != null && slot.since - slot.checkedAt <= state.validationWindow) {
            if (listeners.observesLeases() || state.leakStacks) {
                queue.observeBorrow(slot, 0);
            }
            return slot;
        }
        return acquireSlowly(slot, state.config.acquireTimeoutNanos(), Priority.NORMAL);
    }

    /**
     * Borrows a connection with a timeout of the caller's.
     *
     * @param timeout how long to wait at most; zero does not wait
     * @return as {@link #acquire()}
     * @throws SQLException as {@link #acquire()}
     */
    public Slot acquire(Duration timeout) throws SQLException {
        return acquire(timeout, Priority.NORMAL, null);
    }

    /**
     * Borrows a connection with a timeout and a priority of the caller's.
     *
     * @param timeout how long to wait at most; zero does not wait
     * @param priority how soon to be served among those who wait
     * @param sql the text of the statement that will run first, as for {@link #acquire(String)}; null where it is not known
     * @return as {@link #acquire()}
     * @throws SQLException as {@link #acquire()}
     */
    public Slot acquire(Duration timeout, Priority priority, @Nullable String sql) throws SQLException {
        return acquireSlowly(claimIdle(sql), Math.max(0, Durations.saturatedNanos(timeout)), priority);
    }

    private Slot acquireSlowly(@Nullable Slot idle, long timeout, Priority priority) throws SQLException {
        return Objects.requireNonNull(queue.acquire(idle, timeout, priority, null), "only work can be taken");
    }

    /**
     * Borrows a connection to do work with it, or waits until somebody else has done the work.
     *
     * @param work the calling thread waits with it
     * @param timeout how long to wait at most until the work is begun; zero does not wait
     * @param priority how soon to be served among those who wait
     * @return as {@link #acquire()}; null when somebody else has done the work
     * @throws SQLException as {@link #acquire()}; the work was not begun, and will not be
     */
    public @Nullable Slot acquire(QueuedWork work, Duration timeout, Priority priority) throws SQLException {
        return queue.acquire(
                claimIdle(work.firstStatement()), Math.max(0, Durations.saturatedNanos(timeout)), priority, work);
    }

    /**
     * Waits until work that was taken is done, or until its taker passes the connection on to it.
     *
     * @param work the calling thread waits with it
     * @return the slot, leased to the calling thread; null when the work is done
     */
    public @Nullable Slot awaitTaken(QueuedWork work) {
        return queue.awaitTaken(work);
    }

    /**
     * Queues work that nobody waits with. When its turn comes, {@link QueuedWork#granted} is called; the slot may have been idle for long,
     * so {@link #checked} has to be asked first.
     *
     * @param work nobody waits with it, and it is in no queue
     * @param priority how soon to be served among those who wait
     * @throws SQLException as {@link #acquire()}; the work is not queued
     */
    public void enqueue(QueuedWork work, Priority priority) throws SQLException {
        queue.enqueue(work, priority, housekeeper.ticker().nanos(), false);
    }

    /**
     * Checks a slot that was granted to queued work, where it was not used lately. One that is of no use is retired, and the work waits
     * again, where it was in the queue.
     *
     * @param slot granted to the work
     * @param work that nobody waits with
     * @param priority as it was queued
     * @param since when it was queued, by the ticker
     * @return whether the slot can be used
     * @throws SQLException as {@link #acquire()}, and where the driver breaks during the check; the work is not queued
     */
    public boolean checked(Slot slot, QueuedWork work, Priority priority, long since) throws SQLException {
        return queue.checked(slot, work, priority, since);
    }

    /**
     * Takes work back out of the queue.
     *
     * @param work queued by {@link #enqueue}
     * @return false when its turn has come already, or it was taken: then it goes on; false, too, where a thread waits with it, which
     *     leaves the queue by itself
     */
    public boolean withdraw(QueuedWork work) {
        return queue.withdraw(work);
    }

    /**
     * Takes the work whose turn comes next, if it is work and no caller who wants the connection for itself.
     *
     * @param slot the connection that the caller holds and will do the work with
     * @param wanted asked about the work, under the lane's lock: it must be quick
     * @return null when it is not, or nobody waits, or the lane or the connection has to rest first
     */
    public @Nullable QueuedWork takeNext(Slot slot, Predicate<QueuedWork> wanted) {
        return state.gate == 0 ? null : queue.takeNext(slot, wanted);
    }

    /**
     * Returns how much work waits now.
     *
     * @return a count
     */
    public int queuedWork() {
        state.lock.lock();
        try {
            return state.waiters.works();
        } finally {
            state.lock.unlock();
        }
    }

    /**
     * Returns how many leases it takes to serve all who wait now: each caller has one, while work may share one.
     *
     * @return a count
     */
    public int awaitedLeases() {
        state.lock.lock();
        try {
            int works = state.waiters.works();
            return state.waiters.size() - works + Math.min(works, 1);
        } finally {
            state.lock.unlock();
        }
    }

    /**
     * Tells whether anybody waits, or the lane gives out nothing now.
     *
     * @return false when a connection that comes back stays idle
     */
    public boolean isAwaited() {
        return state.gate != 0;
    }

    /**
     * Passes a connection on as it is, in the middle of its transaction, to work that was taken; its thread, or whoever it tells, goes on
     * with it under a new lease.
     *
     * @param slot the connection
     * @param lease the caller's
     * @param work was taken by the caller, or by who passed the connection to it
     * @return false when the lease is over: it was taken away
     */
    public boolean pass(Slot slot, long lease, QueuedWork work) {
        Thread thread = work.waiting();
        slot.holder = thread;
        slot.since = housekeeper.tick();
        slot.checkedAt = slot.since;
        slot.borrowedAt = null; // another thread's stack would mislead
        if (!slot.compareAndSet(lease, lease + Slot.LEASED_TO_LEASED)) {
            return false;
        }
        if (thread == null) {
            work.granted(slot);
        } else {
            work.passTo(slot);
            LockSupport.unpark(thread);
        }
        return true;
    }

    /**
     * Borrows a connection if one is free, without waiting.
     *
     * @return a slot leased to the calling thread, or null when none is free; give it back with {@link #release}
     */
    public @Nullable Slot tryAcquire() {
        Slot slot = claimIdle(null);
        if (slot == null) {
            return null;
        }
        if (slot.since - slot.checkedAt > state.validationWindow
                && !queue.passesCheck(slot, housekeeper.ticker().nanos(), 0)) {
            connector.requestAsNeeded();
            return null;
        }
        if (listeners.observesLeases() || state.leakStacks) {
            queue.observeBorrow(slot, 0);
        }
        return slot;
    }

    /**
     * Ends the wait of a thread that is in {@link #acquire(Duration)}, which then throws; does nothing when it does not wait here.
     *
     * @param waiting who waits
     * @param failure makes what is thrown
     */
    public void cancelWait(Thread waiting, Supplier<SQLException> failure) {
        state.failWaiter(waiting, failure);
    }

    /**
     * Returns who ends what runs for too long on the lane's connections.
     *
     * @return the watchdog of the lane's housekeeper
     */
    public Watchdog watchdog() {
        return housekeeper.watchdog();
    }

    /**
     * Returns what the lane does about slow statements.
     *
     * @return the same for the lane's whole life; its settings change with the lane's
     */
    public SlowStatements slowStatements() {
        return state.slowStatements;
    }

    /**
     * Gives a connection back, clean: what its borrower left undone is rolled back and reset first. Does nothing when the lease is
     * over already.
     *
     * @param slot the slot
     * @param lease the lease, as {@link Slot#lease()} named it
     */
    public void release(Slot slot, long lease) {
        if (!slot.isHeldUnder(lease) || !isClean(slot, lease)) {
            return;
        }
        if (listeners.observesLeases()) {
            observeReturn(slot);
        }
        long now = housekeeper.tick();
        slot.endLease(now);
        if (slot.retireAt <= now) {
            state.retire(slot, lease, slot.retireReason, null);
            connector.requestAsNeeded();
        } else if (state.gate != 0) {
            handOver(slot, lease);
        } else {
            putBack(slot, lease, lease - Slot.LEASED + Slot.IDLE);
        }
    }

    private boolean isClean(Slot slot, long lease) {
        try {
            if (!slot.physical().isPristine()) {
                slot.physical().reset();
            }
            return true;
        } catch (SQLException | RuntimeException | Error e) {
            if (mustKeep(slot)) {
                LOG.warn(
                        "{}: {} could not be made clean, and is kept because it is the database itself",
                        name(),
                        slot.name(),
                        e);
                return true;
            }
            boolean broken = slot.physical().isBroken();
            evict(slot, lease, broken ? EvictionReason.BROKEN : EvictionReason.RESET_FAILED, e);
            if (e instanceof Error error) {
                throw error;
            }
            return false;
        }
    }

    /**
     * Takes a connection out of the pool instead of giving it back; gives it back all the same where it is the database itself. Does
     * nothing when the lease is over already.
     *
     * @param slot the slot
     * @param lease the lease
     * @param reason why
     * @param cause the error that led to it, or null
     */
    public void evict(Slot slot, long lease, EvictionReason reason, @Nullable Throwable cause) {
        if (mustKeep(slot)) {
            release(slot, lease);
        } else if (slot.isHeldUnder(lease)) {
            if (listeners.observesLeases()) {
                observeReturn(slot);
            }
            state.retire(slot, lease, reason, cause);
            connector.requestAsNeeded();
        }
    }

    private boolean mustKeep(Slot slot) {
        try {
            return state.undying && !state.isClosed() && !slot.physical().jdbc().isClosed();
        } catch (SQLException | RuntimeException e) {
            return false; // a connection that cannot tell is of no use
        }
    }

    /**
     * Makes a slot idle. Those who want it or have condemned it, and whoever closes the lane, say so first and look for idle slots
     * then; so what they have said is seen here, or they see the slot.
     */
    void putBack(Slot slot, long word, long idleWord) {
        if (slot.compareAndSet(word, idleWord)) {
            if (slot.isCondemned()) {
                state.retireIfCondemned(slot);
                connector.requestAsNeeded();
            }
            if (state.gate != 0) {
                serveWaiters();
            }
        }
    }

    /** Gives a returned slot to the oldest waiter, or makes it idle when there is none. */
    private void handOver(Slot slot, long lease) {
        WaiterQueue.Waiter served = null;
        state.lock.lock();
        try {
            WaiterQueue.Waiter waiter = state.mayServe() && !slot.isCondemned() ? state.waiters.peek() : null;
            if (waiter == null) {
                putBack(slot, lease, lease - Slot.LEASED + Slot.IDLE);
            } else {
                slot.holder = waiter.thread;
                if (slot.compareAndSet(lease, lease + Slot.LEASED_TO_LEASED)) {
                    state.grant(waiter, slot);
                    served = waiter;
                }
            }
        } finally {
            state.lock.unlock();
        }
        if (served != null) {
            served.wake();
            if (state.config.maxConnections() == 1) {
                letRun();
            }
        }
    }

    /** Who was woken holds the only connection, so it had better run first. Nothing depends on it: it is a matter of speed alone. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void letRun() {
        Thread.yield();
    }

    /** Matches waiters and idle slots, oldest waiter first. On a closed lane, retires the idle slots. */
    void serveWaiters() {
        state.lock.lock();
        try {
            if (state.isClosed()) {
                state.retireAll(Slot.IDLE);
            }
            while (state.mayServe()) {
                WaiterQueue.Waiter waiter = state.waiters.peek();
                if (waiter == null) {
                    return;
                }
                Thread thread = waiter.thread;
                Slot slot = state.claimIdle(thread == null ? Thread.currentThread() : thread, thread);
                if (slot == null) {
                    return;
                }
                state.grant(waiter, slot);
                waiter.wake();
            }
        } finally {
            state.lock.unlock();
        }
    }

    void statementFailed(PoolEvent.StatementFailed failure) {
        listeners.emit(failure);
    }

    private void observeReturn(Slot slot) {
        long held = slot.observedSince == Slot.NOT_OBSERVED
                ? Math.max(0, housekeeper.tick() - slot.since)
                : housekeeper.ticker().nanos() - slot.observedSince;
        PoolEvent event = new PoolEvent.Released(name(), slot.name(), Duration.ofNanos(held));
        slot.endWatched(event);
        listeners.emit(event);
    }

    /**
     * Returns a snapshot of sizes and counters.
     *
     * @return figures that add up: total = active + idle, released = acquired − active
     */
    public LaneStats stats() {
        return state.stats();
    }

    /** Sets all counters to zero; connections and their ages stay as they are. */
    public void resetStats() {
        state.resetStats();
    }

    /**
     * Tells who holds connections now, longest lease first.
     *
     * @return a report for each lease
     */
    public List<LeaseReport> leases() {
        return state.leases();
    }

    /**
     * Tells who waits for a connection now, longest first.
     *
     * @return a report for each caller and each write unit in the queue
     */
    public List<WaiterReport> waiters() {
        return state.waiters();
    }

    /** Makes callers wait until {@link #resume()}; leases under way go on. */
    public void suspend() {
        state.setFlag(LaneState.SUSPENDED, true);
    }

    /** Ends a suspension and serves those who waited, in order. */
    public void resume() {
        state.setFlag(LaneState.SUSPENDED, false);
        serveWaiters();
        connector.requestAsNeeded();
    }

    /**
     * Refuses all callers, waiting ones too, until {@link #unblock()}, and retires every connection: the database is not what it
     * was.
     *
     * @param cause the fault; callers see its message
     */
    public void block(SQLException cause) {
        state.block(cause);
        evictAll();
    }

    /** Serves callers again. */
    public void unblock() {
        state.unblock();
        connector.requestAsNeeded();
    }

    /**
     * Retires every connection: idle ones at once, lent ones when they come back. New ones are opened as needed. Does nothing where
     * the connection is the database ({@link ConnectionSource#isUndying()}).
     */
    public void evictAll() {
        state.evictAll();
        connector.requestAsNeeded();
    }

    /** Retires the idle connections beyond {@code minConnections}. */
    public void flushIdle() {
        state.retireIdleBeyondMinimum(List.of(state.live), Long.MAX_VALUE);
    }

    /**
     * Changes sizes and times while the lane works. A smaller maximum retires idle connections at once and lent ones when they
     * come back; a larger one serves waiters at once.
     *
     * @param change from the settings in force to the new ones
     */
    public void reconfigure(UnaryOperator<PoolConfig.Builder> change) {
        state.reconfigure(change);
        serveWaiters();
        connector.requestAsNeeded();
    }

    /**
     * Closes the lane: refuses newcomers and waiters, gives lent connections the drain time to come back, then interrupts their
     * statements, then closes them. Leases of the calling thread are not waited for. Closing twice is fine.
     *
     * @param drain how long to wait for lent connections
     */
    public void close(Duration drain) {
        new LaneShutdown(state, connector).run(Durations.saturatedNanos(drain));
        housekeeper.remove(chores);
    }
}
