package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.Deadline;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultCache.Loaded;
import dev.rockpool.spi.ResultKey;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** One load for all who ask at once, and nobody waits for ever. */
@Timeout(60)
class SingleFlightTest {

    private static final Set<String> T = Set.of("main.t");
    private static final int MANY = 100;

    private final CachedResults cache = CacheKit.cache(System::nanoTime, options -> {});
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    /** Has many ask for a key whose load goes on until the latch is open; returns when all ask. */
    private List<Future<Object>> ask(CountDownLatch go, AtomicInteger loads, Exception failure) throws Exception {
        List<Future<Object>> all = new ArrayList<>();
        List<Thread> asking = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(threads.submit(() -> {
                synchronized (asking) {
                    asking.add(Thread.currentThread());
                }
                return CacheKit.get(cache, "key", null, () -> {
                    int load = loads.incrementAndGet();
                    go.await();
                    if (failure != null) {
                        throw failure;
                    }
                    return new Loaded<>(load, T);
                });
            }));
        }
        await().until(() -> {
            synchronized (asking) {
                return asking.size() == MANY
                        && asking.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
            }
        });
        return all;
    }

    @Test
    void manyWhoAskAtOnceShareOneLoad() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger loads = new AtomicInteger();
        List<Future<Object>> all = ask(go, loads, null);
        go.countDown();
        for (Future<Object> one : all) {
            assertThat(one.get()).isEqualTo(1);
        }
        assertThat(loads).hasValue(1);
        assertThat(cache.stats().misses()).isEqualTo(MANY);
    }

    @Test
    void aFailureIsSharedAndNotKept() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger loads = new AtomicInteger();
        SQLException failure = new SQLException("no");
        List<Future<Object>> all = ask(go, loads, failure);
        go.countDown();
        for (Future<Object> one : all) {
            assertThatThrownBy(one::get).hasRootCause(failure);
        }
        assertThat(loads).hasValue(1);
        assertThat(CacheKit.<Integer>get(cache, "key", null, () -> new Loaded<>(7, T)))
                .isEqualTo(7);
    }

    /** They ask after the write, perhaps, so what was read before it is not for them; but one load serves them all. */
    @Test
    void whoWaitedWhileTheTableWasWrittenGetsAnotherLoad() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger loads = new AtomicInteger();
        List<Future<Object>> all = ask(go, loads, null);
        cache.writes().changing(T).ended();
        go.countDown();
        int first = 0;
        for (Future<Object> one : all) {
            first += one.get().equals(1) ? 1 : 0;
        }
        assertThat(first).as("only whoever loaded it").isEqualTo(1);
        assertThat(loads.get()).isBetween(2, 10);
    }

    @Test
    void aLoaderWhoIsInterruptedFailsForItselfAlone() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        AtomicReference<Thread> leader = new AtomicReference<>();
        Future<Object> interrupted = threads.submit(() -> CacheKit.get(cache, "key", null, () -> {
            leader.set(Thread.currentThread());
            loading.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError();
        }));
        loading.await();
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<Object> other = threads.submit(() -> {
            waiter.set(Thread.currentThread());
            return CacheKit.get(cache, "key", null, () -> new Loaded<>("mine", T));
        });
        await().until(() -> waiter.get() != null && waiter.get().getState() == Thread.State.WAITING);
        leader.get().interrupt();
        assertThatThrownBy(interrupted::get).hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(other.get()).isEqualTo("mine");
    }

    /** Each of two loads asks for the other's key. */
    @Test
    void loadsThatNeedEachOtherDoNotWaitForEachOther() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        List<Future<String>> all = new ArrayList<>();
        for (String[] keys : new String[][] {{"a", "b"}, {"b", "a"}}) {
            all.add(threads.submit(() -> CacheKit.get(cache, keys[0], null, () -> {
                both.await(30, TimeUnit.SECONDS);
                String inner = CacheKit.get(cache, keys[1], null, () -> new Loaded<>("inner " + keys[1], T));
                return new Loaded<>(keys[0] + " of " + inner, T);
            })));
        }
        for (Future<String> one : all) {
            assertThat(one.get(30, TimeUnit.SECONDS)).contains(" of ");
        }
    }

    @Test
    void aLoadThatAsksForItsOwnKeyLoadsIt() throws Exception {
        String value = CacheKit.get(
                cache,
                "key",
                null,
                () -> new Loaded<>("outer " + CacheKit.get(cache, "key", null, () -> new Loaded<>("inner", T)), T));
        assertThat(value).isEqualTo("outer inner");
    }

    // ---- deadlines

    @Test
    void whoHasADeadlineWaitsNoLongerForTheLoadOfAnother() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch loading = new CountDownLatch(1);
        Future<Object> leader = threads.submit(() -> CacheKit.get(cache, "key", null, () -> {
            loading.countDown();
            go.await();
            return new Loaded<>("late", T);
        }));
        loading.await();
        ReadTerms soon = ReadTerms.of(null, Deadline.in(Duration.ofMillis(20)));
        assertThatThrownBy(() -> CacheKit.getOn(cache, "key", soon, () -> new Loaded<>("mine", T)))
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining("'key'")
                .hasMessageContaining("another caller");
        go.countDown();
        assertThat(leader.get()).isEqualTo("late");
    }

    /** They would keep from others the very connection that the load waits for. */
    @Test
    void whoHoldsAConnectionWaitsForNobody() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch loading = new CountDownLatch(1);
        Future<Object> leader = threads.submit(() -> CacheKit.get(cache, "key", null, () -> {
            loading.countDown();
            go.await();
            return new Loaded<>("late", T);
        }));
        loading.await();
        ReadTerms bound = new ReadTerms(null, null, null, ReadTerms.NOW, true);
        assertThat(CacheKit.<Object>getOn(cache, "key", bound, () -> new Loaded<>("mine", T)))
                .isEqualTo("mine");
        go.countDown();
        assertThat(leader.get()).isEqualTo("late");
    }

    @Test
    void whatIsForgottenWhileItIsLoadedIsNotKept() throws Exception {
        assertThat(CacheKit.<String>get(cache, "key", null, () -> {
                    cache.invalidate(ResultKey.named(cache.space(), "key"));
                    return new Loaded<>("old", T);
                }))
                .isEqualTo("old");
        assertThat(CacheKit.<String>get(cache, "key", null, () -> new Loaded<>("new", T)))
                .isEqualTo("new");
    }

    // ---- with a database

    /** A pool of four, and a thousand who ask at once. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aThousandVirtualThreadsOnOneColdKeyLoadOnce(@TempDir Path folder) throws Exception {
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(4)
                .open()) {
            db.executeTransaction(List.of("CREATE TABLE t (a)", "INSERT INTO t VALUES (7)"));
            ExecutorService virtual = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                all.add(virtual.submit(() -> {
                    start.await();
                    return db.query("SELECT sum(a) FROM t")
                            .cached()
                            .one(row -> row.getInt(1))
                            .orElseThrow();
                }));
            }
            start.countDown();
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(7);
            }
            virtual.shutdown();
            CacheStats stats = db.getPoolStats().cache();
            assertThat(stats.loads()).isEqualTo(1);
            assertThat(stats.hits() + stats.misses()).isEqualTo(1_000);
        }
    }
}
