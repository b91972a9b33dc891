package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Borrowing and returning while nobody has to wait. */
@Timeout(60)
class BorrowingTest {

    @Test
    void aReturnedConnectionIsIdleAgain() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease lease = kit.borrow();
            assertThat(kit.stats().active()).isEqualTo(1);
            assertThat(lease.isHeld()).isTrue();
            lease.giveBack();
            assertThat(kit.stats().active()).isZero();
            assertThat(kit.stats().idle()).isEqualTo(2);
            assertThat(lease.isHeld()).isFalse();
        }
    }

    @Test
    void noSlotIsLentTwice() throws SQLException {
        try (LaneKit kit = LaneKit.open(5)) {
            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                slots.add(kit.borrow().slot());
            }
            assertThat(slots).doesNotHaveDuplicates();
        }
    }

    @Test
    void aThreadComesBackToItsWarmSlot() throws SQLException {
        try (LaneKit kit = LaneKit.open(8)) {
            Lease first = kit.borrow();
            first.giveBack();
            for (int i = 0; i < 10; i++) {
                Lease next = kit.borrow();
                assertThat(next.slot()).isSameAs(first.slot());
                next.giveBack();
            }
        }
    }

    @Test
    void everyLeaseHasAnIdOfItsOwn() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Lease lease = kit.borrow();
                ids.add(lease.id());
                lease.giveBack();
            }
            assertThat(ids).doesNotHaveDuplicates();
        }
    }

    @Test
    void returningTwiceDoesNothing() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease first = kit.borrow();
            first.giveBack();
            first.giveBack();
            assertThat(kit.stats().released()).isEqualTo(1);

            Lease second = kit.borrow();
            first.giveBack();
            first.evict();
            assertThat(second.isHeld()).isTrue();
            assertThat(kit.stats().active()).isEqualTo(1);
        }
    }

    @Test
    void anEvictedConnectionIsClosedAndReplaced() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease lease = kit.borrow();
            lease.evict();
            assertThat(lease.isHeld()).isFalse();
            kit.awaitTotal(2);
            kit.awaitStillOpen(2);
            assertThat(lease.connection().isClosed()).isTrue();
            assertThat(kit.source.opened).hasSize(3);
            assertThat(kit.source.opened.get(2).name).as("it takes the place").isEqualTo(lease.connection().name);
        }
    }

    @Test
    void returningAnEvictedConnectionDoesNothing() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            lease.evict();
            lease.giveBack();
            lease.evict();
            kit.awaitTotal(1);
            assertThat(kit.stats().destroyed()).isEqualTo(1);
            assertAddsUp(kit.stats());
        }
    }

    @Test
    void aLeaseThatEndedBeforeItWasNamedIsOver() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Slot slot = kit.lane().acquire();
            kit.lane().evict(slot, slot.lease(), EvictionReason.RECLAIMED, null);
            Lease late = new Lease(slot);
            assertThat(late.isHeld()).isFalse();
            late.giveBack();
            late.evict();
            kit.awaitTotal(1);
            assertThat(kit.stats().destroyed()).isEqualTo(1);
            assertAddsUp(kit.stats());
        }
    }

    @Test
    void aPristineConnectionIsNotReset() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            lease.giveBack();
            assertThat(lease.connection().resets).hasValue(0);
        }
    }

    @Test
    void aConnectionThatWasChangedIsResetWhenItIsReturned() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            lease.connection().dirty = true;
            lease.giveBack();
            assertThat(lease.connection().resets).hasValue(1);
            assertThat(kit.borrow().slot()).isSameAs(lease.slot());
        }
    }

    @Test
    void aConnectionThatCannotBeResetIsReplaced() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            lease.connection().dirty = true;
            lease.connection().reset = Behaviour.failing("no rollback");
            lease.giveBack();
            kit.awaitTotal(1);
            assertThat(kit.borrow().connection()).isNotSameAs(lease.connection());
            assertThat(events.await(PoolEvent.Destroyed.class, 1))
                    .singleElement()
                    .satisfies(event -> assertThat(event.reason()).isEqualTo(EvictionReason.RESET_FAILED))
                    .satisfies(event -> assertThat(event.cause()).hasMessage("no rollback"));
        }
    }

    @Test
    void aConnectionKnownToBeBrokenIsEvictedAsBroken() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            lease.connection().dirty = true;
            lease.connection().broken = true;
            lease.connection().reset = Behaviour.failing("disk I/O error");
            lease.giveBack();
            assertThat(events.await(PoolEvent.Destroyed.class, 1))
                    .singleElement()
                    .satisfies(event -> assertThat(event.reason()).isEqualTo(EvictionReason.BROKEN));
        }
    }

    @Test
    void anErrorInsteadOfAResetReachesTheCallerAndLosesNoSlot() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            lease.connection().dirty = true;
            lease.connection().reset = Behaviour.breaking(new NoClassDefFoundError("driver/Gone"));
            assertThatThrownBy(lease::giveBack).isInstanceOf(NoClassDefFoundError.class);
            kit.awaitTotal(1);
            assertThat(kit.stats().active()).isZero();
            assertThat(kit.borrow().connection()).isNotSameAs(lease.connection());
        }
    }

    @Test
    void aConnectionThatCannotTellWhetherItIsPristineIsReplaced() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            lease.connection().pristine = () -> {
                throw new IllegalStateException("who knows");
            };
            lease.giveBack();
            kit.awaitTotal(1);
            assertThat(kit.borrow().connection()).isNotSameAs(lease.connection());
        }
    }

    @Test
    void anUncontendedBorrowAndReturnReadNoClock() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            AtomicInteger reads = new AtomicInteger();
            kit.clock.onRead(1, reads::incrementAndGet);
            for (int i = 0; i < 10; i++) {
                kit.borrow().giveBack();
            }
            assertThat(reads).hasValue(0);
        }
    }

    @Test
    void anUncontendedBorrowAndReturnAllocateNothingWhenNobodyListens() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            borrowAndReturn(kit.lane(), 10_000); // what is made once, and what runs before the compiler has seen it
            long before = allocated();
            borrowAndReturn(kit.lane(), 10_000);
            assertThat(allocated() - before).as("bytes for 10,000 borrows").isLessThan(10_000);
        }
    }

    private static void borrowAndReturn(Lane lane, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
            Slot slot = lane.acquire();
            lane.release(slot, slot.lease());
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
