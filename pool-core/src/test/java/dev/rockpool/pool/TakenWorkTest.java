package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever holds a connection takes the work that is next, does it or passes the connection on; the work's thread waits for that. */
@Timeout(60)
class TakenWorkTest {

    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static Job enqueue(LaneKit kit) throws SQLException {
        Job job = new Job();
        kit.lane().enqueue(job, Priority.NORMAL);
        return job;
    }

    private static QueuedWork take(LaneKit kit, Lease lease) {
        return kit.lane().takeNext(lease.slot(), work -> true);
    }

    private static boolean pass(LaneKit kit, Lease lease, Job job) {
        return kit.lane().pass(lease.slot(), lease.id(), job);
    }

    // ---- taking

    @Test
    void workIsTakenInTheOrderOfTheQueueUntilNobodyWaits() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrow();
            Job first = enqueue(kit);
            kit.clock.advance(Duration.ofNanos(1));
            JobCaller second = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            Job low = new Job();
            kit.lane().enqueue(low, Priority.LOW);
            Job high = new Job();
            kit.lane().enqueue(high, Priority.HIGH);
            List<QueuedWork> taken = new ArrayList<>();
            for (QueuedWork next = take(kit, held); next != null; next = take(kit, held)) {
                taken.add(next);
                assertThat(kit.lane().queuedWork()).isEqualTo(4 - taken.size());
                assertThat(kit.stats().waiting()).isEqualTo(4 - taken.size());
            }
            assertThat(taken).containsExactly(high, first, second.job, low);
            assertThat(kit.lane().isAwaited()).isFalse();
            assertThat(kit.stats().acquired()).as("nobody was lent anything").isEqualTo(1);
            held.giveBack();
            assertThat(kit.stats().idle()).isEqualTo(1);
            assertThat(first.heardNothing() && low.heardNothing() && high.heardNothing())
                    .isTrue();
            second.job.end();
            second.awaitDoneElsewhere();
        }
    }

    @Test
    void nothingIsTakenWhereACallerIsNextWhoWantsTheConnectionForItself() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Caller plain = kit.queue();
            Job job = enqueue(kit);
            assertThat(take(kit, held)).isNull();
            assertThat(kit.lane().isAwaited()).isTrue();
            held.giveBack();
            assertThat(take(kit, plain.lease())).isSameAs(job);
            plain.lease().giveBack();
        }
    }

    @Test
    void workThatIsNotWantedStaysWhereItIs() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job unwanted = enqueue(kit);
            Job wanted = enqueue(kit);
            assertThat(kit.lane().takeNext(held.slot(), work -> work == wanted)).isNull();
            assertThat(kit.lane().queuedWork()).isEqualTo(2);
            held.giveBack();
            assertThat(take(kit, unwanted.lease())).isSameAs(wanted);
            unwanted.lease().giveBack();
        }
    }

    @Test
    void aConnectionThatHasToGoTakesNoMore() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job job = enqueue(kit);
            kit.lane().evictAll();
            assertThat(take(kit, held)).isNull();
            held.giveBack();
            assertThat(job.lease().connection()).isNotSameAs(held.connection());
            job.lease().giveBack();
        }
    }

    @Test
    void aSurplusConnectionTakesNoMore() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease first = kit.borrowElsewhere();
            Lease second = kit.borrowElsewhere();
            kit.lane().reconfigure(config -> config.maxConnections(1).minConnections(1));
            Lease surplus = first.slot().isCondemned() ? first : second;
            Lease staying = first.slot().isCondemned() ? second : first;
            Job job = enqueue(kit);
            assertThat(take(kit, surplus)).isNull();
            assertThat(take(kit, staying)).isSameAs(job);
        }
    }

    @Test
    void aLaneThatRestsLetsNobodyTake() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job job = enqueue(kit);
            kit.lane().suspend();
            assertThat(take(kit, held)).isNull();
            kit.lane().resume();
            assertThat(take(kit, held)).isSameAs(job);
            kit.lane().close(Duration.ZERO);
            assertThat(take(kit, held)).isNull();
            assertThat(job.refusals).as("its taker ends it").isEmpty();
        }
    }

    // ---- being taken

    @Test
    void aThreadWhoseWorkWasTakenWaitsForItsEndBeyondItsTimeout() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            JobCaller caller = JobCaller.queue(kit, TIMEOUT, Priority.NORMAL);
            assertThat(take(kit, held)).isSameAs(caller.job);
            kit.clock.advance(TIMEOUT.multipliedBy(2));
            caller.wake();
            caller.awaitBeingTaken();
            caller.job.end();
            caller.awaitDoneElsewhere();
            assertThat(kit.stats().timeouts()).isZero();
            held.giveBack();
            assertThat(kit.stats().idle()).isEqualTo(1);
        }
    }

    @Test
    void anInterruptDoesNotEndTheWaitOfATakenThreadAndIsKept() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            JobCaller caller = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            take(kit, held);
            caller.interrupt();
            caller.awaitBeingTaken();
            caller.interrupt();
            // it has taken note and waits again, instead of turning in circles
            until(() -> !caller.thread().isInterrupted() && caller.thread().getState() == Thread.State.WAITING);
            caller.job.end();
            caller.awaitDoneElsewhere();
            assertThat(caller.wasInterruptedAtEnd()).isTrue();
        }
    }

    @Test
    void cancellingTheWaitOfATakenThreadComesTooLate() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            JobCaller caller = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            take(kit, held);
            kit.lane().cancelWait(caller.thread(), () -> new SQLException("cancelled"));
            caller.wake();
            caller.awaitBeingTaken();
            caller.job.end();
            caller.awaitDoneElsewhere();
        }
    }

    @Test
    void closingAndBlockingDoNotReachWhatWasTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            JobCaller caller = JobCaller.queue(kit, TIMEOUT, Priority.NORMAL);
            Job alone = enqueue(kit);
            take(kit, held);
            take(kit, held);
            kit.lane().block(new SQLException("fault"));
            kit.lane().close(Duration.ZERO);
            caller.wake();
            caller.awaitBeingTaken();
            caller.job.end();
            caller.awaitDoneElsewhere();
            assertThat(alone.heardNothing()).isTrue();
        }
    }

    // ---- passing on

    @Test
    void theWorksThreadGetsTheConnectionUnderALeaseOfItsOwn() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            JobCaller caller = JobCaller.queue(kit, TIMEOUT, Priority.NORMAL);
            take(kit, held);
            held.connection().dirty = true;
            kit.pass(TIMEOUT.multipliedBy(2));
            assertThat(pass(kit, held, caller.job)).isTrue();
            Lease lease = caller.lease();
            assertThat(lease.slot()).isSameAs(held.slot());
            assertThat(held.isHeld()).isFalse();
            assertThat(lease.isHeld()).isTrue();
            assertThat(lease.connection().resets).as("as it is").hasValue(0);
            assertThat(kit.lane().leases()).singleElement().satisfies(report -> {
                assertThat(report.thread()).isEqualTo(caller.thread().getName());
                assertThat(report.age()).isZero();
            });
            held.giveBack(); // too late: it is another's
            assertThat(lease.isHeld()).isTrue();
            assertThat(kit.stats().timeouts()).isZero();
            lease.giveBack();
            assertAddsUp(kit.stats());
            assertThat(kit.stats().released()).isEqualTo(2);
        }
    }

    @Test
    void workWithoutAThreadIsGrantedWhatIsPassedOn() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job job = enqueue(kit);
            take(kit, held);
            assertThat(pass(kit, held, job)).isTrue();
            assertThat(job.grants).singleElement().matches(Lease::isHeld);
            assertThat(held.isHeld()).isFalse();
            job.lease().giveBack();
            assertThat(kit.stats().idle()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionMayBePassedOnFromWorkToWorkAndBack() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Job first = enqueue(kit);
            JobCaller second = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            Lease led = first.lease();
            take(kit, led);
            pass(kit, led, second.job);
            Lease passed = second.lease();
            Job third = enqueue(kit);
            assertThat(take(kit, passed)).isSameAs(third);
            assertThat(pass(kit, passed, third)).isTrue();
            assertThat(pass(kit, third.lease(), first))
                    .as("back to one that had it before")
                    .isTrue();
            first.grants.get(1).giveBack();
            assertThat(kit.stats().acquired()).isEqualTo(4);
            assertAddsUp(kit.stats());
        }
    }

    @Test
    void aThreadMayGetTheConnectionMoreThanOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job job = new Job(Thread.currentThread());
            assertThat(pass(kit, held, job)).isTrue();
            Lease first = new Lease(kit.lane().awaitTaken(job));
            Job other = new Job();
            assertThat(pass(kit, first, other)).isTrue();
            assertThat(pass(kit, other.lease(), job)).isTrue();
            job.end();
            Lease second = new Lease(kit.lane().awaitTaken(job));
            assertThat(second.slot()).isSameAs(held.slot());
            assertThat(second.id()).isNotEqualTo(first.id());
            second.giveBack();
            assertThat(kit.lane().awaitTaken(job)).isNull();
        }
    }

    @Test
    void anInterruptedThreadGetsWhatIsPassedToItAndKeepsItsFlag() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            JobCaller caller = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            take(kit, held);
            caller.interrupt();
            caller.awaitBeingTaken();
            pass(kit, held, caller.job);
            caller.lease().giveBack();
            assertThat(caller.wasInterruptedAtEnd()).isTrue();
        }
    }

    @Test
    void aLeaseThatWasTakenAwayPassesNothingOn() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job alone = enqueue(kit);
            JobCaller caller = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            take(kit, held);
            take(kit, held);
            held.evict();
            assertThat(pass(kit, held, alone)).isFalse();
            assertThat(pass(kit, held, caller.job)).isFalse();
            assertThat(alone.heardNothing()).isTrue();
            caller.wake();
            caller.awaitBeingTaken();
            caller.job.end();
            caller.awaitDoneElsewhere();
            kit.awaitTotal(1);
            assertAddsUp(kit.stats());
            assertThat(kit.stats().acquired()).isEqualTo(1);
        }
    }

    @Test
    void aLeaseThatWasPassedOnCannotBePassedOnAgain() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job first = new Job();
            Job second = new Job();
            assertThat(pass(kit, held, first)).isTrue();
            assertThat(pass(kit, held, second)).isFalse();
            assertThat(second.heardNothing()).isTrue();
            first.lease().giveBack();
        }
    }

    @Test
    void whatWasPassedOnCountsAsUsedJustNow() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.pass(Duration.ofMinutes(1));
            Job job = new Job();
            pass(kit, held, job);
            assertThat(kit.lane().checked(job.lease().slot(), job, Priority.NORMAL, kit.clock.nanos()))
                    .isTrue();
            assertThat(held.connection().checks).hasValue(0);
            job.lease().giveBack();
        }
    }

    @Test
    void aLongGroupIsNoLeakAsLongAsItIsPassedOn() throws SQLException {
        try (LaneKit kit = LaneKit.open(
                1, config -> config.leakThreshold(Duration.ofSeconds(10)).reclaimLeaks(true))) {
            Lease held = kit.borrowElsewhere();
            for (int i = 0; i < 5; i++) {
                kit.pass(Duration.ofSeconds(9));
                kit.tick();
                Job job = new Job();
                assertThat(pass(kit, held, job)).isTrue();
                held = job.lease();
            }
            assertThat(kit.stats().leaks()).isZero();
            held.giveBack();
        }
    }
}
