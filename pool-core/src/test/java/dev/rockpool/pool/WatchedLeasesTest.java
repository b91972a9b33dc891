package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lease that is watched begins once and ends once, however it ends, and is told of exactly. */
@Timeout(60)
class WatchedLeasesTest {

    private static final String LANE = "app.db/readers";
    private static final Duration EXACT = Duration.ofNanos(1_234_567);

    private final WatchLog watch = new WatchLog(Activity.LEASE);

    private static PoolEvent released(Duration held) {
        return new PoolEvent.Released(LANE, "reader", held);
    }

    @Test
    void aLeaseEndsOnceWithItsReturnAndIsMeasuredToTheNanosecond() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            for (int i = 0; i < 2; i++) {
                Lease lease = kit.borrow();
                kit.clock.advance(EXACT);
                lease.giveBack();
                lease.giveBack();
                lease.evict();
            }
            assertThat(watch.lines()).containsExactly("+LEASE", "-LEASE Released", "+LEASE", "-LEASE Released");
            assertThat(watch.events()).containsExactly(released(EXACT), released(EXACT));
        }
    }

    @Test
    void aBorrowerWhoGivesUpTheConnectionEndsTheLeaseBeforeItIsDestroyed() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            EventLog events = kit.listen();
            kit.borrow().evict();
            assertThat(watch.lines()).containsExactly("+LEASE", "-LEASE Released");
            events.await(PoolEvent.Destroyed.class, 1);
            assertThat(events.kinds()).containsSubsequence("Acquired", "Released", "Destroyed");
            assertThat(watch.lines()).hasSize(2);
        }
    }

    @Test
    void aLeaseThatCannotBeMadeCleanEndsOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            lease.connection().dirty = true;
            lease.connection().reset = () -> {
                throw new SQLException("no");
            };
            lease.giveBack();
            events.await(PoolEvent.Destroyed.class, 1);
            assertThat(watch.lines()).containsExactly("+LEASE", "-LEASE Released");
        }
    }

    @Test
    void aReclaimedLeaseEndsOnceWithoutAnEventHoweverLateItsBorrowerIs() throws SQLException {
        try (LaneKit kit = LaneKit.open(
                1, config -> config.leakThreshold(Duration.ofSeconds(10)).reclaimLeaks(true))) {
            kit.listeners.add(watch);
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            kit.pass(Duration.ofSeconds(10));
            kit.tick();
            kit.tick();
            events.await(PoolEvent.Destroyed.class, 1);
            assertThat(watch.lines()).containsExactly("+LEASE", "-LEASE nothing");
            lease.giveBack();
            lease.evict();
            assertThat(watch.lines()).hasSize(2);
            assertThat(events.of(PoolEvent.Released.class)).isEmpty();
        }
    }

    /** The borrower begins to return, and the housekeeper is faster. */
    @Test
    void aLeaseThatIsReclaimedWhileItIsReturnedEndsOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(
                1, config -> config.leakThreshold(Duration.ofSeconds(10)).reclaimLeaks(true))) {
            kit.listeners.add(watch);
            EventLog events = kit.listen();
            Lease lease = kit.borrow();
            lease.connection().pristine = () -> {
                kit.pass(Duration.ofSeconds(10));
                kit.tick();
                kit.tick();
            };
            lease.giveBack();
            events.await(PoolEvent.Destroyed.class, 1);
            assertThat(watch.lines()).hasSize(2);
        }
    }

    @Test
    void aLeaseThatOutlastsItsLaneEndsWithTheClosing() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            Lease lease = kit.borrowElsewhere();
            kit.lane().close(Duration.ZERO);
            assertThat(watch.lines()).containsExactly("+LEASE", "-LEASE nothing");
            lease.giveBack();
            assertThat(watch.lines()).hasSize(2);
        }
    }

    @Test
    void aLeaseThatIsTakenAwayWhileItsWatchBeginsEndsAllTheSame() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            AtomicInteger ends = new AtomicInteger();
            kit.listeners.add(new ActivityWatch() {
                @Override
                public Set<Activity> activities() {
                    return Set.of(Activity.LEASE);
                }

                @Override
                public Lasting begin(Activity activity, String lane) {
                    kit.lane().close(Duration.ZERO);
                    return event -> ends.incrementAndGet();
                }
            });
            Lease lease = kit.borrow();
            assertThat(ends).hasValue(1);
            lease.giveBack();
            assertThat(ends).hasValue(1);
        }
    }

    @Test
    void aLeaseEndsBeforeTheNextInLineHasTheConnection() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            AtomicInteger lent = new AtomicInteger();
            AtomicInteger waiting = new AtomicInteger();
            kit.listeners.add(new ActivityWatch() {
                @Override
                public Set<Activity> activities() {
                    return Set.of(Activity.LEASE);
                }

                @Override
                public Lasting begin(Activity activity, String lane) {
                    lent.incrementAndGet();
                    return event -> {
                        waiting.addAndGet(kit.stats().waiting());
                        lent.decrementAndGet();
                    };
                }
            });
            Lease lease = kit.borrowElsewhere();
            Caller next = kit.queue();
            lease.giveBack();
            assertThat(waiting)
                    .as("waiting when the first lease was told to end")
                    .hasValue(1);
            assertThat(next.lease().isHeld()).isTrue();
            assertThat(lent).as("the lease of the next").hasValue(1);
        }
    }

    @Test
    void aConnectionThatIsPassedOnIsOneLeaseUntilTheLastReturn() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            EventLog events = kit.listen();
            Lease first = kit.borrow();
            JobCaller other = JobCaller.queue(kit, Duration.ofDays(1), Priority.NORMAL);
            Job submitted = new Job();
            kit.lane().enqueue(submitted, Priority.NORMAL);
            kit.clock.advance(EXACT);
            kit.lane().takeNext(first.slot(), work -> true);
            assertThat(kit.lane().pass(first.slot(), first.id(), other.job)).isTrue();
            Lease second = other.lease();
            kit.pass(Duration.ofSeconds(2));
            kit.lane().takeNext(second.slot(), work -> true);
            assertThat(kit.lane().pass(second.slot(), second.id(), submitted)).isTrue();
            kit.clock.advance(EXACT);
            first.giveBack();
            second.giveBack();
            assertThat(watch.lines()).containsExactly("+LEASE");
            submitted.lease().giveBack();
            assertThat(watch.lines()).containsExactly("+LEASE", "-LEASE Released");
            assertThat(watch.events())
                    .containsExactly(released(Duration.ofSeconds(2).plus(EXACT).plus(EXACT)));
            assertThat(events.of(PoolEvent.Released.class)).hasSize(1);
        }
    }

    @Test
    void aLeaseWhoseWatchIsRemovedMeanwhileEndsAndTheNextIsNotTold() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            Lease returned = kit.borrow();
            kit.listeners.remove(watch);
            returned.giveBack();
            assertThat(watch.lines()).containsExactly("+LEASE", "-LEASE nothing");
            kit.borrow().giveBack();
            assertThat(watch.lines()).hasSize(2);
        }
    }

    @Test
    void soDoesOneWhoseBorrowerGivesTheConnectionUp() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            Lease evicted = kit.borrow();
            kit.listeners.remove(watch);
            evicted.evict();
            until(() -> watch.lines().size() == 2);
            assertThat(watch.lines()).containsExactly("+LEASE", "-LEASE nothing");
        }
    }

    @Test
    void whatBeganBeforeItsWatchIsNotTold() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            kit.listeners.add(watch);
            EventLog events = kit.listen();
            kit.pass(Duration.ofSeconds(2));
            kit.clock.advance(EXACT);
            lease.giveBack();
            assertThat(watch.lines()).isEmpty();
            assertThat(events.all()).as("by the tick").containsExactly(released(Duration.ofSeconds(2)));
        }
    }

    @Test
    void aHealthCheckThatFailsAtTheBorrowIsNoLease() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            kit.listeners.add(watch);
            AtomicInteger refused = new AtomicInteger();
            kit.source.opened.forEach(connection -> connection.check = () -> {
                if (refused.incrementAndGet() == 1) {
                    throw new SQLException("dead");
                }
            });
            kit.pass(kit.config.validationWindow().plus(Duration.ofSeconds(1)));
            kit.borrow().giveBack();
            assertThat(refused).hasValueGreaterThanOrEqualTo(1);
            assertThat(watch.lines()).containsExactly("+LEASE", "-LEASE Released");
        }
    }

    @Test
    void whoeverBorrowsWithoutWaitingIsWatchedToo() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            new Lease(kit.lane().tryAcquire()).giveBack();
            assertThat(kit.lane().acquire("SELECT 1")).satisfies(slot -> new Lease(slot).giveBack());
            assertThat(watch.lines()).containsExactly("+LEASE", "-LEASE Released", "+LEASE", "-LEASE Released");
        }
    }
}
