package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that has been idle for a while is checked before it is lent. */
@Timeout(60)
class ValidationTest {

    private static final Duration WINDOW = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(1);

    @Test
    void withinTheWindowAConnectionIsLentUnchecked() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.pass(WINDOW);
            Lease lease = kit.borrow();
            assertThat(lease.connection().checks).hasValue(0);
        }
    }

    @Test
    void beyondTheWindowAConnectionIsCheckedOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.pass(LONG);
            Lease lease = kit.borrow();
            assertThat(lease.connection().checks).hasValue(1);
            lease.giveBack();
            kit.borrow().giveBack();
            assertThat(lease.connection().checks).as("just used").hasValue(1);
        }
    }

    @Test
    void aLongLeaseNeedsNoCheckAfterwards() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            kit.pass(LONG);
            lease.giveBack();
            assertThat(kit.borrow().connection().checks).hasValue(0);
        }
    }

    @Test
    void withoutHealthChecksNothingIsEverChecked() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.healthChecks(false))) {
            kit.pass(Duration.ofMinutes(10));
            assertThat(kit.borrow().connection().checks).hasValue(0);
        }
    }

    @Test
    void aWindowOfZeroChecksWheneverTimeHasPassed() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.validationWindow(Duration.ZERO))) {
            kit.tick();
            assertThat(kit.borrow().connection().checks).hasValue(1);
        }
    }

    @Test
    void aHandedOverConnectionIsNotChecked() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller caller = kit.queue();
            kit.pass(LONG);
            lease.giveBack();
            assertThat(caller.lease().connection().checks).hasValue(0);
        }
    }

    @Test
    void aLentConnectionIsNeverChecked() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.keepAliveInterval(LONG))) {
            Lease lease = kit.borrow();
            for (int i = 0; i < 100; i++) {
                kit.pass(LONG);
            }
            assertThat(lease.connection().checks).hasValue(0);
        }
    }

    @Test
    void aCallerGetsAnotherConnectionInsteadOfOneThatFailedItsCheck() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            EventLog events = kit.listen();
            Lease first = kit.borrow();
            first.giveBack();
            kit.pass(LONG);
            first.connection().check = Behaviour.failing("gone");
            Lease second = kit.borrow();
            assertThat(second.connection()).isNotSameAs(first.connection());
            kit.tick();
            kit.awaitTotal(2);
            assertThat(kit.stats().failedHealthChecks()).isEqualTo(1);
            assertThat(events.of(PoolEvent.HealthCheckFailed.class))
                    .singleElement()
                    .satisfies(event -> assertThat(event.cause()).hasMessage("gone"));
            assertThat(events.await(PoolEvent.Destroyed.class, 1))
                    .singleElement()
                    .satisfies(event -> assertThat(event.reason()).isEqualTo(EvictionReason.UNHEALTHY));
            assertAddsUp(kit.stats());
        }
    }

    @Test
    void aCallerIsServedThoughEveryConnectionFailsItsCheck() throws SQLException {
        try (LaneKit kit = LaneKit.open(3)) {
            kit.pass(LONG);
            kit.source.opened.forEach(one -> one.check = Behaviour.failing("gone"));
            Lease lease = kit.borrow();
            assertThat(lease.connection().checks).as("a new one needs no check").hasValue(0);
            assertThat(kit.stats().failedHealthChecks()).isEqualTo(3);
            kit.awaitTotal(3);
        }
    }

    /**
     * <pre>
     * first caller                    second caller
     * takes the idle slot
     * checks its connection
     *                                 queues
     * the check fails
     * queues before the second
     * gets the new connection
     *                                 waits until it is returned
     * </pre>
     */
    @Test
    void aFailedCheckCostsNobodyTheirTurn() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.maxWaiters(1))) {
            Turnstile checking = new Turnstile();
            Turnstile driver = new Turnstile();
            kit.source.opening = driver;
            kit.pass(LONG);
            kit.source.opened.get(0).check = () -> {
                checking.run();
                throw new SQLException("gone");
            };
            Caller first = kit.call(kit.lane()::acquire);
            checking.awaitArrivals(1);
            kit.clock.advance(LONG);
            Caller second = kit.queue();
            checking.open();
            until(() -> kit.stats().waiting() == 2); // more than maxWaiters, but the first had its turn before
            driver.open();
            Lease lease = first.lease();
            assertThat(second.isDone()).isFalse();
            lease.giveBack();
            assertThat(second.lease().connection()).isSameAs(lease.connection());
        }
    }

    @Test
    void aCheckMayTakeAsLongAsAllowedAndAsTheCallerHasLeft() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.validationTimeout(Duration.ofSeconds(5)))) {
            kit.pass(LONG);
            Lease lease = kit.borrow(Duration.ofSeconds(60));
            assertThat(lease.connection().lastCheckTimeout).isEqualTo(Duration.ofSeconds(5));
            lease.giveBack();
            kit.pass(LONG);
            kit.borrow(Duration.ofSeconds(2)).giveBack();
            assertThat(lease.connection().lastCheckTimeout).isEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    void aCallerWithoutTimeLeavesTheCheckEnoughToPass() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.pass(LONG);
            Lease lease = kit.borrow(Duration.ZERO);
            assertThat(lease.connection().lastCheckTimeout).isEqualTo(LaneKit.TICK);
        }
    }

    @Test
    void manyDeadConnectionsDoNotDelayTheCallersDeadline() throws SQLException {
        try (LaneKit kit = LaneKit.open(5)) {
            EventLog events = kit.listen();
            kit.pass(LONG);
            kit.source.opened.forEach(one -> one.check = () -> {
                kit.clock.advance(LONG);
                throw new SQLException("gone");
            });
            assertThatThrownBy(() -> kit.borrow(Duration.ofMillis(1_500))).isInstanceOf(AcquireTimeoutException.class);
            assertThat(kit.stats().failedHealthChecks())
                    .as("the second ended too late")
                    .isEqualTo(2);
            assertThat(kit.stats().timeouts()).isEqualTo(1);
            assertThat(events.of(PoolEvent.AcquireTimedOut.class))
                    .singleElement()
                    .satisfies(event -> assertThat(event.waited()).isEqualTo(LONG.multipliedBy(2)));
            kit.awaitTotal(5);
        }
    }

    @Test
    void anErrorInsteadOfACheckReachesTheCallerAndLosesNoSlot() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.pass(LONG);
            kit.source.opened.get(0).check = Behaviour.breaking(new NoClassDefFoundError("driver/Gone"));
            assertThatThrownBy(kit::borrow).isInstanceOf(NoClassDefFoundError.class);
            assertThat(kit.stats().active()).isZero();
            kit.tick();
            kit.awaitTotal(1);
            assertThat(kit.borrow().connection()).isSameAs(kit.source.opened.get(1));
        }
    }
}
