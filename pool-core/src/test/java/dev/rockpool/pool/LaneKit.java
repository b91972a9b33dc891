package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A lane over fake connections, with a clock and a housekeeper that a test moves by hand. */
final class LaneKit implements AutoCloseable {

    static final Duration TICK = Duration.ofNanos(Housekeeper.TICK_NANOS);

    final FakeClock clock = new FakeClock();
    final FakeSource source = new FakeSource();
    final Listeners listeners = new Listeners();
    final Housekeeper housekeeper = Housekeeper.manual(clock);
    final CapturedLog log = new CapturedLog();
    final PoolConfig config;
    private final List<Caller> callers = new CopyOnWriteArrayList<>();
    private final List<Lease> leases = new CopyOnWriteArrayList<>();
    private Lane lane;

    private LaneKit(PoolConfig config) {
        this.config = config;
    }

    /** A lane with so many connections, all open from the start. */
    static LaneKit open(int connections) throws SQLException {
        return open(connections, config -> config);
    }

    static LaneKit open(int connections, UnaryOperator<PoolConfig.Builder> settings) throws SQLException {
        return prepared(config ->
                        settings.apply(config.minConnections(connections).maxConnections(connections)))
                .start();
    }

    /** A lane that is yet to be started, so that a test can tell its source and its listeners what to do. */
    static LaneKit prepared(UnaryOperator<PoolConfig.Builder> settings) {
        return new LaneKit(settings.apply(PoolConfig.builder()).build());
    }

    LaneKit start() throws SQLException {
        lane().start();
        return this;
    }

    Lane lane() {
        if (lane == null) {
            lane = new Lane("app.db", "readers", "reader", config, source, housekeeper, listeners);
        }
        return lane;
    }

    /** Adds a listener that remembers the events from now on. */
    EventLog listen() {
        EventLog events = new EventLog();
        listeners.add(events);
        return events;
    }

    LaneStats stats() {
        return lane.stats();
    }

    /** Borrows on this thread. */
    Lease borrow() throws SQLException {
        Lease lease = new Lease(lane.acquire());
        leases.add(lease);
        return lease;
    }

    Lease borrow(Duration timeout) throws SQLException {
        Lease lease = new Lease(lane.acquire(timeout));
        leases.add(lease);
        return lease;
    }

    /** Borrows on another thread. */
    Lease borrowElsewhere() {
        Lease lease = call(lane::acquire).lease();
        leases.add(lease);
        return lease;
    }

    Caller call(Callable<Slot> request) {
        Caller caller = new Caller(request);
        callers.add(caller);
        return caller;
    }

    /** Starts a caller and waits until it is in the queue. */
    Caller queue() {
        return queue(lane::acquire);
    }

    Caller queue(Callable<Slot> request) {
        int before = stats().waiting();
        Caller caller = call(request);
        until(() -> stats().waiting() == before + 1);
        return caller;
    }

    /** Lets time pass and has the housekeeper do what is due, once. */
    void pass(Duration time) {
        clock.advance(time);
        housekeeper.advance();
    }

    void tick() {
        pass(TICK);
    }

    /** Waits until so many connections are open and in the lane. */
    void awaitTotal(int total) {
        until(() -> stats().total() == total);
    }

    /** Waits until so many connections are open at the driver's. */
    void awaitStillOpen(int count) {
        until(() -> source.stillOpen() == count);
    }

    static void assertAddsUp(LaneStats stats) {
        assertThat(stats.active() + stats.idle())
                .as("active + idle of %s", stats)
                .isEqualTo(stats.total());
        assertThat(stats.acquired() - stats.active())
                .as("acquired - active of %s", stats)
                .isEqualTo(stats.released());
        assertThat(stats.created() - stats.destroyed())
                .as("created - destroyed of %s", stats)
                .isEqualTo(stats.total());
    }

    /** Gives everything back, closes the lane, and sees to it that nothing was lost. */
    @Override
    public void close() {
        try {
            if (lane != null) {
                callers.stream()
                        .filter(Caller::isDone)
                        .filter(Caller::gotOne)
                        .map(Caller::lease)
                        .forEach(Lease::giveBack);
                leases.forEach(Lease::giveBack);
                lane.close(Duration.ZERO);
                assertThat(stats().total())
                        .as("connections left in the closed lane")
                        .isZero();
                assertThat(stats().waiting())
                        .as("callers left in the closed lane")
                        .isZero();
                assertThat(source.opened).as("connections closed once").allMatch(one -> one.closes.get() == 1);
            }
            housekeeper.close();
        } finally {
            log.close();
        }
    }
}
