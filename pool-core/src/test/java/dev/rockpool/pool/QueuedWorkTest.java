package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that nobody waits with: it gets a connection once, or is refused once, or is withdrawn. */
@Timeout(60)
class QueuedWorkTest {

    private static final Duration FOR_EVER = Duration.ofDays(365);

    private static Job enqueue(LaneKit kit) throws SQLException {
        Job job = new Job();
        kit.lane().enqueue(job, Priority.NORMAL);
        return job;
    }

    @Test
    void anIdleConnectionIsGrantedAtOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Job job = enqueue(kit);
            assertThat(job.grants).singleElement().matches(Lease::isHeld);
            assertThat(kit.stats().active()).isEqualTo(1);
            assertThat(kit.lane().queuedWork()).isZero();
            assertThat(kit.lane().isAwaited()).isFalse();
            job.lease().giveBack();
            assertThat(kit.stats().idle()).isEqualTo(2);
        }
    }

    @Test
    void itWaitsInTurnAndIsGrantedTheVerySlotThatWasReturned() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job first = enqueue(kit);
            Caller caller = kit.queue();
            Job second = enqueue(kit);
            assertThat(kit.lane().queuedWork()).isEqualTo(2);
            assertThat(kit.stats().waiting()).isEqualTo(3);
            assertThat(kit.lane().isAwaited()).isTrue();
            held.giveBack();
            assertThat(first.lease().slot()).isSameAs(held.slot());
            assertThat(second.heardNothing()).isTrue();
            first.lease().giveBack();
            caller.lease().giveBack();
            second.lease().giveBack();
            assertThat(first.grants).hasSize(1);
            assertThat(kit.lane().isAwaited()).isFalse();
            assertAddsUp(kit.stats());
            assertThat(kit.stats().acquired()).isEqualTo(4);
        }
    }

    @Test
    void aConnectionIsOpenedForIt() throws SQLException {
        try (LaneKit kit =
                LaneKit.prepared(config -> config.startMode(StartMode.LAZY)).start()) {
            Job job = enqueue(kit);
            job.lease().giveBack();
        }
    }

    @Test
    void aLaneWithMoreRoomServesItAtOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job job = enqueue(kit);
            kit.lane().reconfigure(config -> config.maxConnections(2));
            assertThat(job.lease().slot()).isNotSameAs(held.slot());
            job.lease().giveBack();
        }
    }

    // ---- leaving

    @Test
    void whatIsWithdrawnInTheQueueIsForgotten() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job first = enqueue(kit);
            Job second = enqueue(kit);
            assertThat(kit.lane().withdraw(first)).isTrue();
            assertThat(kit.lane().withdraw(first)).as("a second time").isFalse();
            assertThat(kit.lane().queuedWork()).isEqualTo(1);
            held.giveBack();
            second.lease().giveBack();
            assertThat(first.heardNothing()).isTrue();
            assertThat(kit.stats().idle()).isEqualTo(1);
            assertThat(kit.stats().timeouts() + kit.stats().rejected()).isZero();
        }
    }

    @Test
    void whatHasTheConnectionOrWasTakenOrRefusedOrNeverQueuedCannotBeWithdrawn() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Job granted = enqueue(kit);
            Lease lease = granted.lease();
            Job taken = enqueue(kit);
            assertThat(kit.lane().takeNext(lease.slot(), work -> true)).isSameAs(taken);
            Job refused = enqueue(kit);
            kit.lane().block(new SQLException("fault"));
            assertThat(kit.lane().withdraw(granted)).isFalse();
            assertThat(kit.lane().withdraw(taken)).isFalse();
            assertThat(kit.lane().withdraw(refused)).isFalse();
            assertThat(kit.lane().withdraw(new Job())).isFalse();
            assertThat(kit.stats().waiting()).isZero();
            lease.giveBack();
        }
    }

    @Test
    void aThreadThatWaitsWithItsWorkLeavesTheQueueByItself() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            JobCaller caller = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            assertThat(kit.lane().withdraw(caller.job)).isFalse();
            assertThat(kit.lane().queuedWork()).isEqualTo(1);
            held.giveBack();
            caller.lease().giveBack();
        }
    }

    // ---- refusals

    @Test
    void closingRefusesAllThatWaitsOnceAndTakesNothingOn() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Job granted = enqueue(kit);
            Job first = enqueue(kit);
            Job second = enqueue(kit);
            JobCaller caller = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            kit.lane().close(Duration.ZERO);
            assertThat(first.refusals).singleElement().isInstanceOf(PoolClosedException.class);
            assertThat(second.refusals).singleElement().isInstanceOf(PoolClosedException.class);
            assertThat(first.refusals.get(0)).isNotSameAs(second.refusals.get(0));
            assertThat(caller.failure()).isInstanceOf(PoolClosedException.class);
            assertThat(granted.refusals).isEmpty();
            assertThat(granted.lease().isHeld()).isFalse();
            Job late = new Job();
            assertThatExceptionOfType(PoolClosedException.class)
                    .isThrownBy(() -> kit.lane().enqueue(late, Priority.HIGH));
            assertThat(late.heardNothing()).as("whoever asks is told").isTrue();
            kit.lane().close(Duration.ZERO);
            assertThat(first.refusals).hasSize(1);
            assertThat(kit.lane().queuedWork()).isZero();
        }
    }

    @Test
    void closingWaitsForWorkThatHasTheConnection() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Job granted = enqueue(kit);
            Thread closer = new Thread(() -> kit.lane().close(FOR_EVER));
            closer.start();
            until(() -> closer.getState() == Thread.State.TIMED_WAITING);
            granted.lease().giveBack();
            closer.join();
            assertThat(granted.lease().connection().interrupts).hasValue(0);
        }
    }

    @Test
    void blockingRefusesAllThatWaitsAndUnblockingServesAgain() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job waiting = enqueue(kit);
            kit.lane().block(new SQLException("the file was replaced"));
            assertThat(waiting.refusals).singleElement().satisfies(refusal -> assertThat(refusal)
                    .isInstanceOf(LaneBlockedException.class)
                    .hasMessageContaining("the file was replaced"));
            Job refused = new Job();
            assertThatExceptionOfType(LaneBlockedException.class)
                    .isThrownBy(() -> kit.lane().enqueue(refused, Priority.NORMAL));
            assertThat(refused.heardNothing()).isTrue();
            assertThat(kit.stats().waiting()).isZero();
            held.giveBack();
            kit.lane().unblock();
            enqueue(kit).lease().giveBack();
            assertThat(waiting.grants).isEmpty();
        }
    }

    @Test
    void aDatabaseThatCannotBeOpenedRefusesIt() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.startMode(StartMode.LAZY))) {
            kit.source.opening = Behaviour.failing("no such file");
            kit.source.permanent = true;
            kit.start();
            Job job = enqueue(kit);
            until(() -> !job.refusals.isEmpty());
            assertThat(job.refusals).singleElement().satisfies(refusal -> assertThat(refusal)
                    .hasMessageContaining("no such file"));
            assertThat(job.grants).isEmpty();
            assertThat(kit.stats().waiting()).isZero();
        }
    }

    @Test
    void aSuspendedLaneKeepsItWaiting() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.lane().suspend();
            Job job = enqueue(kit);
            assertThat(job.heardNothing()).isTrue();
            assertThat(kit.lane().queuedWork()).isEqualTo(1);
            kit.lane().resume();
            assertThat(job.grants).hasSize(1);
            job.lease().giveBack();
        }
    }

    @Test
    void anEvictedConnectionIsReplacedForIt() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job job = enqueue(kit);
            kit.lane().evictAll();
            held.giveBack();
            assertThat(job.lease().connection()).isNotSameAs(held.connection());
            Job second = enqueue(kit);
            job.lease().evict();
            second.lease().giveBack();
            assertAddsUp(kit.stats());
        }
    }

    // ---- bounds

    @Test
    void moreUnitsThanMayWaitAreRefusedAtOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.maxQueuedUnits(2))) {
            Lease held = kit.borrowElsewhere();
            Job first = enqueue(kit);
            JobCaller second = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            Job third = new Job();
            assertThatExceptionOfType(AcquireRejectedException.class)
                    .isThrownBy(() -> kit.lane().enqueue(third, Priority.HIGH))
                    .withMessageContaining("2 units of work wait for app.db/readers already (maxQueuedUnits)")
                    .withMessageContaining("raise maxQueuedUnits");
            Job own = new Job(Thread.currentThread());
            assertThatExceptionOfType(AcquireRejectedException.class)
                    .isThrownBy(() -> kit.lane().acquire(own, FOR_EVER, Priority.HIGH))
                    .withMessageContaining("maxQueuedUnits");
            assertThat(third.heardNothing()).isTrue();
            assertThat(kit.stats().rejected()).isEqualTo(2);
            assertThat(kit.stats().waiting()).isEqualTo(2);
            Caller plain = kit.queue();
            assertThat(kit.lane().withdraw(first)).isTrue();
            kit.lane().enqueue(third, Priority.NORMAL);
            held.giveBack();
            second.lease().giveBack();
            plain.lease().giveBack();
            third.lease().giveBack();
        }
    }

    @Test
    void theBoundOfUnitsCanBeChanged() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.maxQueuedUnits(1))) {
            Lease held = kit.borrowElsewhere();
            Job first = enqueue(kit);
            kit.lane().reconfigure(config -> config.maxQueuedUnits(2));
            Job second = enqueue(kit);
            kit.lane().reconfigure(config -> config.maxQueuedUnits(1));
            assertThatExceptionOfType(AcquireRejectedException.class).isThrownBy(() -> enqueue(kit));
            held.giveBack();
            first.lease().giveBack();
            second.lease().giveBack();
        }
    }

    @Test
    void theBoundOfUnitsAloneHoldsForWorkAndThatOfCallersForThreads() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.maxWaiters(1))) {
            Lease held = kit.borrowElsewhere();
            Job first = enqueue(kit);
            Job second = enqueue(kit);
            Caller plain = kit.queue();
            assertThatExceptionOfType(AcquireRejectedException.class)
                    .isThrownBy(() -> kit.lane().acquire(new Job(Thread.currentThread()), FOR_EVER, Priority.NORMAL))
                    .withMessageContaining("1 callers wait already (maxWaiters)");
            held.giveBack();
            first.lease().giveBack();
            second.lease().giveBack();
            plain.lease().giveBack();
        }
    }

    // ---- with a thread

    @Test
    void aThreadGetsAnIdleConnectionForItsWorkWithoutQueueing() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Job job = new Job(Thread.currentThread());
            Slot slot = kit.lane().acquire(job, Duration.ZERO, Priority.LOW);
            assertThat(slot).isNotNull();
            assertThat(job.heardNothing()).isTrue();
            new Lease(slot).giveBack();
            assertThat(kit.stats().waits()).isZero();
        }
    }

    @Test
    void aThreadWhoseTimeIsUpOrThatIsInterruptedTakesItsWorkAlong() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            JobCaller late = JobCaller.queue(kit, Duration.ofSeconds(1), Priority.NORMAL);
            JobCaller interrupted = JobCaller.queue(kit, FOR_EVER, Priority.HIGH);
            kit.clock.advance(Duration.ofSeconds(1));
            late.wake();
            assertThat(late.failure()).isInstanceOf(AcquireTimeoutException.class);
            interrupted.interrupt();
            assertThat(interrupted.failure()).isInstanceOf(AcquireRejectedException.class);
            assertThat(interrupted.wasInterruptedAtEnd()).isTrue();
            assertThat(kit.lane().queuedWork()).isZero();
            assertThat(kit.lane().takeNext(held.slot(), work -> true)).isNull();
            assertThat(kit.stats().timeouts()).isEqualTo(1);
            held.giveBack();
        }
    }

    @Test
    void aThreadThatHoldsTheOnlyConnectionMayNotQueueWorkAndWait() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.borrow();
            assertThatExceptionOfType(AcquireRejectedException.class)
                    .isThrownBy(() -> kit.lane().acquire(new Job(Thread.currentThread()), FOR_EVER, Priority.NORMAL))
                    .withMessageContaining("it would wait for itself");
            assertThat(kit.lane().queuedWork()).isZero();
            Job fromHere = enqueue(kit); // but nobody waits with this
            assertThat(kit.lane().withdraw(fromHere)).isTrue();
        }
    }
}
