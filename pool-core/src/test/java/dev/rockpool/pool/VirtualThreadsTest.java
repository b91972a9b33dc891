package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Far more virtual threads than connections or carriers: all are served, and no carrier waits. */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
@Timeout(120)
class VirtualThreadsTest {

    private static final Duration FOR_EVER = Duration.ofDays(365);

    /** By reflection, because the tests are compiled for Java 17. */
    static Thread startVirtual(Runnable task) {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JDK should have virtual threads", e);
        }
    }

    private static List<Thread> startVirtual(int count, Runnable task) {
        return IntStream.range(0, count).mapToObj(i -> startVirtual(task)).toList();
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static Lease borrow(LaneKit kit) {
        try {
            return new Lease(kit.lane().acquire(FOR_EVER));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * All queue before the first is served, so that they compete from the first borrow to the last. How far one gets ahead of another
     * is bounded by turns, not by time: the queue is fair, but a carrier may stand still for a while.
     */
    @Test
    void aThousandOnFourConnectionsAllGetTheirTurns() throws Exception {
        int threads = 1_000;
        int borrows = 50;
        try (LaneKit kit = LaneKit.open(4)) {
            AtomicInteger numbers = new AtomicInteger();
            AtomicIntegerArray progress = new AtomicIntegerArray(threads);
            AtomicInteger slowestWhenTheFirstWasDone = new AtomicInteger(-1);
            kit.lane().suspend();
            List<Thread> all = startVirtual(threads, () -> {
                int number = numbers.getAndIncrement();
                for (int i = 0; i < borrows; i++) {
                    Lease lease = borrow(kit);
                    lease.connection().use(Thread::yield);
                    progress.incrementAndGet(number);
                    lease.giveBack();
                }
                slowestWhenTheFirstWasDone.compareAndSet(
                        -1, IntStream.range(0, threads).map(progress::get).min().orElseThrow());
            });
            until(() -> kit.stats().waiting() == threads);
            kit.lane().resume();
            join(all);
            assertThat(IntStream.range(0, threads).map(progress::get)).containsOnly(borrows);
            assertThat(slowestWhenTheFirstWasDone.get()).isGreaterThanOrEqualTo(borrows / 2);
            assertThat(kit.stats().acquired()).isEqualTo((long) threads * borrows);
            assertThat(kit.stats().idle()).isEqualTo(4);
        }
    }

    @Test
    void thoseWhoWaitLeaveTheirCarriersToOthers() throws Exception {
        int waiters = 20 * Runtime.getRuntime().availableProcessors();
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            List<Thread> waiting = startVirtual(waiters, () -> borrow(kit).giveBack());
            // Were carriers pinned, no more could queue than there are carriers.
            until(() -> kit.stats().waiting() == waiters);
            startVirtual(lease::giveBack).join();
            join(waiting);
            assertThat(kit.stats().released()).isEqualTo(waiters + 1);
        }
    }

    @Test
    void aHolderWhoWaitsForSomethingElseLeavesItsCarrierToOthers() throws Exception {
        int holders = 20 * Runtime.getRuntime().availableProcessors();
        try (LaneKit kit = LaneKit.open(holders)) {
            AtomicInteger holding = new AtomicInteger();
            Turnstile turnstile = new Turnstile();
            List<Thread> threads = startVirtual(holders, () -> {
                Lease lease = borrow(kit);
                holding.incrementAndGet();
                turnstile.run();
                lease.giveBack();
            });
            until(() -> holding.get() == holders);
            assertThat(kit.stats().active()).isEqualTo(holders);
            turnstile.open();
            join(threads);
            assertThat(kit.stats().idle()).isEqualTo(holders);
        }
    }

    @Test
    void anInterruptEndsTheWaitOfAVirtualThreadToo() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread waiter = startVirtual(() -> {
                try {
                    kit.lane().acquire(FOR_EVER);
                } catch (SQLException e) {
                    failure.set(e);
                }
            });
            until(() -> kit.stats().waiting() == 1);
            waiter.interrupt();
            waiter.join();
            assertThat(failure.get()).isInstanceOf(AcquireRejectedException.class);
            assertThat(kit.stats().waiting()).isZero();
            lease.giveBack();
        }
    }

    @Test
    void aVirtualThreadWithoutANameIsKnownByItsNumber() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            AtomicReference<Lease> lease = new AtomicReference<>();
            Thread holder = startVirtual(() -> lease.set(borrow(kit)));
            holder.join();
            assertThat(kit.lane().leases()).singleElement().satisfies(report -> assertThat(report.thread())
                    .isEqualTo("#" + holder.getId()));
            lease.get().giveBack();
        }
    }

    @Test
    void closingRefusesAllWhoWait() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            AtomicInteger refused = new AtomicInteger();
            List<Thread> waiters = startVirtual(1_000, () -> {
                try {
                    kit.lane().acquire(FOR_EVER);
                } catch (PoolClosedException e) {
                    refused.incrementAndGet();
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            until(() -> kit.stats().waiting() == 1_000);
            Thread closer = new Thread(() -> kit.lane().close(FOR_EVER));
            closer.start();
            join(waiters);
            assertThat(refused).hasValue(1_000);
            lease.giveBack();
            closer.join();
        }
    }
}
