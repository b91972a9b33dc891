package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.spi.ResultCache.Loaded;
import java.sql.SQLException;
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
}
