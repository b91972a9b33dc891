package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A suspended lane lets its callers wait; a blocked one refuses them and forgets its connections. */
@Timeout(60)
class SuspendingTest {

    private final SQLException replaced = new SQLException("the file was replaced", "58030", 14);

    @Test
    void thoseWhoWaitedDuringASuspensionAreServedInOrderAtItsEnd() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.lane().suspend();
            List<Caller> callers = Stream.generate(kit::queue).limit(5).toList();
            assertThat(kit.stats().idle()).isEqualTo(1);
            kit.lane().resume();
            callers.forEach(caller -> caller.lease().giveBack());
        }
    }

    @Test
    void aLeaseUnderWayGoesOnAndItsReturnServesNobodyBeforeTheEndOfTheSuspension() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller before = kit.queue();
            kit.lane().suspend();
            Caller during = kit.queue();
            assertThat(lease.isHeld()).isTrue();
            lease.giveBack();
            assertThat(kit.stats().waiting()).isEqualTo(2);
            assertThat(kit.stats().idle()).isEqualTo(1);
            kit.lane().resume();
            before.lease().giveBack();
            during.lease();
        }
    }

    @Test
    void aTimeoutDuringASuspensionNamesIt() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.lane().suspend();
            Caller caller = kit.queue();
            kit.clock.advance(kit.config.acquireTimeout());
            caller.wake();
            assertThat(caller.failure())
                    .isInstanceOf(AcquireTimeoutException.class)
                    .hasMessageEndingWith("The lane is suspended: resume it.");
        }
    }

    @Test
    void aSuspendedLaneOpensNothingAndCatchesUpAfterwards() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease lease = kit.borrow();
            kit.lane().suspend();
            lease.evict();
            kit.tick();
            assertThat(kit.source.attempts).hasValue(2);
            kit.lane().resume();
            kit.awaitTotal(2);
        }
    }

    @Test
    void suspendingTwiceIsEndedByResumingOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.lane().suspend();
            kit.lane().suspend();
            kit.lane().resume();
            kit.borrow();
            kit.lane().resume();
        }
    }

    @Test
    void blockingRefusesThoseWhoWaitAndThoseWhoComeWithTheCause() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller waiter = kit.queue();
            kit.lane().block(replaced);
            assertThat(waiter.failure())
                    .isInstanceOf(LaneBlockedException.class)
                    .hasCause(replaced);
            assertThat(waiter.failure().getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("awaitGrant"));
            assertThatExceptionOfType(LaneBlockedException.class)
                    .isThrownBy(kit::borrow)
                    .withMessage("app.db/readers gives out no connections: the file was replaced")
                    .withCause(replaced)
                    .satisfies(failure -> assertThat(failure.getSQLState()).isEqualTo("58030"))
                    .satisfies(failure -> assertThat(failure.getErrorCode()).isEqualTo(14));
            assertThat(kit.stats().waiting()).isZero();
            lease.giveBack();
        }
    }

    @Test
    void aBlockedLaneForgetsItsConnectionsAndOpensNewOnesOnceItIsUnblocked() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease lease = kit.borrow();
            kit.lane().block(replaced);
            assertThat(kit.stats().total()).as("the lent one is left").isEqualTo(1);
            lease.giveBack();
            assertThat(kit.stats().total()).isZero();
            kit.tick();
            assertThat(kit.source.attempts)
                    .as("nothing is opened while blocked")
                    .hasValue(2);
            kit.lane().unblock();
            kit.awaitTotal(2);
            kit.awaitStillOpen(2);
            assertThat(kit.borrow().connection()).isIn(kit.source.opened.subList(2, 4));
        }
    }

    @Test
    void aConnectionThatWasBeingOpenedWhenTheLaneWasBlockedIsNeverLent() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Turnstile driver = new Turnstile();
            kit.source.opening = driver;
            kit.borrow().evict();
            driver.awaitArrivals(1);
            kit.lane().block(replaced);
            kit.lane().unblock();
            Caller caller = kit.queue();
            driver.open();
            assertThat(caller.lease().connection()).isSameAs(kit.source.opened.get(2));
            kit.awaitStillOpen(1);
            assertThat(kit.source.opened.get(1).isClosed()).isTrue();
        }
    }

    @Test
    void aBlockedLaneStaysBlockedWhenASuspensionEnds() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.lane().suspend();
            kit.lane().block(replaced);
            kit.lane().resume();
            assertThatExceptionOfType(LaneBlockedException.class).isThrownBy(kit::borrow);
            kit.lane().unblock();
            kit.awaitTotal(1);
            assertThat(kit.borrow(Duration.ofSeconds(1)).isHeld()).isTrue();
        }
    }
}
