package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One fair queue: whoever has to wait is served in turn, or told why not. */
@Timeout(60)
class WaitingTest {

    @Test
    void waitersAreServedInTheOrderInWhichTheyCame() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                callers.add(kit.queue());
            }
            for (int i = 0; i < 30; i++) {
                lease.giveBack();
                lease = callers.get(i).lease();
                assertThat(kit.stats().waiting()).isEqualTo(29 - i);
            }
        }
    }

    @Test
    void aWaiterGetsTheVerySlotThatWasReturned() throws SQLException {
        try (LaneKit kit = LaneKit.open(3)) {
            kit.borrowElsewhere();
            Lease returned = kit.borrowElsewhere();
            kit.borrowElsewhere();
            Caller caller = kit.queue();
            returned.giveBack();
            assertThat(caller.lease().slot()).isSameAs(returned.slot());
            assertThat(caller.lease().id()).isNotEqualTo(returned.id());
        }
    }

    @Test
    void aReturnedSlotBelongsToTheWaiterBeforeThatWakesUp() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller waiter = kit.queue();
            lease.giveBack();
            // Whether the waiter runs by now or not:
            assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> kit.borrow(Duration.ZERO));
            assertThat(waiter.lease().slot()).isSameAs(lease.slot());
        }
    }

    @Test
    void aNewcomerDoesNotPassThoseWhoWaitThoughASlotIsIdle() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.lane().suspend();
            Caller waiter = kit.queue();
            // The slot is idle, and the newcomer comes before the waiter is served.
            assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> kit.borrow(Duration.ZERO));
            kit.lane().resume();
            assertThat(waiter.lease().isHeld()).isTrue();
        }
    }

    @Test
    void whoLeavesTheQueueInTheMiddleLeavesTheOthersInTheirOrder() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller first = kit.queue();
            Caller second = kit.queue();
            Caller third = kit.queue();
            second.interrupt();
            assertThat(second.failure()).isInstanceOf(AcquireRejectedException.class);
            lease.giveBack();
            first.lease().giveBack();
            third.lease().giveBack();
            assertThat(kit.stats().waiting()).isZero();
        }
    }

    @Test
    void anInterruptEndsTheWaitKeepsTheFlagAndLeavesNoWaiter() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller caller = kit.queue();
            kit.clock.advance(Duration.ofSeconds(2));
            caller.interrupt();
            assertThat(caller.failure())
                    .isInstanceOf(AcquireRejectedException.class)
                    .hasMessage(
                            "Interrupted after waiting 2.00 s for a connection of app.db/readers; the thread's interrupt"
                                    + " flag is still set");
            assertThat(caller.wasInterruptedAtEnd()).isTrue();
            assertThat(kit.stats().waiting()).isZero();
            lease.giveBack();
            assertThat(kit.stats().idle()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptedCallerStillGetsAnIdleConnection() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Thread.currentThread().interrupt();
            Lease lease = kit.borrow();
            assertThat(Thread.interrupted()).isTrue();
            lease.giveBack();
        }
    }

    @Test
    void whenTheTimeIsUpTheErrorSaysWhatHappenedAndWhoHoldsTheConnections() throws SQLException {
        try (LaneKit kit = LaneKit.open(2, config -> config.acquireTimeout(Duration.ofSeconds(5)))) {
            Lease longest = kit.borrowElsewhere();
            longest.slot().noteStatement("UPDATE accounts\n   SET balance = 0");
            kit.pass(Duration.ofSeconds(3));
            kit.borrowElsewhere();
            Caller caller = kit.queue();
            Caller other = kit.queue(() -> kit.lane().acquire(Duration.ofHours(1)));
            kit.pass(Duration.ofSeconds(5));
            caller.wake();
            assertThat(caller.failure())
                    .isInstanceOf(AcquireTimeoutException.class)
                    .hasMessageMatching(
                            "No connection of app.db/readers became free within 5\\.00 s \\(acquireTimeout\\): 2 of at"
                                    + " most 2 are out, 2 callers wait\\. Held: reader\\.\\d held 8\\.00 s by thread 'main' \\(last SQL:"
                                    + " UPDATE accounts SET balance = 0\\); reader\\.\\d held 5\\.00 s by thread 'caller-\\d+' \\(no statement"
                                    + " yet\\)\\. Return connections sooner, or raise maxConnections or acquireTimeout\\.");
            assertThat(((SQLException) caller.failure()).getSQLState()).isEqualTo("08001");
            assertThat(kit.stats().timeouts()).isEqualTo(1);
            assertThat(kit.stats().waiting()).isEqualTo(1);
            longest.giveBack();
            other.lease();
        }
    }

    @Test
    void wakingUpForNoReasonChangesNothing() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller caller = kit.queue();
            for (int i = 0; i < 100; i++) {
                caller.wake();
            }
            assertThat(kit.stats().waiting()).isEqualTo(1);
            lease.giveBack();
            assertThat(caller.lease().isHeld()).isTrue();
        }
    }

    @Test
    void aZeroTimeoutDoesNotWait() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            for (Duration none : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
                assertThatExceptionOfType(AcquireTimeoutException.class)
                        .isThrownBy(() -> kit.borrow(none))
                        .withMessageStartingWith("No connection of app.db/readers became free within 0 ns");
            }
            assertThat(kit.stats().waiting()).isZero();
            assertThat(kit.stats().timeouts()).isEqualTo(3);
            lease.giveBack();
            assertThat(kit.borrow(Duration.ZERO).isHeld()).isTrue();
        }
    }

    @Test
    void anAcquireTimeoutOfZeroDoesNotWaitEither() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.acquireTimeout(Duration.ZERO))) {
            kit.borrowElsewhere();
            assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(kit::borrow);
        }
    }

    @Test
    void aTimeoutBeyondAllNumbersWaitsForEver() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller caller = kit.queue(() -> kit.lane().acquire(Duration.ofSeconds(Long.MAX_VALUE)));
            kit.pass(Duration.ofDays(10_000));
            caller.wake();
            lease.giveBack();
            assertThat(caller.lease().isHeld()).isTrue();
        }
    }

    @Test
    void whoComesWhenEnoughWaitIsRefusedAtOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.maxWaiters(2))) {
            Lease lease = kit.borrowElsewhere();
            Caller first = kit.queue();
            Caller second = kit.queue();
            assertThatExceptionOfType(AcquireRejectedException.class)
                    .isThrownBy(kit::borrow)
                    .withMessageStartingWith(
                            "No connection of app.db/readers is free and 2 callers wait already (maxWaiters). ")
                    .withMessageContaining("Held: reader held 0 ns by thread 'caller-");
            assertThat(kit.stats().rejected()).isEqualTo(1);
            lease.giveBack();
            first.lease().giveBack();
            second.lease().giveBack();
            assertAddsUp(kit.stats());
        }
    }

    @Test
    void anEvictionServesTheOldestWaiterWithANewConnection() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller first = kit.queue();
            Caller second = kit.queue();
            lease.evict();
            assertThat(first.lease().connection()).isNotSameAs(lease.connection());
            assertThat(second.isDone()).isFalse();
            first.lease().giveBack();
            assertThat(second.lease().connection()).isSameAs(first.lease().connection());
        }
    }
}
