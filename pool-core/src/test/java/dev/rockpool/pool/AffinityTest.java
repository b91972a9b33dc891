package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who says what statement will run gets an idle connection that has it prepared, if there is one; and never waits for it. */
@Timeout(60)
class AffinityTest {

    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final String SQL = "SELECT 1";

    private static Slot use(LaneKit kit, String sql) throws SQLException {
        Lease lease = new Lease(kit.lane().acquire(sql));
        lease.giveBack();
        return lease.slot();
    }

    private static Slot useTimed(LaneKit kit, String sql) throws SQLException {
        Lease lease = new Lease(kit.lane().acquire(Duration.ZERO, Priority.NORMAL, sql));
        lease.giveBack();
        return lease.slot();
    }

    @Test
    void anIdleConnectionThatHasItPreparedIsTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(8)) {
            for (FakeConnection each : kit.source.opened) {
                each.prepared = Set.of(SQL);
                assertThat(FakeConnection.of(use(kit, SQL))).isSameAs(each);
                assertThat(FakeConnection.of(useTimed(kit, SQL))).isSameAs(each);
                each.prepared = Set.of();
            }
        }
    }

    @Test
    void whatElseIsPreparedDoesNotMatter() throws SQLException {
        try (LaneKit kit = LaneKit.open(8)) {
            Slot usual = use(kit, SQL);
            kit.source.opened.forEach(each -> each.prepared = Set.of("SELECT 2"));
            assertThat(use(kit, SQL)).isSameAs(usual);
        }
    }

    @Test
    void ofSeveralThatHaveItOneThatIsIdleIsTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(8)) {
            List<FakeConnection> with = kit.source.opened.subList(2, 5);
            with.forEach(each -> each.prepared = Set.of(SQL));
            List<FakeConnection> taken = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                taken.add(new Lease(kit.lane().acquire(SQL)).connection());
            }
            assertThat(taken).containsExactlyInAnyOrderElementsOf(with);
            Lease other = new Lease(kit.lane().acquire(SQL));
            assertThat(with).as("all that have it are out").doesNotContain(other.connection());
        }
    }

    @Test
    void workWhoseFirstStatementIsKnownGetsOneThatHasIt() throws SQLException {
        try (LaneKit kit = LaneKit.open(4)) {
            for (FakeConnection each : kit.source.opened) {
                each.prepared = Set.of(SQL);
                Lease lease = new Lease(kit.lane().acquire(new Known(), Duration.ZERO, Priority.NORMAL));
                assertThat(lease.connection()).isSameAs(each);
                lease.giveBack();
                each.prepared = Set.of();
            }
        }
    }

    /** Work that tells what it will run. */
    private static final class Known extends QueuedWork {
        Known() {
            super(Thread.currentThread());
        }

        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        protected String firstStatement() {
            return SQL;
        }
    }

    @Test
    void oneThatIsCondemnedIsNotTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(3)) {
            Lease lease = kit.borrow();
            lease.connection().prepared = Set.of(SQL);
            lease.giveBack();
            assertThat(use(kit, SQL)).isSameAs(lease.slot());
            lease.slot().retireAt = Long.MIN_VALUE;
            assertThat(use(kit, SQL)).isNotSameAs(lease.slot());
            assertThat(useTimed(kit, SQL)).isNotSameAs(lease.slot());
        }
    }

    @Test
    void whereNoneHasItTheThreadsOwnPlaceIsTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(8)) {
            Lease usual = kit.borrow();
            usual.giveBack();
            for (int i = 0; i < 20; i++) {
                assertThat(use(kit, "SELECT " + i)).isSameAs(usual.slot());
            }
            kit.source.opened.forEach(each -> each.roomy = true);
            assertThat(use(kit, SQL)).as("all have room").isSameAs(usual.slot());
        }
    }

    @Test
    void whereNoneHasItOneWithRoomIsTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(8)) {
            for (FakeConnection each : kit.source.opened) {
                each.roomy = true;
                assertThat(FakeConnection.of(use(kit, SQL))).isSameAs(each);
                assertThat(FakeConnection.of(useTimed(kit, SQL))).isSameAs(each);
                each.roomy = false;
            }
        }
    }

    @Test
    void oneThatHasItIsTakenBeforeOneWithRoom() throws SQLException {
        try (LaneKit kit = LaneKit.open(8)) {
            kit.source.opened.forEach(each -> each.roomy = true);
            for (FakeConnection each : kit.source.opened) {
                each.roomy = false;
                each.prepared = Set.of(SQL);
                assertThat(FakeConnection.of(use(kit, SQL))).isSameAs(each);
                each.roomy = true;
                each.prepared = Set.of();
            }
        }
    }

    @Test
    void oneWithRoomThatIsLentIsNotTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease lent = kit.borrow();
            lent.connection().roomy = true;
            assertThat(use(kit, SQL)).isNotSameAs(lent.slot());
        }
    }

    @Test
    void withoutATextTheThreadsPlaceIsTakenWhateverIsPrepared() throws SQLException {
        try (LaneKit kit = LaneKit.open(8)) {
            Lease usual = kit.borrow();
            usual.giveBack();
            kit.source.opened.forEach(each -> each.prepared = Set.of(SQL));
            usual.connection().prepared = Set.of();
            Lease again = kit.borrow();
            again.giveBack();
            assertThat(again.slot()).isSameAs(usual.slot());
            Lease timed = new Lease(kit.lane().acquire(FOR_EVER, Priority.NORMAL, null));
            timed.giveBack();
            assertThat(timed.slot()).isSameAs(usual.slot());
        }
    }

    @Test
    void whereNoneIsIdleTheCallerWaitsInTurn() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease first = kit.borrowElsewhere();
            Lease second = kit.borrowElsewhere();
            second.connection().prepared = Set.of(SQL);
            Caller plain = kit.queue();
            Caller asking = kit.queue(() -> kit.lane().acquire(SQL));
            Caller timed = kit.queue(() -> kit.lane().acquire(FOR_EVER, Priority.NORMAL, SQL));
            second.giveBack();
            assertThat(plain.lease().slot())
                    .as("the first in the queue, whatever others want")
                    .isSameAs(second.slot());
            assertThat(asking.gotOne()).isFalse();
            first.giveBack();
            assertThat(asking.lease().slot())
                    .as("what is free, though it has nothing")
                    .isSameAs(first.slot());
            assertThat(timed.gotOne()).isFalse();
            asking.lease().giveBack();
            assertThat(timed.lease().slot()).isSameAs(first.slot());
        }
    }

    @Test
    void aNewcomerDoesNotPassThoseWhoWait() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            lease.connection().prepared = Set.of(SQL);
            kit.lane().suspend();
            lease.giveBack();
            Caller waiting = kit.queue();
            Caller newcomer = kit.queue(() -> kit.lane().acquire(SQL));
            kit.lane().resume();
            waiting.lease();
            assertThat(newcomer.gotOne()).isFalse();
            waiting.lease().giveBack();
            assertThat(newcomer.lease().slot()).isSameAs(lease.slot());
        }
    }

    @Test
    void withoutPatienceThereIsNoWait() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.borrowElsewhere();
            assertThatExceptionOfType(AcquireTimeoutException.class)
                    .isThrownBy(() -> kit.lane().acquire(Duration.ZERO, Priority.NORMAL, SQL));
        }
    }

    @Test
    void aConnectionThatHasItIsCheckedLikeAnyOther() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            FakeConnection with = kit.source.opened.get(1);
            with.prepared = Set.of(SQL);
            kit.pass(Duration.ofSeconds(1));
            use(kit, SQL);
            assertThat(with.checks).hasValue(1);
        }
    }

    @Test
    void onlyIdleConnectionsAreAsked() throws SQLException {
        try (LaneKit kit = LaneKit.open(4)) {
            Lease lent = kit.borrow();
            use(kit, SQL);
            Set<FakeConnection> asked = new HashSet<>();
            kit.source.opened.stream().filter(each -> each.asked.get() > 0).forEach(asked::add);
            assertThat(asked).hasSize(3).doesNotContain(lent.connection());
        }
    }
}
