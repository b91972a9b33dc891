package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultCache.Loaded;
import dev.rockpool.spi.ResultCache.Loader;
import dev.rockpool.spi.ResultKey;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Loading ahead, serving what is stale, and remembering failures: by a clock and workers of the test's own. */
class FreshnessTest {

    private static final Set<String> T = Set.of("main.t");
    private static final Duration TIME = Duration.ofSeconds(100);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger loads = new AtomicInteger();
    /** What workers were given to do. */
    private final Deque<Runnable> background = new ArrayDeque<>();

    private final Loader<Integer> loader = repeatable(() -> loads.incrementAndGet());

    private static Loader<Integer> repeatable(Callable<Integer> work) {
        return CacheKit.repeatable(T, work);
    }

    private CachedResults cache(Consumer<CacheOptions> change) {
        return CacheKit.cache(now::get, background::add, options -> {
            options.ttl = TIME;
            change.accept(options);
        });
    }

    private Integer get(CachedResults cache) throws Exception {
        return CacheKit.get(cache, "key", null, loader);
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private void work() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    // ---- refresh ahead

    @Test
    void whatIsReadLateInItsTimeIsLoadedAgainBeforeItIsOver() throws Exception {
        CachedResults cache = cache(options -> options.refreshAhead = 0.5);
        assertThat(get(cache)).isEqualTo(1);
        pass(40);
        get(cache);
        assertThat(background).as("too early").isEmpty();
        pass(20);
        for (int i = 0; i < 3; i++) {
            assertThat(get(cache)).as("served meanwhile").isEqualTo(1);
        }
        assertThat(background).as("once").hasSize(1);
        work();
        assertThat(get(cache)).isEqualTo(2);
        pass(60);
        assertThat(get(cache)).as("it has a time of its own").isEqualTo(2);
        assertThat(cache.stats().misses()).isEqualTo(1);
    }

    @Test
    void nobodyReadsItSoItEnds() throws Exception {
        CachedResults cache = cache(options -> options.refreshAhead = 0.5);
        get(cache);
        pass(101);
        assertThat(get(cache)).isEqualTo(2);
        assertThat(background).isEmpty();
    }

    @Test
    void whereLoadingAheadFailsTheNextReadTriesAgain() throws Exception {
        CachedResults cache = cache(options -> options.refreshAhead = 0.5);
        AtomicInteger fail = new AtomicInteger();
        Loader<Integer> failing = repeatable(() -> {
            if (fail.get() == 1) {
                throw new SQLException("not now");
            }
            return loads.incrementAndGet();
        });
        CacheKit.get(cache, "key", null, failing);
        pass(60);
        fail.set(1);
        CacheKit.get(cache, "key", null, failing);
        work();
        fail.set(0);
        assertThat(CacheKit.get(cache, "key", null, failing)).isEqualTo(1);
        work();
        assertThat(CacheKit.get(cache, "key", null, failing)).isEqualTo(2);
        assertThat(cache.stats().failures()).isEqualTo(1);
    }

    @Test
    void whereThereAreNoWorkersResultsAreServedUntilTheirTimeIsOver() throws Exception {
        CachedResults cache = CacheKit.cache(
                now::get,
                task -> {
                    throw new RejectedExecutionException("closed");
                },
                options -> {
                    options.ttl = TIME;
                    options.refreshAhead = 0.5;
                });
        get(cache);
        pass(60);
        assertThat(get(cache)).isEqualTo(1);
        assertThat(get(cache)).isEqualTo(1);
        pass(60);
        assertThat(get(cache)).isEqualTo(2);
    }

    @Test
    void whatCannotRunAgainElsewhereIsNotLoadedAhead() throws Exception {
        CachedResults cache = cache(options -> options.refreshAhead = 0.5);
        CacheKit.get(cache, "key", null, () -> new Loaded<>(7, T));
        pass(60);
        assertThat(get(cache)).isEqualTo(7);
        assertThat(background).isEmpty();
    }

    // ---- serving stale

    @Test
    void whatAWriteEndedIsServedForAWhileWhereThatWasAskedFor() throws Exception {
        CachedResults cache = cache(options -> options.serveStale = Duration.ofSeconds(10));
        get(cache);
        pass(5);
        get(cache);
        cache.writes().changing(T).ended();
        pass(9);
        assertThat(get(cache)).isEqualTo(1);
        assertThat(get(cache)).isEqualTo(1);
        assertThat(background).as("loaded once meanwhile").hasSize(1);
        assertThat(cache.stats().staleHits()).isEqualTo(2);
        work();
        assertThat(get(cache)).isEqualTo(2);
        cache.writes().changing(T).ended();
        pass(11);
        assertThat(get(cache)).as("too old: whoever asks waits").isEqualTo(3);
    }

    @Test
    void whatTheClockEndedIsServedForAWhileToo() throws Exception {
        CachedResults cache = cache(options -> options.serveStale = Duration.ofSeconds(20));
        get(cache);
        pass(89);
        get(cache);
        pass(15);
        assertThat(get(cache))
                .as("ended by now, and known to be valid 15 seconds ago")
                .isEqualTo(1);
        work();
        assertThat(get(cache)).isEqualTo(2);
        pass(121);
        assertThat(get(cache)).isEqualTo(3);
    }

    @Test
    void nothingStaleIsServedUnlessThatWasAskedForNorInASnapshot() throws Exception {
        CachedResults exact = cache(options -> {});
        get(exact);
        exact.writes().changing(T).ended();
        assertThat(get(exact)).isEqualTo(2);

        CachedResults cache = cache(options -> options.serveStale = Duration.ofSeconds(10));
        get(cache);
        long moment = cache.moment();
        cache.writes().changing(T).ended();
        assertThat(CacheKit.getOn(cache, "key", new ReadTerms(null, null, null, moment, true), loader))
                .isEqualTo(4);
    }

    // ---- failures

    @Test
    void aFailureIsRememberedForItsTimeAndNoLonger() throws Exception {
        CachedResults cache = cache(options -> options.failureTtl = Duration.ofSeconds(5));
        AtomicInteger tries = new AtomicInteger();
        Loader<Integer> failing = repeatable(() -> {
            tries.incrementAndGet();
            throw new SQLException("broken", "42000", 7);
        });
        assertThatThrownBy(() -> CacheKit.get(cache, "key", null, failing)).hasMessage("broken");
        Throwable[] again = new Throwable[2];
        for (int i = 0; i < 2; i++) {
            int at = i;
            assertThatThrownBy(() -> CacheKit.get(cache, "key", null, failing))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("broken")
                    .hasMessageContaining("not repeated yet")
                    .satisfies(e -> {
                        again[at] = e;
                        assertThat(((SQLException) e).getSQLState()).isEqualTo("42000");
                        assertThat(((SQLException) e).getErrorCode()).isEqualTo(7);
                    });
        }
        assertThat(again[0]).as("nobody shares an exception").isNotSameAs(again[1]);
        assertThat(tries).hasValue(1);
        pass(6);
        assertThatThrownBy(() -> CacheKit.get(cache, "key", null, failing)).hasMessage("broken");
        assertThat(tries).hasValue(2);
    }

    @Test
    void aWriteEndsARememberedFailureOfAStatement() throws Exception {
        CachedResults cache = cache(options -> options.failureTtl = Duration.ofSeconds(5));
        ResultKey key = ResultKey.of(cache.space(), "SELECT", new Object[0], 0);
        Loader<Integer> failing = repeatable(() -> {
            throw new SQLException("broken");
        });
        assertThatThrownBy(() -> cache.load(key, ReadTerms.DEFAULT, failing)).hasMessage("broken");
        assertThatThrownBy(() -> cache.find(key, ReadTerms.DEFAULT)).hasMessageContaining("not repeated");
        cache.writes().changing(T).ended();
        assertThat(cache.find(key, ReadTerms.DEFAULT)).isNull();
    }

    @Test
    void timeoutsAreAlwaysRepeated() throws Exception {
        CachedResults cache = cache(options -> options.failureTtl = Duration.ofSeconds(5));
        Loader<Integer> late = repeatable(() -> {
            loads.incrementAndGet();
            throw new SQLTimeoutException("late");
        });
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> CacheKit.get(cache, "key", null, late)).hasMessage("late");
            assertThat(loads).hasValue(i);
        }
    }
}
