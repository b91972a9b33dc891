package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Scripted interleavings of those who wait with work, take it, withdraw it and pass it on. Time runs downwards. A waiter looks at the
 * clock when it finds no idle slot (its first look) and before it parks (its second); that is where the other thread gets its turn.
 */
@Timeout(60)
class TakingRaceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Thread waiter = Thread.currentThread();
    private final Job job = new Job(waiter);

    @BeforeEach
    void forgetInterrupts() {
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Does something once the waiter waits without a time limit, as only those do whose work was taken. */
    private Thread whenItIsKnownToBeTaken(Runnable action) {
        Thread taker = new Thread(() -> {
            until(() -> waiter.getState() == Thread.State.WAITING);
            action.run();
        });
        taker.start();
        return taker;
    }

    private static void take(LaneKit kit, Lease held, Job expected) {
        assertThat(kit.lane().takeNext(held.slot(), work -> true)).isSameAs(expected);
    }

    /**
     * <pre>
     * waiter                          holder
     * queues; no grant yet
     *                                 takes the work
     * sees that its time is up
     * wants to leave the queue
     * waits for the end of its work
     *                                 ends the work
     * is told
     * </pre>
     */
    @Test
    void workThatIsTakenAtTheVeryDeadlineIsWaitedFor() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.clock.onRead(2, () -> {
                take(kit, held, job);
                kit.clock.advance(TIMEOUT);
            });
            Thread taker = whenItIsKnownToBeTaken(job::end);
            assertThat(kit.lane().acquire(job, TIMEOUT, Priority.NORMAL)).isNull();
            taker.join();
            assertThat(kit.stats().timeouts()).isZero();
            assertThat(kit.stats().waiting()).isZero();
            assertThat(held.isHeld()).isTrue();
            held.giveBack();
        }
    }

    /**
     * <pre>
     * waiter                          holder
     * queues; no grant yet
     *                                 takes the work
     *                                 interrupts the waiter
     * sees the interrupt
     * wants to leave the queue
     * waits for the end of its work
     *                                 passes the connection on
     * has it, keeps the flag
     * </pre>
     */
    @Test
    void workThatIsTakenTogetherWithAnInterruptIsWaitedFor() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.clock.onRead(2, () -> {
                take(kit, held, job);
                waiter.interrupt();
            });
            Thread taker = whenItIsKnownToBeTaken(() -> kit.lane().pass(held.slot(), held.id(), job));
            Lease lease = new Lease(kit.lane().acquire(job, TIMEOUT, Priority.NORMAL));
            assertThat(Thread.interrupted()).isTrue();
            taker.join();
            assertThat(lease.isHeld()).isTrue();
            lease.giveBack();
            assertThat(kit.stats().idle()).isEqualTo(1);
            assertAddsUp(kit.stats());
        }
    }

    /**
     * <pre>
     * waiter                          holder
     * queues; no grant yet
     *                                 takes the work, ends it, returns the connection
     * sees that its work was taken and is done
     * </pre>
     */
    @Test
    void workThatIsDoneBeforeItsThreadParksIsNotWaitedFor() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.clock.onRead(2, () -> {
                take(kit, held, job);
                job.end();
                held.giveBack();
            });
            assertThat(kit.lane().acquire(job, TIMEOUT, Priority.NORMAL)).isNull();
            assertThat(kit.stats().idle()).isEqualTo(1);
        }
    }

    /**
     * <pre>
     * waiter                          holder
     * queues; no grant yet
     *                                 takes the work, passes the connection on
     * sees that its time is up
     * wants to leave the queue
     * has the connection
     * </pre>
     */
    @Test
    void aConnectionThatIsPassedOnAtTheVeryDeadlineIsTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.clock.onRead(2, () -> {
                take(kit, held, job);
                kit.lane().pass(held.slot(), held.id(), job);
                kit.clock.advance(TIMEOUT);
            });
            Lease lease = new Lease(kit.lane().acquire(job, TIMEOUT, Priority.NORMAL));
            assertThat(lease.isHeld()).isTrue();
            lease.giveBack();
            assertThat(kit.stats().timeouts()).isZero();
            assertThat(kit.stats().idle()).isEqualTo(1);
        }
    }

    /**
     * <pre>
     * waiter                          holder
     * queues; no grant yet
     *                                 takes the work, passes the connection on
     *                                                         somebody closes the lane: the lease is over
     * has the connection, whose lease is over
     * </pre>
     */
    @Test
    void aConnectionThatIsTakenAwayRightAfterItWasPassedOnIsOfNoUseAndIsNotGivenBackTwice() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.clock.onRead(2, () -> {
                take(kit, held, job);
                kit.lane().pass(held.slot(), held.id(), job);
                Thread closer = new Thread(() -> kit.lane().close(Duration.ZERO));
                closer.start();
                until(() -> !closer.isAlive());
            });
            Lease lease = new Lease(kit.lane().acquire(job, TIMEOUT, Priority.NORMAL));
            assertThat(lease.isHeld()).isFalse();
            lease.giveBack();
            assertThat(kit.stats().destroyed()).isEqualTo(1);
            assertAddsUp(kit.stats());
        }
    }

    /**
     * <pre>
     * waiter                          holder
     * queues; no grant yet
     * sees that its time is up
     * leaves the queue
     *                                 wants to take: nobody waits
     * gets the timeout
     * </pre>
     */
    @Test
    void workThatHasJustLeftIsNotTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.listeners.add(event -> {
                if (event instanceof PoolEvent.AcquireTimedOut) {
                    assertThat(kit.lane().takeNext(held.slot(), work -> true)).isNull();
                    held.giveBack();
                }
            });
            kit.clock.onRead(2, () -> kit.clock.advance(TIMEOUT));
            assertThatExceptionOfType(AcquireTimeoutException.class)
                    .isThrownBy(() -> kit.lane().acquire(job, TIMEOUT, Priority.NORMAL));
            assertThat(kit.stats().idle()).isEqualTo(1);
        }
    }

    /**
     * <pre>
     * waiter                          holder
     * queues; no grant yet
     *                                 returns: the slot is granted to the waiter, so nobody waits
     *                                 wants to take, too late: null
     * sees that its time is up
     * has the connection
     * </pre>
     */
    @Test
    void workThatHasTheConnectionIsNotTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.clock.onRead(2, () -> {
                held.giveBack();
                assertThat(kit.lane().takeNext(held.slot(), work -> true)).isNull();
                kit.clock.advance(TIMEOUT);
            });
            Lease lease = new Lease(kit.lane().acquire(job, TIMEOUT, Priority.NORMAL));
            assertThat(lease.isHeld()).isTrue();
            lease.giveBack();
        }
    }

    /**
     * <pre>
     * holder                          submitter
     *                                 begins to withdraw: has the lock
     * wants to take: waits for the lock
     *                                 has withdrawn the work
     * takes the next
     * </pre>
     */
    @Test
    void whatIsWithdrawnWhileItIsBeingTakenEndsOnce() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job withdrawn = new Job();
            Job next = new Job();
            kit.lane().enqueue(withdrawn, Priority.NORMAL);
            kit.lane().enqueue(next, Priority.NORMAL);
            Thread taker = new Thread(() -> take(kit, held, next));
            ReentrantLock lock = kit.lane().state.lock;
            lock.lock();
            try {
                taker.start();
                until(() -> lock.hasQueuedThread(taker));
                assertThat(kit.lane().withdraw(withdrawn)).isTrue();
            } finally {
                lock.unlock();
            }
            taker.join();
            assertThat(kit.lane().withdraw(next)).as("it was taken").isFalse();
            held.giveBack();
            assertThat(withdrawn.heardNothing() && next.heardNothing()).isTrue();
        }
    }

    /**
     * <pre>
     * holder                          submitter
     * returns, sees that somebody waits: waits for the lock
     *                                 withdraws the only work
     * nobody waits: the slot becomes idle
     * </pre>
     */
    @Test
    void aSlotOnItsWayToWorkThatIsWithdrawnBecomesIdle() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job withdrawn = new Job();
            kit.lane().enqueue(withdrawn, Priority.NORMAL);
            held.connection().pristine =
                    () -> assertThat(kit.lane().withdraw(withdrawn)).isTrue();
            held.giveBack();
            held.connection().pristine = Behaviour.NOTHING;
            assertThat(kit.stats().idle()).isEqualTo(1);
            assertThat(withdrawn.heardNothing()).isTrue();
            kit.borrow().giveBack();
        }
    }

    /**
     * <pre>
     * submitter                       holder
     * finds no idle slot
     *                                 sees nobody waiting
     *                                 returns: the slot becomes idle
     * queues
     * looks again: it is granted
     * </pre>
     */
    @Test
    void aReturnBeforeQueueingIsNotMissed() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.clock.onRead(1, held::giveBack);
            Job alone = new Job();
            kit.lane().enqueue(alone, Priority.NORMAL);
            assertThat(alone.grants).hasSize(1);
            alone.lease().giveBack();
        }
    }

    /**
     * <pre>
     * holder                          somebody else
     * wants to take: waits for the lock
     *                                 evicts all
     * takes nothing
     * </pre>
     */
    @Test
    void aConnectionThatIsCondemnedWhileItsHolderTakesIsNotKeptLonger() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Job alone = new Job();
            kit.lane().enqueue(alone, Priority.NORMAL);
            Thread taker = new Thread(() -> take(kit, held, null));
            ReentrantLock lock = kit.lane().state.lock;
            lock.lock();
            try {
                taker.start();
                until(() -> lock.hasQueuedThread(taker));
                kit.lane().evictAll();
            } finally {
                lock.unlock();
            }
            taker.join();
            assertThat(kit.lane().queuedWork()).isEqualTo(1);
            held.giveBack();
            alone.lease().giveBack();
        }
    }
}
