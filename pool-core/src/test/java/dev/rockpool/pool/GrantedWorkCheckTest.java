package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that was granted to work without a thread is looked at first by the one who does the work. */
@Timeout(60)
class GrantedWorkCheckTest {

    private static final Duration LONG = Duration.ofSeconds(2);

    private static Job enqueue(LaneKit kit, Priority priority) throws SQLException {
        Job job = new Job();
        kit.lane().enqueue(job, priority);
        return job;
    }

    private static boolean check(LaneKit kit, Job job, Priority priority, long since) throws SQLException {
        Lease last = job.grants.get(job.grants.size() - 1);
        return kit.lane().checked(last.slot(), job, priority, since);
    }

    @Test
    void whatWasUsedLatelyIsNotChecked() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.pass(LONG);
            Job job = enqueue(kit, Priority.NORMAL);
            held.giveBack();
            assertThat(check(kit, job, Priority.NORMAL, kit.clock.nanos())).isTrue();
            assertThat(job.lease().connection().checks).hasValue(0);
            assertThat(kit.lane().leases()).singleElement().satisfies(report -> assertThat(report.thread())
                    .isEqualTo(Thread.currentThread().getName()));
            job.lease().giveBack();
        }
    }

    @Test
    void whatWasIdleForLongIsCheckedAndUsedWhereItIsWell() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.pass(LONG);
            Job job = enqueue(kit, Priority.NORMAL);
            assertThat(check(kit, job, Priority.NORMAL, kit.clock.nanos())).isTrue();
            assertThat(job.lease().connection().checks).hasValue(1);
            assertThat(job.lease().isHeld()).isTrue();
            job.lease().giveBack();
        }
    }

    @Test
    void whatIsOfNoUseIsReplacedAndTheWorkKeepsItsPlace() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.maxQueuedUnits(1))) {
            FakeConnection dead = kit.source.opened.get(0);
            dead.check = Behaviour.failing("gone");
            kit.pass(LONG);
            long since = kit.clock.nanos();
            Job job = enqueue(kit, Priority.NORMAL);
            kit.clock.advance(Duration.ofMillis(1));
            Caller later = kit.queue();
            kit.clock.advance(Duration.ofMillis(1));
            Job latest = enqueue(kit, Priority.NORMAL);
            kit.lane().suspend(); // so that all are in the queue before the new connection comes
            assertThat(check(kit, job, Priority.NORMAL, since)).isFalse();
            assertThat(kit.lane().queuedWork())
                    .as("more than maxQueuedUnits, but one had its turn before")
                    .isEqualTo(2);
            assertThat(kit.stats().failedHealthChecks()).isEqualTo(1);
            assertThat(kit.stats().total()).isZero();
            kit.lane().resume();
            until(() -> job.grants.size() == 2);
            Lease second = job.grants.get(1);
            assertThat(second.connection()).isNotSameAs(dead);
            assertThat(check(kit, job, Priority.NORMAL, since)).isTrue();
            assertThat(later.gotOne()).isFalse();
            second.giveBack();
            later.lease().giveBack();
            latest.lease().giveBack();
            assertThat(job.grants).hasSize(2);
            assertThat(job.refusals).isEmpty();
            assertAddsUp(kit.stats());
        }
    }

    @Test
    void itMayGetAnotherConnectionThatIsIdleAtOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            kit.source.opened.forEach(one -> one.check = Behaviour.failing("gone"));
            kit.pass(LONG);
            Job job = enqueue(kit, Priority.NORMAL);
            assertThat(check(kit, job, Priority.NORMAL, kit.clock.nanos())).isFalse();
            assertThat(job.grants).hasSize(2);
            assertThat(check(kit, job, Priority.NORMAL, kit.clock.nanos())).isFalse();
            until(() -> job.grants.size() == 3);
            assertThat(check(kit, job, Priority.NORMAL, kit.clock.nanos())).isTrue();
            job.grants.get(2).giveBack();
            assertThat(kit.stats().failedHealthChecks()).isEqualTo(2);
        }
    }

    @Test
    void onALaneThatIsClosedOrBlockedMeanwhileTheWorkIsNotQueuedAgain() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.source.opened.get(0).check = Behaviour.failing("gone");
            kit.pass(LONG);
            Job blocked = enqueue(kit, Priority.NORMAL);
            kit.lane().block(new SQLException("fault"));
            assertThatExceptionOfType(LaneBlockedException.class)
                    .isThrownBy(() -> check(kit, blocked, Priority.NORMAL, kit.clock.nanos()));
            kit.lane().unblock();
            kit.awaitTotal(1);
            kit.source.opened.get(1).check = Behaviour.failing("gone");
            kit.pass(LONG);
            Job closed = enqueue(kit, Priority.NORMAL);
            kit.lane().close(Duration.ZERO);
            assertThatExceptionOfType(PoolClosedException.class)
                    .isThrownBy(() -> check(kit, closed, Priority.NORMAL, kit.clock.nanos()));
            assertThat(kit.lane().queuedWork()).isZero();
            assertThat(blocked.refusals).as("whoever asks is told").isEmpty();
            assertThat(closed.refusals).isEmpty();
        }
    }

    @Test
    void aDriverThatBreaksDuringTheCheckEndsTheWorkWithAnErrorThatItCanBeTold() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Error broken = new LinkageError("no such method");
            kit.source.opened.get(0).check = Behaviour.breaking(broken);
            kit.pass(LONG);
            Job job = enqueue(kit, Priority.NORMAL);
            Caller next = kit.queue();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> check(kit, job, Priority.NORMAL, kit.clock.nanos()))
                    .withMessageContaining("no such method")
                    .withCause(broken);
            assertThat(job.grants).hasSize(1);
            next.lease().giveBack(); // a connection was opened in its stead
            assertAddsUp(kit.stats());
        }
    }

    @Test
    void itsBorrowingAndItsReturnAreTold() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            EventLog events = kit.listen();
            long since = kit.clock.nanos();
            Job job = enqueue(kit, Priority.NORMAL);
            kit.clock.advance(LONG);
            held.giveBack();
            assertThat(check(kit, job, Priority.NORMAL, since)).isTrue();
            job.lease().giveBack();
            assertThat(events.kinds()).containsExactly("Released", "Acquired", "Released");
            assertThat(events.of(PoolEvent.Acquired.class).get(0).waited()).isEqualTo(LONG);
        }
    }
}
