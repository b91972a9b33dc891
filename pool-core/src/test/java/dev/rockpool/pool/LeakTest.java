package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lease that lasts too long is reported, and taken back where that is wanted. */
@Timeout(60)
class LeakTest {

    private static final Duration THRESHOLD = Duration.ofSeconds(10);

    private static LaneKit open(int connections, UnaryOperator<PoolConfig.Builder> settings) throws SQLException {
        return LaneKit.open(connections, config -> settings.apply(config.leakThreshold(THRESHOLD)));
    }

    private static LaneKit open(int connections) throws SQLException {
        return open(connections, config -> config);
    }

    /** Two sweeps after the threshold. */
    private static void sweepTwice(LaneKit kit) {
        kit.pass(THRESHOLD);
        kit.tick();
        kit.tick();
    }

    @Test
    void aLeakIsReportedOnceAtTheSecondSweepThatFindsIt() throws SQLException {
        try (LaneKit kit = open(2)) {
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            kit.pass(THRESHOLD);
            kit.tick();
            assertThat(kit.stats().leaks()).as("first sweep").isZero();
            kit.tick();
            assertThat(kit.stats().leaks()).as("second sweep").isEqualTo(1);
            assertThat(events.await(PoolEvent.LeakDetected.class, 1)).hasSize(1);
            kit.pass(THRESHOLD);
            kit.pass(THRESHOLD);
            assertThat(kit.stats().leaks()).as("never again").isEqualTo(1);
            assertThat(lease.isHeld()).isTrue();
        }
    }

    @Test
    void theReportSaysWhoHoldsTheConnectionSinceWhenAndDoingWhat() throws SQLException {
        try (LaneKit kit = open(1)) {
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            lease.slot().noteStatement("SELECT 1");
            lease.slot().noteStatement("SELECT *\n  FROM big");
            sweepTwice(kit);
            LeaseReport report =
                    events.await(PoolEvent.LeakDetected.class, 1).get(0).report();
            assertThat(report.connection()).isEqualTo("reader");
            assertThat(report.thread()).isEqualTo(Thread.currentThread().getName());
            assertThat(report.age()).isEqualTo(THRESHOLD.plus(LaneKit.TICK).plus(LaneKit.TICK));
            assertThat(report.lastSql()).isEqualTo("SELECT *\n  FROM big");
            assertThat(report.stack()).as("stacks are off").isNull();
            assertThat(kit.log.text())
                    .contains("app.db/readers: possible leak: reader held 10.2 s by thread '"
                            + Thread.currentThread().getName()
                            + "' (last SQL: SELECT * FROM big); close it, or raise leakThreshold");
        }
    }

    @Test
    void withStacksOnTheReportShowsWhereTheConnectionWasBorrowed() throws SQLException {
        try (LaneKit kit = open(1, config -> config.leakStacks(true))) {
            EventLog events = kit.listen();
            kit.borrow();
            sweepTwice(kit);
            assertThat(events.await(PoolEvent.LeakDetected.class, 1)
                            .get(0)
                            .report()
                            .stack())
                    .hasMessage(
                            "borrowed here by thread '" + Thread.currentThread().getName() + "'")
                    .hasStackTraceContaining("withStacksOnTheReportShowsWhereTheConnectionWasBorrowed");
        }
    }

    @Test
    void withStacksOnATimeoutCarriesTheStackOfTheLongestLease() throws SQLException {
        try (LaneKit kit = open(1, config -> config.leakStacks(true))) {
            Lease held = kit.borrowElsewhere();
            assertThatExceptionOfType(AcquireTimeoutException.class)
                    .isThrownBy(() -> kit.borrow(Duration.ZERO))
                    .satisfies(timeout -> assertThat(timeout.getSuppressed())
                            .singleElement()
                            .satisfies(stack ->
                                    assertThat(stack).hasMessageStartingWith("borrowed here by thread 'caller-")));
            held.giveBack();
        }
    }

    @Test
    void whatAnEarlierBorrowerDidIsNotShown() throws SQLException {
        try (LaneKit kit = open(1, config -> config.leakStacks(true))) {
            Lease earlier = kit.borrow();
            earlier.slot().noteStatement("SELECT secret");
            earlier.giveBack();
            kit.lane().reconfigure(config -> config.leakStacks(false));
            kit.borrow();
            assertThat(kit.lane().leases()).singleElement().satisfies(report -> {
                assertThat(report.lastSql()).isNull();
                assertThat(report.stack()).isNull();
            });
        }
    }

