package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners hear, in which order, and what they cannot do to the pool. */
@Timeout(60)
class ListenersTest {

    private static final String LANE = "app.db/readers";

    @Test
    void theLifeOfAConnectionIsToldInOrder() throws SQLException {
        LaneKit prepared = LaneKit.prepared(config -> config.minConnections(0).maxConnections(1));
        EventLog events = prepared.listen();
        try (LaneKit kit = prepared.start()) {
            Lease lease = kit.borrow();
            kit.pass(Duration.ofSeconds(3));
            lease.giveBack();
            Lease again = kit.borrow();
            kit.pass(Duration.ofSeconds(4));
            SQLException broken = new SQLException("disk I/O error");
            kit.lane().evict(again.slot(), again.id(), EvictionReason.BROKEN, broken);
            events.await(PoolEvent.Destroyed.class, 1);
            assertThat(events.all())
                    .containsExactly(
                            new PoolEvent.Created(LANE, "reader", Duration.ZERO),
                            new PoolEvent.Acquired(LANE, "reader", Duration.ZERO),
                            new PoolEvent.Released(LANE, "reader", Duration.ofSeconds(3)),
                            new PoolEvent.Acquired(LANE, "reader", Duration.ZERO),
                            new PoolEvent.Released(LANE, "reader", Duration.ofSeconds(4)),
                            new PoolEvent.Destroyed(LANE, "reader", EvictionReason.BROKEN, broken));
        }
    }

    @Test
    void openingTellsHowLongItTook() throws SQLException {
        LaneKit prepared = LaneKit.prepared(config -> config.minConnections(1).maxConnections(1));
        EventLog events = prepared.listen();
        prepared.source.opening = () -> prepared.clock.advance(Duration.ofMillis(7));
        try (LaneKit kit = prepared.start()) {
            assertThat(kit.stats().total()).isEqualTo(1);
            assertThat(events.all()).containsExactly(new PoolEvent.Created(LANE, "reader", Duration.ofMillis(7)));
        }
    }

    @Test
    void aConnectionIsCreatedBeforeAWaiterAcquiresIt() throws SQLException {
        LaneKit prepared =
                LaneKit.prepared(config -> config.startMode(StartMode.LAZY).minConnections(0));
        EventLog events = prepared.listen();
        try (LaneKit kit = prepared.start()) {
            kit.borrow();
            assertThat(events.kinds()).containsExactly("Created", "Acquired");
        }
    }

