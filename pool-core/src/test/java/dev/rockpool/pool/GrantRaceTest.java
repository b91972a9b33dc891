package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Scripted interleavings of those who wait, return, interrupt and refuse. Time runs downwards. A waiter looks at the clock when it
 * finds no idle slot (its first look) and before it parks (its second); that is where the other thread gets its turn.
 */
@Timeout(60)
class GrantRaceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * <pre>
     * waiter                          holder
     * queues; no grant yet
     *                                 returns: the slot is granted to the waiter
     * sees that its time is up
     * wants to leave the queue
     * takes the slot
     * </pre>
     */
    @Test
    void aGrantAtTheVeryDeadlineIsTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.acquireTimeout(TIMEOUT))) {
            Lease held = kit.borrowElsewhere();
            kit.clock.onRead(2, () -> {
                held.giveBack();
                kit.clock.advance(TIMEOUT);
            });
            Lease late = kit.borrow();
            assertThat(late.slot()).isSameAs(held.slot());
            assertThat(kit.stats().timeouts()).isZero();
            assertThat(kit.stats().waiting()).isZero();
            late.giveBack();
            assertThat(kit.stats().idle()).isEqualTo(1);
        }
    }

    /**
     * <pre>
     * waiter                          holder
     * queues; no grant yet
     * sees that its time is up
     * leaves the queue
     *                                 returns: the slot becomes idle
     * gets the timeout
     * </pre>
     */
    @Test
    void aReturnJustAfterTheDeadlineLeavesTheSlotIdle() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.acquireTimeout(TIMEOUT))) {
            Lease held = kit.borrowElsewhere();
            kit.listeners.add(event -> {
                if (event instanceof PoolEvent.AcquireTimedOut) {
                    held.giveBack();
                }
            });
            kit.clock.onRead(2, () -> kit.clock.advance(TIMEOUT));
            assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(kit::borrow);
            assertThat(kit.stats().idle()).isEqualTo(1);
            assertThat(kit.borrow().slot()).isSameAs(held.slot());
        }
    }

    /**
     * <pre>
     * waiter                          holder
     * queues; no grant yet
     *                                 returns: the slot is granted to the waiter
     *                                 interrupts the waiter
     * sees the interrupt
     * wants to leave the queue
     * takes the slot, keeps the flag
     * </pre>
     */
    @Test
    void aGrantTogetherWithAnInterruptIsTaken() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Thread waiter = Thread.currentThread();
            kit.clock.onRead(2, () -> {
                held.giveBack();
                waiter.interrupt();
            });
            Lease lease = kit.borrow();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(lease.slot()).isSameAs(held.slot());
            lease.giveBack();
            assertThat(kit.stats().idle()).isEqualTo(1);
        }
    }

    /**
     * <pre>
     * newcomer                        holder
     * finds no idle slot
     *                                 sees nobody waiting
     *                                 returns: the slot becomes idle
     * queues
     * looks again, takes the slot
     * </pre>
     */
    @Test
    void aReturnBetweenLookingAndQueueingIsNotMissed() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.clock.onRead(1, held::giveBack);
            assertThat(kit.borrow(Duration.ZERO).slot()).isSameAs(held.slot());
        }
    }

    /**
     * <pre>
     * newcomer                        holder                  driver
     * finds no idle slot
     *                                 evicts its connection
     *                                                         opens another: idle
     * queues
     * looks again, takes the new one
     * </pre>
     */
    @Test
    void anOpeningBetweenLookingAndQueueingIsNotMissed() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            kit.clock.onRead(1, () -> {
                held.evict();
                kit.awaitTotal(1);
            });
            assertThat(kit.borrow(Duration.ZERO).connection()).isSameAs(kit.source.opened.get(1));
        }
    }

    /**
     * <pre>
     * waiter                          holder
     *                                 begins to return, while somebody waits
     * is interrupted
     * leaves the queue
     *                                 nobody waits: the slot becomes idle
     * </pre>
     */
    @Test
    void aSlotOnItsWayToAWaiterWhoLeavesBecomesIdle() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease held = kit.borrowElsewhere();
            Caller waiter = kit.queue();
            held.connection().pristine = () -> {
                waiter.interrupt();
                until(waiter::isDone);
            };
            held.giveBack();
            assertThat(waiter.failure()).isInstanceOf(AcquireRejectedException.class);
            assertThat(kit.stats().idle()).isEqualTo(1);
            assertAddsUp(kit.stats());
        }
    }

    /**
     * <pre>
     * waiter                          somebody else
     * queues; no grant yet
     *                                 blocks the lane: the waiter is refused
     * sees that its time is up
     * wants to leave the queue
     * gets the refusal
     * </pre>
     */
    @Test
    void aRefusalAtTheVeryDeadlineCounts() throws SQLException {
        try (LaneKit kit = LaneKit.open(1, config -> config.acquireTimeout(TIMEOUT))) {
            kit.borrowElsewhere();
            kit.clock.onRead(2, () -> {
                kit.lane().block(new SQLException("the file was replaced"));
                kit.clock.advance(TIMEOUT);
            });
            assertThatExceptionOfType(LaneBlockedException.class).isThrownBy(kit::borrow);
            assertThat(kit.stats().waiting()).isZero();
            assertThat(kit.stats().timeouts()).isZero();
        }
    }

    /**
     * <pre>
     * newcomer                        somebody else
     * sees an open lane, finds no idle slot
     *                                 closes the lane
     * wants to queue
     * is refused
     * </pre>
     */
    @Test
    void aCloseBetweenLookingAndQueueingRefusesTheNewcomer() throws SQLException {
        try (LaneKit kit =
                LaneKit.prepared(config -> config.startMode(StartMode.LAZY)).start()) {
            kit.clock.onRead(1, () -> kit.lane().close(Duration.ZERO));
            assertThatExceptionOfType(PoolClosedException.class).isThrownBy(kit::borrow);
            assertThat(kit.source.attempts).hasValue(0);
        }
    }

    /**
     * <pre>
     * newcomer                        somebody else
     * takes an idle slot
     *                                 closes the lane: the lease is over
     * checks the connection: it fails
     * is refused
     * </pre>
     */
    @Test
    void aSlotThatIsTakenAwayDuringItsCheckIsRetiredOnce() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.pass(Duration.ofSeconds(1));
            kit.source.opened.get(0).check = () -> {
                kit.lane().close(Duration.ZERO);
                throw new SQLException("interrupted");
            };
            assertThatExceptionOfType(PoolClosedException.class).isThrownBy(kit::borrow);
            assertThat(kit.stats().destroyed()).isEqualTo(1);
            assertAddsUp(kit.stats());
        }
    }

    /**
     * <pre>
     * holder                          somebody else
     * sees that nobody wants the slot
     *                                 evicts all: this one when it is returned
     * makes the slot idle
     * sees that it is condemned, retires it
     * </pre>
     */
    @Test
    void aSlotCondemnedWhileItIsReturnedIsNotLentAgain() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            kit.lane().evictAll();
            kit.lane().putBack(lease.slot(), lease.id(), lease.id() - Slot.LEASED + Slot.IDLE);
            assertThat(lease.slot().is(Slot.GONE)).isTrue();
            kit.awaitTotal(1);
            assertThat(kit.borrow().connection()).isNotSameAs(lease.connection());
        }
    }

    /**
     * <pre>
     * newcomer                        holder                       somebody else
     *                                 sees that nobody wants the slot
     *                                                              evicts all: this one when it is returned
     *                                 makes the slot idle
     * finds the slot idle: leaves it
     *                                 sees that it is condemned, retires it
     * </pre>
     */
    @Test
    void aCondemnedSlotThatIsIdleForAMomentIsNotLent() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            kit.lane().evictAll();
            assertThat(lease.slot().compareAndSet(lease.id(), lease.id() - Slot.LEASED + Slot.IDLE))
                    .isTrue();
            assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> kit.borrow(Duration.ZERO));
            kit.pass(kit.config.reapInterval());
            assertThat(lease.slot().is(Slot.GONE))
                    .as("at the latest the housekeeper retires it")
                    .isTrue();
        }
    }

    /**
     * <pre>
     * holder                          somebody else
     * sees that somebody wants the slot
     *                                 evicts all: this one when it is returned
     * does not hand it over, retires it
     * </pre>
     */
    @Test
    void aSlotCondemnedWhileItIsHandedOverIsNotLentAgain() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller waiter = kit.queue();
            Thread holder = new Thread(lease::giveBack);
            ReentrantLock lock = kit.lane().state.lock;
            lock.lock();
            try {
                holder.start();
                until(() -> lock.hasQueuedThread(holder));
                kit.lane().evictAll();
            } finally {
                lock.unlock();
            }
            holder.join();
            assertThat(waiter.lease().connection()).isNotSameAs(lease.connection());
        }
    }

    /**
     * <pre>
     * holder                          closer
     * sees an open lane
     *                                 closes the lane
     *                                 waits for the holder
     * makes the slot idle
     * sees the closed lane, retires the slot
     *                                 is done
     * </pre>
     */
    @Test
    void aReturnThatDoesNotSeeTheLaneClosingEndsTheDrainAllTheSame() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            Thread closer = new Thread(() -> kit.lane().close(Duration.ofDays(1)));
            closer.start();
            until(() -> closer.getState() == Thread.State.TIMED_WAITING);
            kit.lane().putBack(lease.slot(), lease.id(), lease.id() - Slot.LEASED + Slot.IDLE);
            closer.join();
            assertThat(lease.connection().interrupts).hasValue(0);
            assertThat(kit.stats().total()).isZero();
        }
    }
}
