package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing: no new leases, running ones get their time, then interrupt, then close; nothing is left. */
@Timeout(60)
class ClosingTest {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private static Thread closing(LaneKit kit, Duration drain) {
        Thread closer = new Thread(() -> kit.lane().close(drain), "closer");
        closer.start();
        return closer;
    }

    private static void awaitParked(Thread thread) {
        until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    @Test
    void aClosedLaneHasClosedEveryConnection() throws SQLException {
        try (LaneKit kit = LaneKit.open(5)) {
            kit.lane().close(Duration.ZERO);
            assertThat(kit.source.stillOpen()).isZero();
            assertThat(kit.source.opened).allMatch(one -> one.interrupts.get() == 0);
            assertThat(kit.stats().destroyed()).isEqualTo(5);
        }
    }

    @Test
    void aClosedLaneRefusesNewcomers() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.lane().close(Duration.ZERO);
            assertThatExceptionOfType(PoolClosedException.class)
                    .isThrownBy(kit::borrow)
                    .withMessage("app.db/readers is closed: open a new DatabaseManager to use the database again")
                    .satisfies(failure -> assertThat(failure.getSQLState()).isEqualTo("08003"));
            assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> kit.borrow(Duration.ZERO));
        }
    }

    @Test
    void thoseWhoWaitAreRefusedAtOnce() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller first = kit.queue();
            Caller second = kit.queue();
            Thread closer = closing(kit, FOR_EVER);
            assertThat(first.failure()).isInstanceOf(PoolClosedException.class);
            assertThat(second.failure()).isInstanceOf(PoolClosedException.class);
            assertThat(kit.stats().waiting()).isZero();
            lease.giveBack();
            closer.join();
        }
    }

    @Test
    void lentConnectionsGetTheDrainTimeToComeBack() throws Exception {
        try (LaneKit kit = LaneKit.open(3)) {
            Lease first = kit.borrowElsewhere();
            Lease second = kit.borrowElsewhere();
            Thread closer = closing(kit, FOR_EVER);
            kit.awaitStillOpen(2);
            first.giveBack();
            kit.awaitStillOpen(1);
            assertThat(second.isHeld()).isTrue();
            assertThat(closer.isAlive()).isTrue();
            second.giveBack();
            closer.join();
            assertThat(kit.source.stillOpen()).isZero();
            assertThat(kit.source.opened).as("nobody was interrupted").allMatch(one -> one.interrupts.get() == 0);
        }
    }

    @Test
    void anEvictionDuringTheDrainEndsItToo() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Thread closer = closing(kit, FOR_EVER);
            awaitParked(closer);
            lease.evict();
            closer.join();
            assertThat(kit.source.attempts).as("nothing is opened instead").hasValue(1);
        }
    }

    @Test
    void whoDoesNotComeBackInTimeIsInterruptedAndMayStillComeBack() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            EventLog events = kit.listen();
            Lease lease = kit.borrowElsewhere();
            // As a borrower whose statement fails would, on its own thread:
            lease.connection().interrupt = () -> new Thread(lease::giveBack).start();
            kit.lane().close(Duration.ZERO);
            assertThat(lease.connection().interrupts).hasPositiveValue();
            assertThat(kit.source.stillOpen()).isZero();
            events.await(PoolEvent.Destroyed.class, 1);
            assertThat(events.kinds()).containsExactly("Acquired", "Released", "Destroyed");
            assertThat(kit.log.text()).contains("closing while 1 connections are still in use: reader held");
        }
    }

    @Test
    void whoDoesNotComeBackAtAllLosesTheConnection() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            List<String> order = new CopyOnWriteArrayList<>();
            Lease lease = kit.borrowElsewhere();
            lease.connection().interrupt = () -> order.add("interrupt");
            lease.connection().close = () -> order.add("close");
            kit.lane().close(Duration.ZERO);
            assertThat(order).startsWith("interrupt").endsWith("close");
            assertThat(lease.isHeld()).isFalse();
            lease.giveBack();
            assertAddsUp(kit.stats());
        }
    }

    @Test
    void theLeasesOfTheClosingThreadAreNotWaitedFor() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease lease = kit.borrow();
            kit.lane().close(FOR_EVER);
            assertThat(lease.isHeld()).isFalse();
            assertThat(kit.source.stillOpen()).isZero();
            lease.giveBack();
            lease.evict();
            assertThat(kit.stats().destroyed()).isEqualTo(2);
        }
    }

    @Test
    void closingTwiceIsFine() throws Exception {
        try (LaneKit kit = LaneKit.open(2)) {
            kit.lane().close(FOR_EVER);
            kit.lane().close(FOR_EVER);
            assertThat(kit.stats().destroyed()).isEqualTo(2);
        }
    }

    @Test
    void twoMayCloseAtTheSameTime() throws Exception {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease lease = kit.borrowElsewhere();
            Thread first = closing(kit, FOR_EVER);
            Thread second = closing(kit, FOR_EVER);
            awaitParked(first);
            awaitParked(second);
            lease.giveBack();
            first.join();
            second.join();
            assertThat(kit.stats().destroyed()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatOpensTooLateIsClosedAndClosingWaitsForIt() throws Exception {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(1).startMode(StartMode.BACKGROUND))) {
            Turnstile driver = new Turnstile();
            kit.source.opening = driver;
            kit.start();
            driver.awaitArrivals(1);
            Thread closer = closing(kit, Duration.ZERO);
            awaitParked(closer);
            driver.open();
            closer.join();
            assertThat(kit.source.opened).singleElement().matches(FakeConnection::isClosed);
            assertAddsUp(kit.stats());
        }
    }

    /**
     * <pre>
     * opener                          waiter                  closer
     * opens a connection, tells so
     *                                 gets it
     *                                                         closes the lane, waits for the waiter
     * goes on
     *                                 returns it
     *                                                         is done
     * </pre>
     */
    @Test
    void aConnectionLentJustBeforeTheLaneClosesStaysOpenForItsBorrower() throws Exception {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(0).startMode(StartMode.LAZY))
                .start()) {
            Lease lease = kit.borrowElsewhere();
            Thread closer = closing(kit, FOR_EVER);
            awaitParked(closer);
            assertThat(lease.connection().isClosed()).isFalse();
            lease.giveBack();
            closer.join();
        }
    }

    @Test
    void anInterruptEndsTheWaitingOfTheOneWhoCloses() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            AtomicBoolean kept = new AtomicBoolean();
            Thread closer = new Thread(() -> {
                kit.lane().close(FOR_EVER);
                kept.set(Thread.interrupted());
            });
            closer.start();
            awaitParked(closer);
            closer.interrupt();
            closer.join();
            assertThat(kept).as("the flag is kept").isTrue();
            assertThat(lease.isHeld()).isFalse();
            assertThat(kit.source.stillOpen())
                    .as("it waited for its own closing")
                    .isZero();
        }
    }

    @Test
    void aThreadThatWasInterruptedBeforeItClosesStillDrains() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            AtomicBoolean kept = new AtomicBoolean();
            Thread closer = new Thread(() -> {
                Thread.currentThread().interrupt();
                kit.lane().close(FOR_EVER);
                kept.set(Thread.interrupted());
            });
            closer.start();
            awaitParked(closer);
            assertThat(lease.isHeld()).isTrue();
            lease.giveBack();
            closer.join();
            assertThat(kept).as("the flag is kept").isTrue();
        }
    }

    @Test
    void aDriverThatFailsToInterruptOrToCloseIsLoggedAndKeepsNothingOpen() throws SQLException {
        try (LaneKit kit = LaneKit.open(3)) {
            Lease lease = kit.borrow();
            lease.connection().interrupt = () -> {
                throw new IllegalStateException("cannot interrupt");
            };
            List<FakeConnection> idle = kit.source.opened.stream()
                    .filter(one -> one != lease.connection())
                    .toList();
            idle.get(0).close = Behaviour.failing("cannot close");
            idle.get(1).close = Behaviour.breaking(new NoClassDefFoundError("driver/Gone"));
            kit.lane().close(Duration.ZERO);
            assertThat(kit.source.opened).allMatch(FakeConnection::isClosed);
            assertThat(kit.log.text()).contains("cannot interrupt", "cannot close", "driver/Gone");
            assertAddsUp(kit.stats());
        }
    }

    @Test
    void aStartThatFailsClosesWhatItHadOpened() {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(2).createParallelism(1))) {
            kit.source.opening = () -> {
                if (kit.source.attempts.get() == 2) {
                    throw new IllegalStateException("a bug");
                }
            };
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(kit::start)
                    .withCauseInstanceOf(IllegalStateException.class);
            assertThat(kit.source.opened).singleElement().matches(FakeConnection::isClosed);
        }
    }

    @Test
    void theBackgroundWorkEndsWithTheLane() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            kit.lane().close(Duration.ZERO);
            for (int i = 0; i < 10; i++) {
                kit.pass(Duration.ofHours(1));
            }
            kit.lane().resume();
            kit.lane().unblock();
            kit.lane().evictAll();
            kit.lane().flushIdle();
            kit.lane().reconfigure(config -> config.minConnections(5).maxConnections(5));
            assertThat(kit.source.attempts).hasValue(2);
        }
    }

    @Test
    void aHousekeeperThatWasClosedFirstStillLetsTheLaneClose() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease lease = kit.borrow();
            kit.housekeeper.close();
            lease.evict();
            assertThat(lease.connection().isClosed()).isTrue();
            assertThatExceptionOfType(AcquireTimeoutException.class)
                    .isThrownBy(() -> {
                        kit.borrow();
                        kit.borrow(Duration.ZERO);
                    })
                    .withMessageContaining("There is no thread to open a connection of app.db/readers on");
            kit.lane().close(Duration.ZERO);
            assertThat(kit.source.stillOpen()).isZero();
        }
    }
}
