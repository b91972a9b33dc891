package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait that is watched begins once and ends once, with what came of it. */
@Timeout(60)
class WatchedWaitsTest {

    private static final String LANE = "app.db/readers";
    private static final Duration EXACT = Duration.ofNanos(1_234_567);

    private final WatchLog watch = new WatchLog(Activity.WAIT);

    @Test
    void whoDoesNotWaitIsNotTold() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            kit.borrowElsewhere();
            assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> kit.borrow(Duration.ZERO));
            assertThat(watch.lines()).isEmpty();
        }
    }

    @Test
    void aWaitEndsWithTheConnection() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            Lease lease = kit.borrowElsewhere();
            Caller caller = kit.queue();
            until(() -> watch.lines().equals(List.of("+WAIT")));
            kit.clock.advance(EXACT);
            lease.giveBack();
            caller.lease();
            assertThat(watch.lines()).containsExactly("+WAIT", "-WAIT Acquired");
            assertThat(watch.events()).containsExactly(new PoolEvent.Acquired(LANE, "reader", EXACT));
        }
    }

    @Test
    void aWaitEndsWithItsTime() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            EventLog events = kit.listen();
            kit.borrowElsewhere();
            Caller caller = kit.queue();
            kit.clock.advance(kit.config.acquireTimeout());
            caller.wake();
            String message = caller.failure().getMessage();
            assertThat(watch.lines()).containsExactly("+WAIT", "-WAIT AcquireTimedOut");
            assertThat(watch.events())
                    .containsExactly(new PoolEvent.AcquireTimedOut(LANE, kit.config.acquireTimeout(), message));
            assertThat(events.of(PoolEvent.AcquireTimedOut.class)).hasSize(1);
        }
    }

    @Test
    void aWaitEndsWithoutAnEventWhereItIsInterruptedCancelledOrTheLaneIsClosed() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            kit.borrowElsewhere();
            Caller interrupted = kit.queue();
            interrupted.interrupt();
            assertThat(interrupted.failure()).isInstanceOf(AcquireRejectedException.class);
            Thread[] waiting = new Thread[1];
            Caller cancelled = kit.queue(() -> {
                waiting[0] = Thread.currentThread();
                return kit.lane().acquire();
            });
            kit.lane().cancelWait(waiting[0], () -> new SQLException("cancelled"));
            assertThat(cancelled.failure()).hasMessage("cancelled");
            Caller last = kit.queue();
            kit.lane().close(Duration.ZERO);
            assertThat(last.failure()).isInstanceOf(PoolClosedException.class);
            assertThat(watch.lines())
                    .containsExactly("+WAIT", "-WAIT nothing", "+WAIT", "-WAIT nothing", "+WAIT", "-WAIT nothing");
        }
    }

    @Test
    void aWaitEndsWithoutAnEventWhereSomebodyElseTakesTheWork() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            Lease lease = kit.borrow();
            JobCaller caller = JobCaller.queue(kit, Duration.ofDays(1), Priority.NORMAL);
            kit.lane().takeNext(lease.slot(), work -> true);
            caller.job.end();
            caller.awaitDoneElsewhere();
            assertThat(watch.lines()).containsExactly("+WAIT", "-WAIT nothing");
        }
    }

    @Test
    void workThatNobodyWaitsWithIsNoWait() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.listeners.add(watch);
            Lease lease = kit.borrow();
            Job job = new Job();
            kit.lane().enqueue(job, Priority.NORMAL);
            lease.giveBack();
            job.lease().giveBack();
            assertThat(watch.lines()).isEmpty();
        }
    }
}