    @Test
    void aReturnBetweenTheSweepsIsNoLeak() throws SQLException {
        try (LaneKit kit = open(1)) {
            for (int i = 0; i < 5; i++) {
                Lease lease = kit.borrow();
                kit.pass(THRESHOLD);
                kit.tick();
                lease.giveBack();
            }
            kit.tick();
            assertThat(kit.stats().leaks()).isZero();
        }
    }

    @Test
    void idlenessBeforeALeaseIsNotCounted() throws SQLException {
        try (LaneKit kit = open(1)) {
            kit.pass(Duration.ofHours(1));
            kit.borrow();
            kit.tick();
            kit.tick();
            kit.tick();
            assertThat(kit.stats().leaks()).isZero();
        }
    }

    @Test
    void withoutAThresholdNothingIsALeak() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.borrow();
            kit.pass(Duration.ofDays(1));
            kit.tick();
            assertThat(kit.stats().leaks()).isZero();
        }
    }

    /** A driver that forgets an interruption that comes before the first step of a statement. */
    @Test
    void aReclaimedConnectionIsInterruptedUntilNothingRunsAndNotAfterwards() throws SQLException {
        try (LaneKit kit = open(1, config -> config.reclaimLeaks(true))) {
            Lease lease = kit.borrow();
            FakeConnection connection = lease.connection();
            AtomicInteger sentWhenQuiet = new AtomicInteger();
            connection.running = () -> {
                until(() -> connection.interrupts.get() >= 3);
                sentWhenQuiet.set(connection.interrupts.get());
            };
            AtomicInteger sentWhenClosed = new AtomicInteger();
            connection.close = () -> sentWhenClosed.set(connection.interrupts.get());
            sweepTwice(kit);
            until(connection::isClosed);
            kit.awaitTotal(1);
            assertThat(sentWhenQuiet.get()).isGreaterThanOrEqualTo(3);
            assertThat(connection.interrupts).as("none once it was closed").hasValue(sentWhenClosed.get());
        }
    }

    @Test
    void aReclaimedConnectionIsInterruptedClosedAndReplaced() throws SQLException {
        try (LaneKit kit = open(1, config -> config.reclaimLeaks(true))) {
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            sweepTwice(kit);
            assertThat(lease.isHeld()).isFalse();
            kit.awaitTotal(1);
            kit.awaitStillOpen(1);
            assertThat(lease.connection().interrupts).hasPositiveValue();
            assertThat(events.await(PoolEvent.LeakDetected.class, 1))
                    .singleElement()
                    .satisfies(event -> assertThat(event.reclaimed()).isTrue());
            assertThat(events.await(PoolEvent.Destroyed.class, 1))
                    .singleElement()
                    .satisfies(event -> assertThat(event.reason()).isEqualTo(EvictionReason.RECLAIMED));
        }
    }

    @Test
    void returningAReclaimedConnectionDoesNothing() throws SQLException {
        try (LaneKit kit = open(1, config -> config.reclaimLeaks(true))) {
            Lease lease = kit.borrow();
            lease.connection().dirty = true;
            sweepTwice(kit);
            Lease next = kit.borrow();
            lease.giveBack();
            lease.evict();
            assertThat(lease.connection().resets).hasValue(0);
            assertThat(next.isHeld()).isTrue();
            assertThat(kit.stats().destroyed()).isEqualTo(1);
        }
    }

    /**
     * <pre>
     * holder                          housekeeper
     * begins to return, while somebody waits
     *                                 takes the connection back
     * wants to hand it over
     * finds that the lease is over
     * </pre>
     */
    @Test
    void aReturnThatComesTooLateHandsNothingOver() throws SQLException {
        try (LaneKit kit = open(1, config -> config.reclaimLeaks(true))) {
            Lease lease = kit.borrowElsewhere();
            Caller waiter = kit.queue(() -> kit.lane().acquire(Duration.ofHours(1)));
            lease.connection().pristine = () -> sweepTwice(kit);
            lease.giveBack();
            assertThat(waiter.lease().connection()).isNotSameAs(lease.connection());
            assertThat(kit.stats().destroyed()).isEqualTo(1);
            LaneKit.assertAddsUp(kit.stats());
        }
    }

    @Test
    void aWaiterGetsTheConnectionThatReplacesAReclaimedOne() throws SQLException {
        try (LaneKit kit = open(1, config -> config.reclaimLeaks(true))) {
            kit.borrowElsewhere();
            Caller waiter = kit.queue(() -> kit.lane().acquire(Duration.ofHours(1)));
            sweepTwice(kit);
            assertThat(waiter.lease().isHeld()).isTrue();
        }
    }
}
