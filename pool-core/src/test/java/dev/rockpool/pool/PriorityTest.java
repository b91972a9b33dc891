package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is served before others, by how much, and that nobody waits for ever. */
@Timeout(60)
class PriorityTest {

    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MOMENT = Duration.ofNanos(1);

    private static Caller queue(LaneKit kit, Priority priority) {
        kit.clock.advance(MOMENT);
        return kit.queue(() -> kit.lane().acquire(FOR_EVER, priority, null));
    }

    /** Gives the connection from one to the next. */
    private static void assertServedInOrder(Lease first, List<Caller> callers) {
        Lease lease = first;
        for (int i = 0; i < callers.size(); i++) {
            lease.giveBack();
            lease = callers.get(i).lease();
            assertThat(callers.subList(i + 1, callers.size())).noneMatch(Caller::gotOne);
        }
        lease.giveBack();
    }

    @Test
    void theHigherPriorityIsServedFirstAndWithinOneTheOldest() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Caller low1 = queue(kit, Priority.LOW);
            Caller normal1 = queue(kit, Priority.NORMAL);
            Caller high1 = queue(kit, Priority.HIGH);
            Caller low2 = queue(kit, Priority.LOW);
            Caller high2 = queue(kit, Priority.HIGH);
            Caller normal2 = queue(kit, Priority.NORMAL);
            assertServedInOrder(held, List.of(high1, high2, normal1, normal2, low1, low2));
        }
    }

    @Test
    void whoNamesNoPriorityIsNormal() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Caller low = queue(kit, Priority.LOW);
            Caller plain = kit.queue();
            Caller timed = kit.queue(() -> kit.lane().acquire(FOR_EVER));
            Caller high = queue(kit, Priority.HIGH);
            assertServedInOrder(held, List.of(high, plain, timed, low));
        }
    }

    @Test
    void aStepOfPriorityIsWorthOneAgeingOfWaiting() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.priorityAgeing(SECOND))) {
            Lease held = kit.borrowElsewhere();
            Caller oldest = queue(kit, Priority.LOW);
            Caller old = queue(kit, Priority.NORMAL);
            kit.clock.advance(SECOND.minus(MOMENT.multipliedBy(2)));
            Caller inTime = queue(kit, Priority.HIGH);
            kit.clock.advance(MOMENT);
            Caller late = queue(kit, Priority.HIGH);
            kit.clock.advance(SECOND);
            Caller tooLate = queue(kit, Priority.HIGH);
            assertServedInOrder(held, List.of(inTime, old, late, oldest, tooLate));
        }
    }

    @Test
    void withoutAgeingAllAreServedAsTheyCame() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.priorityAgeing(Duration.ZERO))) {
            Lease held = kit.borrowElsewhere();
            Caller low = queue(kit, Priority.LOW);
            Caller high = queue(kit, Priority.HIGH);
            Caller normal = queue(kit, Priority.NORMAL);
            assertServedInOrder(held, List.of(low, high, normal));
        }
    }

    @Test
    void theAgeingCanBeChangedWhileCallersWait() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Caller low = queue(kit, Priority.LOW);
            Caller normal = queue(kit, Priority.NORMAL);
            Caller high = queue(kit, Priority.HIGH);
            kit.lane().reconfigure(config -> config.priorityAgeing(Duration.ZERO));
            held.giveBack();
            Lease lease = low.lease();
            kit.lane().reconfigure(config -> config.priorityAgeing(SECOND));
            assertServedInOrder(lease, List.of(high, normal));
        }
    }

    @Test
    void aLowPriorityIsServedDespiteAStreamOfHighOnes() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.priorityAgeing(SECOND))) {
            Lease held = kit.borrowElsewhere();
            Caller low = queue(kit, Priority.LOW);
            Caller high = queue(kit, Priority.HIGH);
            int overtakers = 0;
            while (true) {
                kit.clock.advance(Duration.ofMillis(100));
                Caller another = queue(kit, Priority.HIGH);
                held.giveBack();
                if (kit.lane().leases().get(0).thread().equals(low.name())) {
                    low.lease().giveBack();
                    high.lease().giveBack();
                    another.lease().giveBack();
                    break;
                }
                overtakers++;
                assertThat(overtakers).isLessThan(100);
                held = high.lease();
                high = another;
            }
            assertThat(overtakers).as("two steps, ten a second").isEqualTo(20);
        }
    }

    @Test
    void callersAndWorkStandInOneOrder() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Caller plain = queue(kit, Priority.NORMAL);
            kit.clock.advance(MOMENT);
            Job alone = new Job();
            kit.lane().enqueue(alone, Priority.NORMAL);
            kit.clock.advance(MOMENT);
            JobCaller normal = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            kit.clock.advance(MOMENT);
            JobCaller high = JobCaller.queue(kit, FOR_EVER, Priority.HIGH);
            Caller last = queue(kit, Priority.NORMAL);
            held.giveBack();
            high.lease().giveBack();
            assertThat(alone.heardNothing()).isTrue();
            plain.lease().giveBack();
            assertThat(normal.isDone()).isFalse();
            alone.lease().giveBack();
            assertThat(last.isDone()).isFalse();
            normal.lease().giveBack();
            last.lease().giveBack();
        }
    }

    @Test
    void whoTriesAgainKeepsItsPlaceWithinItsPriority() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.source.opened.get(0).check = Behaviour.failing("gone");
            kit.pass(SECOND);
            kit.lane().suspend();
            Caller high = queue(kit, Priority.HIGH);
            Caller high2 = queue(kit, Priority.HIGH);
            Caller low = queue(kit, Priority.LOW);
            kit.lane().resume();
            high.lease().giveBack();
            high2.lease().giveBack();
            low.lease().giveBack();
            assertThat(kit.stats().failedHealthChecks()).isEqualTo(1);
        }
    }

    @Test
    void withAPriorityAnIdleConnectionIsTakenWithoutWaiting() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = new Lease(kit.lane().acquire(Duration.ZERO, Priority.LOW, null));
            Caller second = kit.call(() -> kit.lane().acquire(Duration.ZERO, Priority.HIGH, null));
            assertThat(second.failure()).isInstanceOf(AcquireTimeoutException.class);
            lease.giveBack();
            assertThat(kit.stats().waits()).isZero();
        }
    }
}