    @Test
    void aWaiterIsToldToHaveWaited() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            EventLog events = kit.listen();
            Caller caller = kit.queue();
            kit.clock.advance(Duration.ofMillis(1_234));
            lease.giveBack();
            caller.lease();
            assertThat(events.of(PoolEvent.Acquired.class))
                    .containsExactly(new PoolEvent.Acquired(LANE, "reader", Duration.ofMillis(1_234)));
            assertThat(events.kinds()).containsExactly("Released", "Acquired");
        }
    }

    @Test
    void aTimeoutIsToldWithItsMessage() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.borrowElsewhere();
            EventLog events = kit.listen();
            Caller caller = kit.queue();
            kit.clock.advance(kit.config.acquireTimeout());
            caller.wake();
            String message = caller.failure().getMessage();
            assertThat(events.all())
                    .containsExactly(new PoolEvent.AcquireTimedOut(LANE, kit.config.acquireTimeout(), message));
        }
    }

    @Test
    void aTimeoutOfZeroIsTold() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.borrowElsewhere();
            EventLog events = kit.listen();
            assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> kit.borrow(Duration.ZERO));
            assertThat(events.of(PoolEvent.AcquireTimedOut.class))
                    .singleElement()
                    .satisfies(event -> assertThat(event.waited()).isZero());
        }
    }

    @Test
    void aRoutineRetirementIsToldAsRecycledAndThenDestroyed() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.maxConnectionAge(Duration.ofMinutes(1)))) {
            EventLog events = kit.listen();
            kit.pass(Duration.ofMinutes(1));
            events.await(PoolEvent.Created.class, 1);
            events.await(PoolEvent.Destroyed.class, 1);
            assertThat(events.all())
                    .containsSubsequence(
                            new PoolEvent.Recycled(LANE, "reader", Duration.ofMinutes(1)),
                            new PoolEvent.Destroyed(LANE, "reader", EvictionReason.AGE, null));
        }
    }

    @Test
    void whoEndsALeaseTwiceIsHeardOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            lease.giveBack();
            lease.giveBack();
            lease.evict();
            assertThat(events.kinds()).containsExactly("Acquired", "Released");
        }
    }

    @Test
    void aListenerThatThrowsHarmsNobodyAndIsLoggedOnce() throws SQLException {
        for (Throwable thrown : List.of(new IllegalStateException("bad"), new StackOverflowError("worse"))) {
            try (LaneKit kit = LaneKit.open(1)) {
                kit.listeners.add(event -> throwAny(thrown));
                EventLog events = kit.listen();
                kit.borrow().giveBack();
                kit.borrow().evict();
                kit.awaitTotal(1);
                events.await(PoolEvent.Destroyed.class, 1);
                assertThat(events.kinds()).contains("Acquired", "Released", "Created", "Destroyed");
                assertThat(kit.stats().active()).isZero();
                assertThat(kit.log.text())
                        .containsOnlyOnce("further failures of it are not logged")
                        .contains(thrown.toString());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aListenerMayUseThePool() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            kit.listeners.add(new PoolListener() {
                private boolean nested;

                @Override
                public void onEvent(PoolEvent event) {
                    if (event instanceof PoolEvent.Released && !nested) {
                        nested = true;
                        try {
                            kit.borrow().giveBack();
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                        assertThat(kit.stats().active()).isEqualTo(1);
                    }
                }
            });
            kit.borrow().giveBack();
            assertThat(kit.stats().released()).isEqualTo(2);
            assertThat(kit.log.text()).isEmpty();
        }
    }

    @Test
    void whoStopsListeningHearsNoMoreAndNoEventIsBuiltForNobody() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            assertThat(kit.listeners.isActive()).isFalse();
            EventLog first = kit.listen();
            EventLog second = kit.listen();
            kit.listeners.remove(first);
            assertThat(kit.listeners.isActive()).isTrue();
            kit.borrow().giveBack();
            kit.listeners.remove(second);
            assertThat(kit.listeners.isActive()).isFalse();
            kit.borrow().giveBack();
            assertThat(first.all()).isEmpty();
            assertThat(second.kinds()).containsExactly("Acquired", "Released");
        }
    }

    /** A listener that does not want to hear of leases. */
    private static final class Choosy implements PoolListener {
        final EventLog heard = new EventLog();

        @Override
        public void onEvent(PoolEvent event) {
            heard.onEvent(event);
        }

        @Override
        public boolean hearsLeases() {
            return false;
        }
    }

    @Test
    void whoDoesNotHearLeasesMakesNoBorrowCostMore() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Choosy choosy = new Choosy();
            kit.listeners.add(choosy);
            assertThat(kit.listeners.isActive()).isTrue();
            assertThat(kit.listeners.observesLeases()).isFalse();
            Lease lease = kit.borrow();
            assertThat(lease.slot().observedSince).isEqualTo(Slot.NOT_OBSERVED);
            lease.giveBack();
            kit.borrow().evict();
            choosy.heard.await(PoolEvent.Destroyed.class, 1);
            assertThat(choosy.heard.kinds()).doesNotContain("Acquired", "Released");
        }
    }

    @Test
    void whoDoesNotHearLeasesIsNotToldOfThemThoughAnotherIs() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Choosy choosy = new Choosy();
            kit.listeners.add(choosy);
            EventLog all = kit.listen();
            assertThat(kit.listeners.observesLeases()).isTrue();
            kit.borrow().evict();
            choosy.heard.await(PoolEvent.Destroyed.class, 1);
            assertThat(choosy.heard.kinds()).doesNotContain("Acquired", "Released");
            assertThat(all.kinds()).contains("Acquired", "Released");
            kit.listeners.remove(all);
            assertThat(kit.listeners.observesLeases()).isFalse();
        }
    }
}
