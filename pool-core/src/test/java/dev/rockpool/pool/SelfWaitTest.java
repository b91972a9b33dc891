package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that waits for itself is told so, instead of waiting until its time is up. */
@Timeout(60)
class SelfWaitTest {

    private static final String WARNING = "and waits for another";

    @Test
    void aThreadThatHoldsTheOnlyConnectionMayNotAskForAnother() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            assertThatExceptionOfType(AcquireRejectedException.class)
                    .isThrownBy(kit::borrow)
                    .withMessageStartingWith(
                            "Thread '" + Thread.currentThread().getName() + "' holds the only connection of"
                                    + " app.db/readers and asks for another: it would wait for itself. Close the one it holds first")
                    .withMessageContaining("Held: reader held");
            assertThat(kit.stats().rejected()).isEqualTo(1);
            assertThat(kit.stats().waiting()).isZero();
            lease.giveBack();
            kit.borrow();
        }
    }

    @Test
    void aThreadThatHoldsThemAllMayNotAskForAnother() throws SQLException {
        try (LaneKit kit = LaneKit.open(3)) {
            kit.borrow();
            kit.borrow();
            kit.borrow();
            assertThatExceptionOfType(AcquireRejectedException.class)
                    .isThrownBy(kit::borrow)
                    .withMessageContaining("holds all 3 connections of app.db/readers");
        }
    }

    @Test
    void aConnectionThatWasHandedOnBelongsToTheThreadThatWorksOnIt() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            Thread other = new Thread(() -> lease.slot().noteStatement("SELECT 1"));
            other.start();
            other.join();
            assertThatExceptionOfType(AcquireTimeoutException.class)
                    .as("it may wait: the other thread can give back")
                    .isThrownBy(() -> kit.lane().acquire(java.time.Duration.ZERO));
            lease.giveBack();
        }
    }

    @Test
    void aThreadThatHoldsThemAllWaitsWhereMoreCanBeOpened() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(1).maxConnections(2))
                .start()) {
            kit.borrow();
            assertThat(kit.borrow().isHeld()).isTrue();
        }
    }

    @Test
    void aThreadThatHoldsSomeIsWarnedOnceAMinute() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease other = kit.borrowElsewhere();
            Lease lease = waitWhileHoldingOne(kit, other);
            until(() -> kit.log.text().contains(WARNING));
            assertThat(kit.log.text()).contains("holds 1 of 2 connections and waits for another");

            Lease again = waitWhileHoldingOne(kit, lease);
            assertThat(kit.log.text()).containsOnlyOnce(WARNING);

            kit.pass(Duration.ofMinutes(1));
            waitWhileHoldingOne(kit, again);
            assertThat(kit.log.text().split(WARNING, -1)).as("warnings").hasSize(3);
        }
    }

    /** Has a thread borrow the second connection and ask for the first, which comes back meanwhile; returns the lease of that. */
    private static Lease waitWhileHoldingOne(LaneKit kit, Lease other) {
        Lease[] held = new Lease[1];
        Caller caller = kit.queue(() -> {
            held[0] = new Lease(kit.lane().acquire());
            return kit.lane().acquire();
        });
        other.giveBack();
        Lease lease = caller.lease();
        held[0].giveBack();
        return lease;
    }

    @Test
    void whatOthersHoldIsNoSelfWait() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller caller = kit.queue();
            assertThat(kit.log.text()).doesNotContain(WARNING);
            lease.giveBack();
            caller.lease();
        }
    }

    @Test
    void aHandedOverConnectionCountsForTheThreadThatGotIt() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller caller = kit.queue(() -> {
                Slot slot = kit.lane().acquire();
                assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(kit.lane()::acquire);
                return slot;
            });
            lease.giveBack();
            caller.lease();
        }
    }
}
