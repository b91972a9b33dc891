package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.Cached;
import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.CacheBypass;
import dev.rockpool.spi.ResultCache.Loaded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long and how much is kept, and where the cache is on. */
class QueryCacheTest {

    private static final Set<String> T = Set.of("main.t");

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger loads = new AtomicInteger();

    private CachedResults cache(Duration ttl, long size) {
        return CacheKit.cache(now::get, options -> {
            options.ttl = ttl;
            options.maximumSize = size;
        });
    }

    private Integer get(CachedResults cache, String key, Duration ttl) throws Exception {
        return CacheKit.get(cache, key, ttl, () -> new Loaded<>(loads.incrementAndGet(), T));
    }

    @Test
    void aResultIsKeptForItsTime() throws Exception {
        CachedResults cache = cache(Duration.ofSeconds(10), 100);
        get(cache, "usual", null);
        get(cache, "long", Duration.ofSeconds(100));
        now.addAndGet(Duration.ofSeconds(8).toNanos());
        assertThat(get(cache, "usual", null)).isEqualTo(1);
        now.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(get(cache, "usual", null)).isEqualTo(3);
        assertThat(get(cache, "long", null)).isEqualTo(2);
        now.addAndGet(Duration.ofSeconds(100).toNanos());
        assertThat(get(cache, "long", null)).isEqualTo(4);
    }

    @Test
    void noMoreAreKeptThanAllowed() throws Exception {
        CachedResults cache = cache(Duration.ofHours(1), 10);
        for (int i = 0; i < 100; i++) {
            get(cache, "key" + i, null);
        }
        assertThat(cache.stats().results()).isEqualTo(10);
    }

    @Test
    void nothingIsAResultToo() throws Exception {
        CachedResults cache = cache(Duration.ofHours(1), 10);
        for (int i = 0; i < 2; i++) {
            assertThat(CacheKit.<String>get(cache, "key", null, () -> {
                        loads.incrementAndGet();
                        return new Loaded<>(null, T);
                    }))
                    .isNull();
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void whatWasReadFromNobodyKnowsWhereIsNotKept() throws Exception {
        CachedResults cache = cache(Duration.ofHours(1), 10);
        for (int i = 1; i <= 2; i++) {
            assertThat(CacheKit.<Integer>get(cache, "key", null, () -> new Loaded<>(loads.incrementAndGet(), null)))
                    .isEqualTo(i);
        }
    }

    @Test
    void allCanBeForgottenAlsoWhatIsBeingLoaded() throws Exception {
        CachedResults cache = cache(Duration.ofHours(1), 10);
        get(cache, "key", null);
        cache.invalidateAll();
        assertThat(get(cache, "key", null)).isEqualTo(2);
        CacheKit.get(cache, "other", null, () -> {
            cache.invalidateAll();
            return new Loaded<>(0, T);
        });
        assertThat(get(cache, "other", null)).isEqualTo(3);
    }

    @Test
    void whatEndsAfterTheCacheWasClosedIsNotKept() throws Exception {
        CachedResults cache = cache(Duration.ofHours(1), 10);
        CacheKit.get(cache, "key", null, () -> {
            cache.close();
            return new Loaded<>(1, T);
        });
        assertThat(cache.stats().results()).isZero();
    }

    /** That a table is written meanwhile is no property of the statement. */
    @Test
    void eachHindranceIsCountedUnderItsName() throws Exception {
        CachedResults cache = cache(Duration.ofHours(1), 10);
        CacheKit.get(cache, "written", null, () -> {
            cache.writes().changing(T).ended();
            return new Loaded<>(1, T);
        });
        assertThat(cache.stats().bypasses()).isEmpty();
        CacheKit.get(cache, "unknown", null, () -> new Loaded<>(1, null));
        assertThat(cache.stats().bypasses()).containsOnly(Map.entry(CacheBypass.UNKNOWN_TABLES, 1L));
    }

    @Test
    void badOptionsAreRefused() {
        assertThatThrownBy(() -> QueryCache.ttl(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ttl = PT0S")
                .hasMessageContaining("at least 1 ms");
        assertThatThrownBy(() -> QueryCache.ttl(Duration.ofSeconds(1)).maximumSize(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maximumSize = -1");
    }

    private void read(DatabaseManager db) throws Exception {
        db.executeWithPool(
                c -> Sql.ask(c, "SELECT " + loads.incrementAndGet() + " FROM sqlite_schema LIMIT 1"),
                Cached.cached("key"));
    }

    @Test
    void itIsFoundByItselfAndCanBeSwitchedOff() throws Exception {
        Path file = folder.resolve("app.sqlite");
        try (DatabaseManager db = DatabaseManager.withPooling(file).open()) {
            db.update("CREATE TABLE t (a)");
            read(db);
            read(db);
            assertThat(loads).hasValue(1);
            assertThat(db.getPoolStats().cacheHitRate()).isEqualTo(0.5);
        }
        try (DatabaseManager db =
                DatabaseManager.withPooling(file).queryCache(false).open()) {
            read(db);
            read(db);
            assertThat(loads).hasValue(3);
        }
        try (DatabaseManager db = DatabaseManager.withPooling(file)
                .with(QueryCache.ttl(Duration.ofMinutes(1)).maximumSize(0))
                .open()) {
            read(db);
            read(db);
            assertThat(loads).hasValue(5);
        }
    }

    /** Each database has its own. */
    @Test
    void twoDatabasesDoNotShareResults() throws Exception {
        for (int i = 1; i <= 2; i++) {
            try (DatabaseManager db =
                    DatabaseManager.withPooling(folder.resolve(i + ".sqlite")).open()) {
                db.update("CREATE TABLE t (a)");
                read(db);
                assertThat(loads).hasValue(i);
            }
        }
    }
}
