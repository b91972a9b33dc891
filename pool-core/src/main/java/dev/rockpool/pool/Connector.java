package dev.rockpool.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a lane's connections in the background: as many as are waited for or missing to the minimum, several at once up to {@code
 * createParallelism}. Callers wait in the queue meanwhile, so their deadlines hold whatever the driver does.
 *
 * <p>After a failure one attempt at a time is made, after a back-off that doubles from 50 ms to 1 s with jitter; the first success
 * ends it and opens all that is wanted at once. Everything here but the opening itself happens under the lane's lock.
 */
final class Connector {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long FIRST_BACK_OFF = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_BACK_OFF = TimeUnit.SECONDS.toNanos(1);
    /** How long a start waits for the driver where {@code acquireTimeout} is zero. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(5);
    /** Connections live between 75 % and 100 % of {@code maxConnectionAge}, so that they do not die together. */
    private static final double AGE_JITTER = 0.25;

    private final LaneState state;
    private final ConnectionSource source;
    private boolean wanted;
    /** While {@link #start()} waits, whose caller gets every failure. */
    private boolean starting;

    private int opening;
    private int failures;
    /** When the next attempt may be made after a failure; far away while one is under way. */
    private long retryAt;

    private @Nullable SQLException lastFailure;

    Connector(LaneState state, ConnectionSource source) {
        this.state = state;
        this.source = source;
    }

    /** How many connections are being opened. Under the lock. */
    int opening() {
        return opening;
    }

    /** Why the last attempt to open failed; null once one succeeded. Under the lock. */
    @Nullable
    SQLException lastFailure() {
        return lastFailure;
    }

    /** In mode FAIL_FAST waits for the first connections, up to {@code acquireTimeout} and until it is interrupted. */
    void start() throws SQLException {
        StartMode mode = state.config.startMode();
        if (mode == StartMode.LAZY) {
            return;
        }
        state.lock.lock();
        try {
            wanted = true;
            int target = Math.max(1, state.config.minConnections());
            starting = mode == StartMode.FAIL_FAST;
            open(target);
            if (starting) {
                awaitStarted(target);
            }
        } finally {
            starting = false;
            state.lock.unlock();
        }
    }

    private void awaitStarted(int target) throws SQLException {
        Duration timeout = state.config.acquireTimeout();
        Duration patience = timeout.compareTo(START_PATIENCE) < 0 ? START_PATIENCE : timeout;
        long left = patience.toNanos();
        while (state.live.length < target) {
            SQLException failure = lastFailure;
            if (failure != null) {
                throw failure;
            }
            state.ensureOpen();
            if (left <= 0) {
                throw AcquireFailures.notStarted(state, target, opening, patience);
            }
            try {
                left = state.changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw AcquireFailures.startInterrupted(state, e);
            }
            open(target - state.live.length - opening);
        }
    }

    /** Opens what is missing, where anything may be. */
    void requestAsNeeded() {
        state.lock.lock();
        try {
            request();
        } finally {
            state.lock.unlock();
        }
    }

    /** Opens what waiters and the minimum ask for. Under the lock. */
    void request() {
        int waiting = state.waiters.size();
        wanted |= waiting > 0;
        if (wanted) {
            open(Math.max(waiting, state.config.minConnections() - state.live.length) - opening);
        }
    }

    private void open(int count) {
        if (!state.mayServe()) {
            return;
        }
        int room = state.config.maxConnections() - state.live.length - opening;
        int limit = state.config.createParallelism() - opening;
        if (failures > 0) {
            limit = state.housekeeper.tick() >= retryAt ? Math.min(1, limit) : 0;
        }
        for (int left = Math.min(count, Math.min(room, limit)); left > 0; left--) {
            retryAt = Long.MAX_VALUE;
            openInBackground(state.claimNumber(), state.evictions);
        }
    }

    private void openInBackground(int number, int evictions) {
        opening++;
        try {
            state.housekeeper.workers().execute(() -> openOne(number, evictions));
        } catch (RuntimeException | Error e) { // closed already, no thread left, or a caller at the end of its stack
            opening--; // or nothing would ever be opened again
            state.freeNumber(number);
            failed(new SQLException("There is no thread to open a connection of " + state.name + " on: " + e, e));
        }
    }

    private void openOne(int number, int evictions) {
        String name = state.connectionName(number);
        long start = state.housekeeper.ticker().nanos();
        PhysicalConnection physical = null;
        SQLException failure = null;
        try {
            physical = Objects.requireNonNull(source.open(name), "the source returned null");
        } catch (SQLException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            failure = new SQLException("Opening " + state.name + " " + name + " failed: " + e, e);
        }
        announce(name, failure, state.housekeeper.ticker().nanos() - start);
        state.lock.lock();
        try {
            opening--;
            state.changed.signalAll();
            if (physical == null) {
                state.freeNumber(number);
                failed(Objects.requireNonNull(failure));
            } else {
                opened(state.admit(physical, name, number, retireAt()), evictions);
            }
        } finally {
            state.lock.unlock();
        }
    }

    private void opened(Slot slot, int evictions) {
        failures = 0;
        lastFailure = null;
        if (evictions != state.evictions) {
            state.retireSoon(slot, EvictionReason.EVICTED);
        } else if (state.surplus() > 0) {
            state.retireSoon(slot, EvictionReason.RESIZED);
        }
        state.lane.serveWaiters();
        request();
    }

    private void failed(SQLException failure) {
        long backOff = Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF << Math.min(failures, 10));
        retryAt = state.housekeeper.ticker().nanos()
                + (long) (backOff * (0.5 + ThreadLocalRandom.current().nextDouble() / 2));
        boolean hopeless = state.live.length == 0 && source.isPermanent(failure);
        boolean told = starting || state.isClosed() || (hopeless && state.waiters.size() > 0);
        if (told) {
            LOG.debug("{}: a connection could not be opened: {}", state.name, failure.toString());
        } else if (failures == 0) {
            LOG.warn(
                    "{}: a connection could not be opened; trying again with back-off: {}",
                    state.name,
                    failure.toString());
        }
        failures++;
        lastFailure = failure;
        state.countOpenFailure();
        if (hopeless) {
            state.failWaiters(() -> AcquireFailures.cannotOpen(state, failure));
        }
    }

    /** Before anybody can borrow the connection, so that its events come in order. */
    private void announce(String name, @Nullable SQLException failure, long took) {
        if (failure != null || state.listeners.isActive()) {
            state.listeners.emit(
                    failure == null
                            ? new PoolEvent.Created(state.name, name, Duration.ofNanos(took))
                            : new PoolEvent.OpenFailed(state.name, name, failure));
        }
    }

    private long retireAt() {
        long age = state.config.maxConnectionAgeNanos();
        if (age == 0 || state.undying) {
            return Long.MAX_VALUE;
        }
        return state.housekeeper.tick()
                + (long) (age * (1 - AGE_JITTER * ThreadLocalRandom.current().nextDouble()));
    }
}
