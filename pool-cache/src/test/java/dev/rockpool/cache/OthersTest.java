package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.CacheBypass;
import dev.rockpool.rows.RowMapper;
import dev.rockpool.spi.ForeignWrites;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultCache.Loader;
import dev.rockpool.spi.ResultKey;
import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.WriteWatch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do to the cache's rows: whoever writes the file without Rockpool, and the store behind the second level. */
@Timeout(60)
class OthersTest {

    private static final Set<String> T = Set.of("main.t");
    private static final Duration TIME = Duration.ofSeconds(100);

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong(1);
    private final AtomicInteger loads = new AtomicInteger();
    private DatabaseManager db;

    @AfterEach
    void close() {
        if (db != null) {
            db.close();
        }
    }

    // ---- the schema

    private void open(UnaryOperator<QueryCache> options) throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(options.apply(QueryCache.ttl(Duration.ofMinutes(10)).externalWrites(ExternalWrites.exact())))
                .open();
        db.executeTransaction(List.of(
                "CREATE TABLE a (x)",
                "INSERT INTO a VALUES (1)",
                "CREATE TABLE b (x)",
                "INSERT INTO b VALUES (10)",
                "CREATE VIEW v AS SELECT x FROM a"));
        db.resetPoolStats();
    }

    private void foreign(String... statements) throws SQLException {
        try (Connection beside = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("app.sqlite"))) {
            for (String sql : statements) {
                Sql.run(beside, sql);
            }
        }
    }

    private long kept(String sql) throws SQLException {
        return db.query(sql).cached().list(RowMapper.column(Long.class)).get(0);
    }

    private long live(String sql) throws SQLException {
        return db.query(sql).list(RowMapper.column(Long.class)).get(0);
    }

    @Test
    void rowsOfAViewThatOthersChangedAreKeptUnderItsNewTables() throws Exception {
        open(cache -> cache);
        assertThat(kept("SELECT x FROM v")).isEqualTo(1);
        foreign("DROP VIEW v", "CREATE VIEW v AS SELECT x FROM b");
        assertThat(kept("SELECT x FROM v")).isEqualTo(10);
        db.update("UPDATE b SET x = 20");
        assertThat(kept("SELECT x FROM v")).isEqualTo(20);
    }

    /** A write of the pool's own fires it, and ends what was read from the table that it writes. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTriggerThatOthersMadeIsHeardOf(boolean readBetween) throws Exception {
        open(cache -> cache);
        for (int i = 0; i < 5; i++) {
            db.update("INSERT INTO a VALUES (5)");
            kept("SELECT sum(x) FROM b");
            foreign("CREATE TRIGGER t" + i + " AFTER INSERT ON a BEGIN UPDATE b SET x = x + 1; END");
            if (readBetween) {
                kept("SELECT sum(x) FROM b");
            }
            db.update("INSERT INTO a VALUES (5)");
            assertThat(kept("SELECT sum(x) FROM b")).as("after trigger " + i).isEqualTo(live("SELECT sum(x) FROM b"));
        }
    }

    // ---- the second level

    /** Keeps what it is given for its time, by the test's clock. */
    private final class TimedStore implements ResultStore {
        private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
        private final Map<String, Long> until = new ConcurrentHashMap<>();

        @Override
        public byte[] get(String key) {
            return until.getOrDefault(key, 0L) <= now.get() ? null : kept.get(key);
        }

        @Override
        public void put(String key, byte[] value, Duration ttl) {
            kept.put(key, value);
            until.put(key, now.get() + ttl.toNanos());
        }
    }

    /** Somebody who writes without being told of, until a look. */
    private static final class Foreign implements ForeignWrites {
        private final WriteWatch watch;
        private boolean hasWritten;
        private boolean isKnown = true;
        private boolean covers = true;

        Foreign(WriteWatch watch) {
            this.watch = watch;
        }

        @Override
        public State check() {
            if (hasWritten) {
                watch.changingAnything().ended();
            }
            hasWritten = false;
            return isKnown ? State.UNCHANGED : State.UNKNOWN;
        }

        @Override
        public boolean covers(String table) {
            return covers;
        }

        @Override
        public long found() {
            return 0;
        }
    }

    private final Entries entries = new Entries(100, 1 << 20);
    private Foreign others;

    private CachedResults cache() {
        CacheOptions options = new CacheOptions().copy(changed -> {
            changed.ttl = TIME;
            changed.store = new TimedStore();
        });
        return new CachedResults(options, entries, now::get, new Refresher(Runnable::run), own -> {
            others = new Foreign(own);
            return new CheckedGate(others, Duration.ZERO, now::get);
        });
    }

    private int load(CachedResults cache, ResultKey key) throws Exception {
        Loader<ResultRows> loader = CacheKit.repeatable(T, () -> {
            loads.incrementAndGet();
            return new ResultRows(List.of(), 0, new Object[0]);
        });
        cache.load(key, ReadTerms.DEFAULT, loader);
        return loads.get();
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void whatOthersWroteIsHeardOfBeforeTheSecondLevelIsAsked() throws Exception {
        CachedResults cache = cache();
        ResultKey key = ResultKey.of(cache.space(), "SELECT 1", new Object[0], 0);
        assertThat(load(cache, key)).isEqualTo(1);
        entries.remove(key);
        assertThat(load(cache, key)).as("from the second level").isEqualTo(1);
        entries.remove(key);
        others.hasWritten = true;
        assertThat(load(cache, key)).isEqualTo(2);
    }

    @Test
    void whereNobodyKnowsOfOthersTheSecondLevelIsNotAsked() throws Exception {
        CachedResults cache = cache();
        ResultKey key = ResultKey.of(cache.space(), "SELECT 1", new Object[0], 0);
        load(cache, key);
        entries.remove(key);
        others.isKnown = false;
        assertThat(load(cache, key)).isEqualTo(2);
        entries.remove(key);
        others.isKnown = true;
        others.covers = false;
        assertThat(load(cache, key)).as("tables that nobody watches").isEqualTo(3);
        assertThat(cache.stats().bypasses()).containsEntry(CacheBypass.EXTERNAL_WRITES, 1L);
    }

    @Test
    void theTimeOfARowInTheSecondLevelBeganWhenItWasRead() throws Exception {
        CachedResults cache = cache();
        ResultKey key = ResultKey.of(cache.space(), "SELECT 1", new Object[0], 0);
        load(cache, key);
        entries.remove(key);
        pass(80);
        assertThat(load(cache, key)).as("from the second level").isEqualTo(1);
        assertThat(cache.find(key, ReadTerms.DEFAULT)).isNotNull();
        pass(30);
        assertThat(cache.find(key, ReadTerms.DEFAULT)).isNull();
        assertThat(load(cache, key)).isEqualTo(2);
    }

    /** As where its client's classes are not there. */
    @Test
    void anErrorOfAStoreFailsNoRead() throws Exception {
        ResultStore store = new ResultStore() {
            @Override
            public byte[] get(String key) {
                throw new NoClassDefFoundError("store/Client");
            }

            @Override
            public void put(String key, byte[] value, Duration ttl) {
                throw new NoClassDefFoundError("store/Client");
            }
        };
        open(cache -> cache.store(store));
        assertThat(kept("SELECT x FROM a")).isEqualTo(1);
        await().until(() -> db.getPoolStats().cache().storeFailures() == 2);
    }
}
