package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lane grows and shrinks while it works. */
@Timeout(60)
class ResizingTest {

    private static void resize(LaneKit kit, int min, int max) {
        kit.lane().reconfigure(config -> config.minConnections(min).maxConnections(max));
    }

    private static List<Lease> borrowAll(LaneKit kit, int count) {
        return new ArrayList<>(
                IntStream.range(0, count).mapToObj(i -> kit.borrowElsewhere()).toList());
    }

    @Test
    void aSmallerLaneRetiresIdleConnectionsAtOnceAndLentOnesWhenTheyComeBack() throws SQLException {
        try (LaneKit kit = LaneKit.open(5)) {
            EventLog events = kit.listen();
            List<Lease> leases = borrowAll(kit, 3);
            resize(kit, 1, 1);
            assertThat(kit.stats().total()).as("the lent ones").isEqualTo(3);
            assertThat(leases).allMatch(Lease::isHeld);
            leases.forEach(Lease::giveBack);
            assertThat(kit.stats().total()).isEqualTo(1);
            kit.awaitStillOpen(1);
            assertThat(events.await(PoolEvent.Destroyed.class, 4))
                    .allSatisfy(event -> assertThat(event.reason()).isEqualTo(EvictionReason.RESIZED));
        }
    }

    @Test
    void whatIsGoingAnywayIsNotRetiredTwiceOver() throws SQLException {
        try (LaneKit kit = LaneKit.open(4)) {
            List<Lease> leases = borrowAll(kit, 4);
            resize(kit, 0, 2);
            Lease staying = leases.stream()
                    .filter(lease -> !lease.slot().isCondemned())
                    .findFirst()
                    .orElseThrow();
            staying.giveBack();
            resize(kit, 0, 2);
            assertThat(staying.slot().is(Slot.IDLE)).isTrue();
            leases.forEach(Lease::giveBack);
            assertThat(kit.stats().total()).isEqualTo(2);
        }
    }

    @Test
    void aLargerLaneServesThoseWhoWaitAtOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.borrowElsewhere();
            List<Caller> callers = Stream.generate(kit::queue).limit(3).toList();
            resize(kit, 1, 3);
            assertThat(callers.get(0).lease().isHeld()).isTrue();
            assertThat(callers.get(1).lease().isHeld()).isTrue();
            assertThat(callers.get(2).isDone()).isFalse();
            callers.get(0).lease().giveBack();
            callers.get(2).lease();
        }
    }

    @Test
    void aSmallerLaneServesWaitersAgainOnceItHasShrunk() throws SQLException {
        try (LaneKit kit = LaneKit.open(3)) {
            List<Lease> leases = borrowAll(kit, 3);
            Caller caller = kit.queue();
            resize(kit, 1, 1);
            leases.stream().filter(lease -> lease.slot().isCondemned()).forEach(Lease::giveBack);
            assertThat(caller.isDone()).isFalse();
            leases.forEach(Lease::giveBack);
            assertThat(caller.lease().isHeld()).isTrue();
            assertThat(kit.source.opened).hasSize(3);
        }
    }

    @Test
    void aLargerMinimumIsOpenedInTheBackground() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            resize(kit, 3, 5);
            kit.awaitTotal(3);
        }
    }

    @Test
    void aConnectionThatOpensIntoALaneThatHasShrunkIsRetired() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Turnstile driver = new Turnstile();
            kit.source.opening = driver;
            resize(kit, 3, 3);
            driver.awaitArrivals(2);
            resize(kit, 1, 1);
            driver.open();
            until(() -> kit.source.opened.size() == 3);
            kit.awaitStillOpen(1);
            kit.awaitTotal(1);
        }
    }

    @Test
    void aLaneResizedDownAndUpUnderLoadEndsWithItsMaximum() throws SQLException {
        try (LaneKit kit = LaneKit.open(4)) {
            List<Lease> leases = borrowAll(kit, 4);
            List<Caller> callers = Stream.generate(kit::queue).limit(4).toList();
            resize(kit, 4, 4);
            resize(kit, 1, 1);
            resize(kit, 4, 4);
            leases.forEach(Lease::giveBack);
            callers.forEach(Caller::lease);
            assertThat(kit.stats().total()).isEqualTo(4);
            assertThat(kit.stats().active()).isEqualTo(4);
        }
    }

    @Test
    void settingsThatContradictEachOtherChangeNothing() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            PoolConfig before = kit.lane().config();
            assertThatIllegalArgumentException().isThrownBy(() -> resize(kit, 5, 3));
            assertThat(kit.lane().config()).isEqualTo(before);
            assertThat(kit.stats().total()).isEqualTo(2);
        }
    }

    @Test
    void newTimesHoldAtOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.pass(Duration.ofSeconds(1));
            kit.lane().reconfigure(config -> config.validationWindow(Duration.ofMinutes(1)));
            Lease lease = kit.borrow();
            assertThat(lease.connection().checks).hasValue(0);
            lease.giveBack();
            kit.lane().reconfigure(config -> config.acquireTimeout(Duration.ZERO));
            kit.borrowElsewhere();
            Caller caller = kit.call(kit.lane()::acquire);
            assertThat(caller.failure()).isInstanceOf(AcquireTimeoutException.class);
        }
    }
}
