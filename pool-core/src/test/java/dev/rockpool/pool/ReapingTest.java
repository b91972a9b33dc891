package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections end when they are idle for too long, too old, or not wanted any more. */
@Timeout(60)
class ReapingTest {

    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration AGE = Duration.ofHours(1);

    /** Opens {@code max} connections in a lane whose minimum is less, by lending them all at once. */
    private static LaneKit grown(int min, int max, UnaryOperator<PoolConfig.Builder> settings) throws SQLException {
        LaneKit kit = LaneKit.prepared(
                        config -> settings.apply(config.minConnections(min).maxConnections(max)))
                .start();
        List<Lease> leases =
                IntStream.range(0, max).mapToObj(i -> kit.borrowElsewhere()).toList();
        leases.forEach(Lease::giveBack);
        return kit;
    }

    private static LaneKit grown(int min, int max) throws SQLException {
        return grown(min, max, config -> config);
    }

    @Test
    void connectionsIdleForTooLongAreClosedDownToTheMinimum() throws SQLException {
        try (LaneKit kit = grown(2, 5)) {
            EventLog events = kit.listen();
            kit.pass(IDLE);
            assertThat(kit.stats().total()).as("not idle for longer").isEqualTo(5);
            kit.pass(kit.config.reapInterval());
            assertThat(kit.stats().total()).isEqualTo(2);
            assertThat(kit.stats().recycled()).isEqualTo(3);
            kit.awaitStillOpen(2);
            assertThat(events.await(PoolEvent.Recycled.class, 3))
                    .allSatisfy(event -> assertThat(event.idle()).isEqualTo(Duration.ofSeconds(40)));
            kit.pass(Duration.ofMinutes(40)); // less than the youngest age
            assertThat(kit.stats().total())
                    .as("the minimum stays, however idle")
                    .isEqualTo(2);
        }
    }

    @Test
    void thoseIdleForLongestGoFirst() throws SQLException {
        try (LaneKit kit = grown(1, 3)) {
            List<Lease> leases =
                    IntStream.range(0, 3).mapToObj(i -> kit.borrowElsewhere()).toList();
            leases.get(1).giveBack();
            kit.tick();
            leases.get(2).giveBack();
            kit.tick();
            leases.get(0).giveBack();
            kit.pass(IDLE.plusSeconds(1));
            assertThat(leases.get(0).slot().is(Slot.IDLE)).isTrue();
            kit.awaitStillOpen(1);
        }
    }

    @Test
    void usingAConnectionKeepsItOpen() throws SQLException {
        try (LaneKit kit = grown(0, 1)) {
            for (int i = 0; i < 10; i++) {
                kit.pass(IDLE);
                kit.borrow().giveBack();
            }
            assertThat(kit.source.opened).hasSize(1);
        }
    }

    @Test
    void aLentConnectionIsNeverTooIdle() throws SQLException {
        try (LaneKit kit = grown(0, 1)) {
            Lease lease = kit.borrow();
            kit.pass(Duration.ofMinutes(10));
            lease.giveBack();
            kit.pass(kit.config.reapInterval());
            assertThat(kit.stats().total()).isEqualTo(1);
        }
    }

    @Test
    void anIdleTimeoutOfZeroMeansNever() throws SQLException {
        try (LaneKit kit =
                grown(0, 3, config -> config.idleTimeout(Duration.ZERO).maxConnectionAge(Duration.ZERO))) {
            kit.pass(Duration.ofDays(1_000));
            assertThat(kit.stats().total()).isEqualTo(3);
        }
    }

    @Test
    void idleConnectionsAreLookedForAtTheReapInterval() throws SQLException {
        try (LaneKit kit = grown(
                0, 1, config -> config.reapInterval(Duration.ofMinutes(10)).healthChecks(false))) {
            kit.pass(Duration.ofMinutes(9));
            assertThat(kit.stats().total()).isEqualTo(1);
            kit.lane().reconfigure(config -> config.reapInterval(Duration.ofMinutes(1)));
            kit.tick();
            assertThat(kit.stats().total())
                    .as("a shorter interval holds at once")
                    .isZero();
        }
    }

    @Test
    void anIdleConnectionThatIsTooOldIsReplaced() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            EventLog events = kit.listen();
            kit.pass(AGE);
            kit.awaitTotal(2);
            kit.awaitStillOpen(2);
            assertThat(kit.source.opened).hasSize(4);
            assertThat(kit.stats().recycled()).isEqualTo(2);
            assertThat(events.await(PoolEvent.Destroyed.class, 2))
                    .allSatisfy(event -> assertThat(event.reason()).isEqualTo(EvictionReason.AGE));
        }
    }

    @Test
    void aLentConnectionThatIsTooOldIsReplacedWhenItIsReturned() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            kit.pass(AGE);
            assertThat(lease.isHeld()).isTrue();
            lease.giveBack();
            kit.awaitTotal(1);
            kit.awaitStillOpen(1);
            assertThat(lease.connection().isClosed()).isTrue();
            assertThat(events.await(PoolEvent.Recycled.class, 1))
                    .singleElement()
                    .satisfies(event -> assertThat(event.idle()).isZero());
        }
    }

    @Test
    void anAgeOfZeroMeansForEver() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.maxConnectionAge(Duration.ZERO))) {
            kit.pass(Duration.ofDays(1_000));
            assertThat(kit.source.opened).hasSize(1);
        }
    }

    @Test
    void connectionsOpenedTogetherDoNotDieTogether() throws SQLException {
        try (LaneKit kit = grown(0, 200)) {
            long youngest = AGE.multipliedBy(3).dividedBy(4).toNanos();
            List<Long> ages = IntStream.range(0, 200)
                    .mapToObj(i -> kit.borrowElsewhere().slot())
                    .map(slot -> slot.retireAt - slot.openedAt)
                    .toList();
            assertThat(ages).allMatch(age -> age >= youngest && age <= AGE.toNanos());
            assertThat(ages.stream().distinct().count()).isGreaterThan(190);
        }
    }

    @Test
    void flushingClosesIdleConnectionsBeyondTheMinimum() throws SQLException {
        try (LaneKit kit = grown(1, 4)) {
            Lease lease = kit.borrow();
            kit.lane().flushIdle();
            assertThat(kit.stats().total()).isEqualTo(1);
            assertThat(lease.isHeld()).isTrue();
            kit.lane().flushIdle();
            kit.awaitStillOpen(1);
        }
    }

    @Test
    void evictingAllClosesIdleConnectionsAtOnceAndLentOnesWhenTheyComeBack() throws SQLException {
        try (LaneKit kit = grown(0, 3)) {
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            kit.lane().evictAll();
            assertThat(kit.stats().total()).isEqualTo(1);
            assertThat(lease.isHeld()).isTrue();
            lease.giveBack();
            kit.awaitStillOpen(0);
            assertThat(events.await(PoolEvent.Destroyed.class, 3))
                    .allSatisfy(event -> assertThat(event.reason()).isEqualTo(EvictionReason.EVICTED));
        }
    }

    @Test
    void aReturnedConnectionThatWasEvictedIsNotHandedToAWaiter() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller caller = kit.queue();
            kit.lane().evictAll();
            lease.giveBack();
            assertThat(caller.lease().connection()).isNotSameAs(lease.connection());
        }
    }
}
