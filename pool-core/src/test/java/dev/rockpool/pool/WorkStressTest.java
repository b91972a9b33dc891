package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work of all kinds at once and at random: each piece ends once, no connection is lost, and nobody hangs. */
class WorkStressTest {

    private static final int SEEDS = Boolean.getBoolean("rockpool.stress") ? 200 : 10;

    private static Thread startPlatform(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        return thread;
    }

    @ParameterizedTest(name = "{0} threads on {1} connections")
    @CsvSource({"16, 1, 600", "8, 3, 1500", "32, 2, 300"})
    @Timeout(120)
    void everyPieceOfWorkEndsOnce(int threads, int connections, int rounds) throws Exception {
        new WorkMayhem(connections, rounds, 42).run(threads, WorkStressTest::startPlatform);
    }

    @ParameterizedTest(name = "{0} virtual threads on {1} connections")
    @CsvSource({"200, 1, 50", "100, 3, 100"})
    @Timeout(120)
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
    void everyPieceOfWorkEndsOnceOnVirtualThreads(int threads, int connections, int rounds) throws Exception {
        new WorkMayhem(connections, rounds, 42).run(threads, VirtualThreadsTest::startVirtual);
    }

    @ParameterizedTest(name = "{0} threads on {1} connections")
    @CsvSource({"16, 1", "8, 3", "64, 1", "4, 4"})
    @Tag("slow")
    void everyPieceOfWorkEndsOnceForLonger(int threads, int connections) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            new WorkMayhem(connections, 2_000, seed).run(threads, WorkStressTest::startPlatform);
        }
    }

    /** Closing meets work in every state; what it does not refuse has the connection, or was taken by who has it. */
    @Test
    @Timeout(120)
    void closingEndsAllWorkOnce() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (LaneKit kit = LaneKit.open(1)) {
                Queue<Job> jobs = new ConcurrentLinkedQueue<>();
                AtomicInteger led = new AtomicInteger();
                AtomicInteger elsewhere = new AtomicInteger();
                AtomicInteger toldToAsker = new AtomicInteger();
                List<Thread> threads = Stream.generate(() -> new Thread(() -> {
                            while (toldToAsker.get() == 0) {
                                waitWithJob(kit.lane(), jobs, led, elsewhere, toldToAsker);
                            }
                        }))
                        .limit(4)
                        .toList();
                threads.forEach(Thread::start);
                until(() -> led.get() > 5);
                kit.lane().close(Duration.ofDays(1));
                for (Thread thread : threads) {
                    thread.join();
                }
                assertThat(led.get() + elsewhere.get() + toldToAsker.get()).isEqualTo(jobs.size());
                assertThat(kit.source.opened).allMatch(one -> one.interrupts.get() == 0);
                assertThat(kit.lane().queuedWork()).isZero();
            }
        }
    }

    private static void waitWithJob(
            Lane lane, Queue<Job> jobs, AtomicInteger led, AtomicInteger elsewhere, AtomicInteger toldToAsker) {
        Job own = new Job(Thread.currentThread());
        jobs.add(own);
        try {
            Slot slot = lane.acquire(own, Duration.ofDays(1), Priority.NORMAL);
            if (slot == null) {
                assertThat(own.isDone()).isTrue();
                elsewhere.incrementAndGet();
                return;
            }
            long lease = slot.lease();
            if (lane.takeNext(slot, work -> true) instanceof Job other) {
                other.end();
            }
            lane.release(slot, lease);
            led.incrementAndGet();
        } catch (PoolClosedException e) {
            toldToAsker.incrementAndGet();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
