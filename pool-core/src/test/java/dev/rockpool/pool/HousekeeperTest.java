package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread for the tick and the chores, workers for what may block, and none of them left in the end. */
@Timeout(60)
class HousekeeperTest {

    @Test
    void timeStandsStillUntilItIsAdvanced() {
        FakeClock clock = new FakeClock();
        try (Housekeeper housekeeper = Housekeeper.manual(clock)) {
            long before = housekeeper.tick();
            clock.advance(Duration.ofSeconds(1));
            assertThat(housekeeper.tick()).isEqualTo(before);
            housekeeper.advance();
            assertThat(housekeeper.tick())
                    .isEqualTo(before + Duration.ofSeconds(1).toNanos());
        }
    }

    @Test
    void choresRunAtEachTickUntilTheyAreRemoved() {
        FakeClock clock = new FakeClock();
        try (Housekeeper housekeeper = Housekeeper.manual(clock)) {
            List<Long> ticks = new CopyOnWriteArrayList<>();
            Housekeeper.Chore chore = ticks::add;
            housekeeper.add(chore);
            housekeeper.advance();
            clock.advance(LaneKit.TICK);
            housekeeper.advance();
            housekeeper.remove(chore);
            housekeeper.advance();
            assertThat(ticks).containsExactly(clock.nanos() - Housekeeper.TICK_NANOS, clock.nanos());
        }
    }

    @Test
    void aChoreThatThrowsStopsNeitherTheOthersNorItself() {
        try (CapturedLog log = new CapturedLog();
                Housekeeper housekeeper = Housekeeper.manual(new FakeClock())) {
            AtomicInteger runs = new AtomicInteger();
            housekeeper.add(now -> {
                throw new IllegalStateException("run " + runs.incrementAndGet());
            });
            housekeeper.add(now -> {
                throw new AssertionError("run " + runs.incrementAndGet());
            });
            housekeeper.add(now -> runs.incrementAndGet());
            housekeeper.advance();
            housekeeper.advance();
            assertThat(runs).hasValue(6);
            assertThat(log.text()).contains("run 1", "run 2", "run 4", "run 5");
        }
    }

    @Test
    void aStartedHousekeeperTicksByItself() {
        try (Housekeeper housekeeper = Housekeeper.start(Ticker.SYSTEM)) {
            AtomicInteger runs = new AtomicInteger();
            housekeeper.add(now -> runs.incrementAndGet());
            until(() -> runs.get() >= 2);
        }
    }

    @Test
    void anInterruptLeftBehindByAChoreDoesNotKeepTheThreadAwake() {
        try (Housekeeper housekeeper = Housekeeper.start(Ticker.SYSTEM)) {
            AtomicInteger runs = new AtomicInteger();
            AtomicInteger interrupted = new AtomicInteger();
            housekeeper.add(now -> {
                interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
                Thread.currentThread().interrupt();
                runs.incrementAndGet();
            });
            until(() -> runs.get() >= 3);
            assertThat(interrupted).hasValue(0);
        }
    }

    @Test
    void tasksThatBlockDoNotWaitForEachOther() {
        try (Housekeeper housekeeper = Housekeeper.manual(new FakeClock())) {
            Turnstile together = new Turnstile();
            for (int i = 0; i < 10; i++) {
                housekeeper.runOnWorker(together::run);
            }
            together.awaitArrivals(10);
            together.open();
        }
    }

    @Test
    void aTaskOfAClosedHousekeeperRunsOnTheCallersThread() {
        try (CapturedLog log = new CapturedLog()) {
            Housekeeper housekeeper = Housekeeper.manual(new FakeClock());
            housekeeper.close();
            List<Thread> runners = new CopyOnWriteArrayList<>();
            housekeeper.runOnWorker(() -> runners.add(Thread.currentThread()));
            assertThat(runners).containsExactly(Thread.currentThread());
            assertThat(log.text()).contains("it runs on the caller's");
        }
    }

    @Test
    void closingTwiceIsFine() {
        Housekeeper housekeeper = Housekeeper.start(Ticker.SYSTEM);
        housekeeper.close();
        housekeeper.close();
    }

    @Test
    void itMayBeClosedByOneOfItsWorkers() {
        try (CapturedLog log = new CapturedLog()) {
            Housekeeper housekeeper = Housekeeper.start(Ticker.SYSTEM);
            Turnstile closed = new Turnstile();
            closed.open();
            housekeeper.runOnWorker(() -> {
                housekeeper.close();
                closed.run();
            });
            closed.awaitArrivals(1);
            assertThat(log.text()).as("it did not wait for itself").isEmpty();
        }
    }

    @Test
    void noThreadIsLeftWhenTheHousekeeperIsClosed() throws Exception {
        Set<Thread> before = rockpoolThreads();
        Housekeeper housekeeper = Housekeeper.start(Ticker.SYSTEM);
        FakeSource source = new FakeSource();
        Lane lane = new Lane(
                "app.db",
                "readers",
                "reader",
                PoolConfig.builder().minConnections(5).build(),
                source,
                housekeeper,
                new Listeners());
        lane.start();
        lane.evictAll();
        until(() -> lane.stats().total() == 5);
        assertThat(newThreads(before)).allMatch(Thread::isDaemon).isNotEmpty();
        lane.close(Duration.ZERO);
        housekeeper.close();
        until(() -> newThreads(before).isEmpty());
        assertThat(source.stillOpen()).isZero();
    }

    private static Set<Thread> newThreads(Set<Thread> before) {
        Set<Thread> threads = rockpoolThreads();
        threads.removeAll(before);
        return threads;
    }

    private static Set<Thread> rockpoolThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rockpool-"))
                .collect(Collectors.toSet());
    }
}
