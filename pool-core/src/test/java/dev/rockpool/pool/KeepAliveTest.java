package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Idle connections are checked in the background; a slot that is being checked is nobody's meanwhile. */
@Timeout(60)
class KeepAliveTest {

    private static final Duration INTERVAL = Duration.ofMinutes(2);
    private static final Duration LONGER = INTERVAL.plusSeconds(1);

    private static LaneKit open(int connections) throws SQLException {
        return LaneKit.open(connections, config -> config.keepAliveInterval(INTERVAL));
    }

    @Test
    void anIdleConnectionIsCheckedAfterTheInterval() throws SQLException {
        try (LaneKit kit = open(1)) {
            FakeConnection connection = kit.source.opened.get(0);
            kit.pass(INTERVAL);
            assertThat(connection.checks).hasValue(0);
            kit.tick();
            until(() -> connection.checks.get() == 1);
            until(() -> kit.borrow(Duration.ZERO).isHeld());
            assertThat(connection.checks).as("just checked").hasValue(1);
            assertThat(connection.lastCheckTimeout).isEqualTo(kit.config.validationTimeout());
        }
    }

    @Test
    void anIntervalOfZeroOrNoHealthChecksMeansNever() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.keepAliveInterval(Duration.ZERO))) {
            kit.pass(LONGER);
            kit.lane().reconfigure(config -> config.keepAliveInterval(INTERVAL).healthChecks(false));
            kit.pass(LONGER);
            assertThat(kit.borrow().connection().checks).hasValue(0);
        }
    }

    @Test
    void aConnectionThatFailsIsReplacedBeforeAnybodyMeetsIt() throws SQLException {
        try (LaneKit kit = open(1)) {
            kit.source.opened.get(0).check = Behaviour.failing("gone");
            kit.pass(LONGER);
            kit.awaitStillOpen(1);
            until(() -> kit.source.opened.size() == 2);
            assertThat(kit.stats().failedHealthChecks()).isEqualTo(1);
            assertThat(kit.stats().acquired()).isZero();
        }
    }

    @Test
    void borrowersTakeAnotherSlotWhileOneIsChecked() throws SQLException {
        try (LaneKit kit = open(2)) {
            Turnstile checking = new Turnstile();
            FakeConnection checked = kit.source.opened.get(0);
            checked.check = checking;
            kit.pass(LONGER);
            checking.awaitArrivals(1);
            assertThat(kit.stats().idle()).as("nobody holds it").isEqualTo(2);
            Lease lease = kit.borrow();
            assertThat(lease.connection()).isNotSameAs(checked);
            checking.open();
        }
    }

    @Test
    void whoWaitsForASlotThatIsCheckedGetsItAfterTheCheck() throws SQLException {
        try (LaneKit kit = open(1)) {
            Turnstile checking = new Turnstile();
            kit.source.opened.get(0).check = checking;
            kit.pass(LONGER);
            checking.awaitArrivals(1);
            Caller caller = kit.queue();
            checking.open();
            assertThat(caller.lease().connection().checks).as("not again").hasValue(1);
        }
    }

    @Test
    void whoWaitsForASlotThatFailsItsCheckGetsTheNextConnection() throws SQLException {
        try (LaneKit kit = open(1)) {
            Turnstile checking = new Turnstile();
            kit.source.opened.get(0).check = () -> {
                checking.run();
                throw new SQLException("gone");
            };
            kit.pass(LONGER);
            checking.awaitArrivals(1);
            Caller caller = kit.queue();
            checking.open();
            assertThat(caller.lease().connection()).isSameAs(kit.source.opened.get(1));
        }
    }

    @Test
    void aSlotEvictedWhileItIsCheckedIsRetiredAfterwards() throws SQLException {
        try (LaneKit kit = open(1)) {
            Turnstile checking = new Turnstile();
            FakeConnection checked = kit.source.opened.get(0);
            checked.check = checking;
            kit.pass(LONGER);
            checking.awaitArrivals(1);
            kit.lane().evictAll();
            assertThat(checked.isClosed())
                    .as("while the driver is busy with it")
                    .isFalse();
            checking.open();
            until(checked::isClosed);
            until(() -> kit.source.opened.size() == 2);
            kit.awaitTotal(1);
        }
    }

    @Test
    void aLaneClosedDuringACheckWaitsForItAndClosesTheConnection() throws Exception {
        try (LaneKit kit = open(1)) {
            Turnstile checking = new Turnstile();
            FakeConnection checked = kit.source.opened.get(0);
            checked.check = checking;
            kit.pass(LONGER);
            checking.awaitArrivals(1);
            Thread closer = new Thread(() -> kit.lane().close(Duration.ZERO));
            closer.start();
            until(() -> closer.getState() == Thread.State.TIMED_WAITING);
            assertThat(checked.isClosed()).isFalse();
            checking.open();
            closer.join();
            assertThat(checked.isClosed()).isTrue();
        }
    }

    @Test
    void anErrorInsteadOfACheckLosesNoSlot() throws SQLException {
        try (LaneKit kit = open(1)) {
            kit.source.opened.get(0).check = Behaviour.breaking(new NoClassDefFoundError("driver/Gone"));
            kit.pass(LONGER);
            until(() -> kit.source.opened.get(0).isClosed());
            kit.tick();
            kit.awaitTotal(1);
            kit.awaitStillOpen(1);
            until(() -> kit.log.text().contains("NoClassDefFoundError"));
        }
    }
}
