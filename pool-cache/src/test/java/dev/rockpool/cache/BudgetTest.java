package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.Cached;
import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.CacheEviction;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.rows.RowMapper;
import dev.rockpool.spi.ResultCache.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much is kept, by one database or by several together, and what goes to a second level. */
@Timeout(60)
class BudgetTest {

    private static final Set<String> T = Set.of("main.t");

    @TempDir
    Path folder;

    // ---- bytes

    @Test
    void bytesAreBoundedAndCounted() throws Exception {
        CachedResults cache = CacheKit.cache(System::nanoTime, options -> {
            options.maximumSize = 1_000L;
            options.maximumBytes = 100_000;
        });
        String large = "x".repeat(9_000);
        for (int i = 0; i < 100; i++) {
            CacheKit.get(cache, "key" + i, null, () -> new Loaded<>(large, T));
        }
        CacheStats stats = cache.stats();
        assertThat(stats.bytes()).isBetween(80_000L, 100_000L);
        assertThat(stats.results()).isBetween(9L, 11L);
        assertThat(stats.evictions()).containsEntry(CacheEviction.SIZE, 100 - stats.results());
    }

    @Test
    void whatIsLargerThanOneResultMayBeIsNotKept() throws Exception {
        CachedResults cache = CacheKit.cache(System::nanoTime, options -> options.maximumResultBytes = 1_000);
        CacheKit.get(cache, "small", null, () -> new Loaded<>("x".repeat(100), T));
        CacheKit.get(cache, "large", null, () -> new Loaded<>("x".repeat(1_000), T));
        CacheKit.get(cache, "list", null, () -> new Loaded<>(Collections.nCopies(100, "twenty characters ..."), T));
        assertThat(cache.stats().results()).isEqualTo(1);
        assertThat(cache.stats().totalBypasses()).isEqualTo(2);
    }

    @Test
    void weightsGrowWithWhatIsInside() {
        assertThat(Weights.of(0, "x".repeat(1_000)) - Weights.of(0, "")).isEqualTo(1_000);
        assertThat(Weights.of(0, "é€".repeat(500)) - Weights.of(0, "")).isEqualTo(2_000);
        assertThat(Weights.of(0, new byte[5_000])).isGreaterThan(5_000);
        assertThat(Weights.of(0, List.of(new long[100], new int[100], new double[100])))
                .isGreaterThan(2_000);
        assertThat(Weights.of(0, Map.of("a", List.of("b".repeat(700))))).isGreaterThan(700);
        assertThat(Weights.of(0, new Object[] {"c".repeat(600), null})).isGreaterThan(600);
        assertThat(Weights.of(0, new Object())).isGreaterThan(100);
        assertThat(Weights.of(1L << 40, null)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void withoutAnyBytesEachQueryIsReadOnce() throws Exception {
        try (DatabaseManager db =
                open("app", QueryCache.ttl(Duration.ofMinutes(1)).maximumBytes(0))) {
            db.resetPoolStats();
            for (int i = 1; i <= 2; i++) {
                assertThat(ask(db, "SELECT name FROM t")).isEqualTo("app");
                assertThat(db.getPoolStats().totalAcquired()).isEqualTo(i);
            }
        }
    }

    // ---- several databases

    @Test
    void databasesThatShareABudgetSeeNoRowsOfEachOther() throws Exception {
        QueryCache shared =
                QueryCache.ttl(Duration.ofMinutes(1)).maximumSize(10).shared();
        try (DatabaseManager one = open("one", shared);
                DatabaseManager two = open("two", shared)) {
            for (int round = 0; round < 2; round++) {
                assertThat(ask(one, "SELECT name FROM t")).isEqualTo("one");
                assertThat(ask(two, "SELECT name FROM t")).isEqualTo("two");
                assertThat(block(one)).isEqualTo("one");
                assertThat(block(two)).isEqualTo("two");
            }
            one.update("UPDATE t SET name = 'changed'");
            assertThat(ask(one, "SELECT name FROM t")).isEqualTo("changed");
            assertThat(ask(two, "SELECT name FROM t")).isEqualTo("two");
            assertThat(two.getPoolStats().cache().loads()).isEqualTo(2);

            one.cache().invalidateAll();
            assertThat(one.getPoolStats().cache().results()).isZero();
            assertThat(two.getPoolStats().cache().results()).isEqualTo(2);
            for (int i = 0; i < 50; i++) {
                ask(one, "SELECT name, " + i + " FROM t");
            }
            assertThat(one.getPoolStats().cache().results()
                            + two.getPoolStats().cache().results())
                    .as("together")
                    .isEqualTo(10);
            one.closePool();
            ask(two, "SELECT name FROM t");
            assertThat(two.getPoolStats().cache().results()).isPositive();
        }
    }

    @Test
    void withoutSharingEachHasABudgetOfItsOwn() throws Exception {
        QueryCache each = QueryCache.ttl(Duration.ofMinutes(1)).maximumSize(10);
        try (DatabaseManager one = open("one", each);
                DatabaseManager two = open("two", each)) {
            for (int i = 0; i < 50; i++) {
                ask(one, "SELECT name, " + i + " FROM t");
                ask(two, "SELECT name, " + i + " FROM t");
            }
            assertThat(one.getPoolStats().cache().results()).isEqualTo(10);
            assertThat(two.getPoolStats().cache().results()).isEqualTo(10);
        }
    }

    private DatabaseManager open(String name, QueryCache cache) throws SQLException {
        DatabaseManager db = DatabaseManager.withPooling(folder.resolve(name + ".sqlite"))
                .with(cache)
                .open();
        db.executeTransaction(List.of("CREATE TABLE t (name)", "INSERT INTO t VALUES ('" + name + "')"));
        return db;
    }

    private static String ask(DatabaseManager db, String sql) throws SQLException {
        return db.query(sql).cached().list(row -> row.getString(1)).get(0);
    }

    private static String block(DatabaseManager db) throws Exception {
        return db.executeWithPool(c -> Sql.ask(c, "SELECT name FROM t"), Cached.cached("name"));
    }

    // ---- the second level

    /** Keeps whatever it is given, and can be told to fail. */
    private static final class TestStore implements ResultStore {
        private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
        private volatile boolean fails;

        @Override
        public byte[] get(String key) throws Exception {
            if (fails) {
                throw new IOException("the store is gone");
            }
            return kept.get(key);
        }

        @Override
        public void put(String key, byte[] value, Duration ttl) throws Exception {
            if (fails) {
                throw new IOException("the store is gone");
            }
            assertThat(key).hasSizeLessThan(100).matches("[\\x21-\\x7e]+");
            assertThat(ttl).isPositive();
            kept.put(key, value);
        }
    }

    private DatabaseManager stored(TestStore store) throws SQLException {
        return open("app", QueryCache.ttl(Duration.ofMinutes(1)).maximumSize(2).store(store));
    }

    @Test
    void whatHadNoRoomIsFoundInTheSecondLevelUntilItsTableIsWritten() throws Exception {
        TestStore store = new TestStore();
        try (DatabaseManager db = stored(store)) {
            for (int i = 0; i < 20; i++) {
                ask(db, "SELECT name, " + i + " FROM t");
                int stored = i + 1;
                await().until(() -> store.kept.size() == stored);
            }
            db.resetPoolStats();
            for (int i = 0; i < 20; i++) {
                assertThat(ask(db, "SELECT name, " + i + " FROM t")).isEqualTo("app");
            }
            CacheStats stats = db.getPoolStats().cache();
            assertThat(stats.loads()).isZero();
            assertThat(stats.storeHits()).isGreaterThanOrEqualTo(18);
            db.update("UPDATE t SET name = 'new'");
            for (int i = 0; i < 20; i++) {
                assertThat(ask(db, "SELECT name, " + i + " FROM t")).isEqualTo("new");
            }
            assertThat(db.getPoolStats().cache().loads()).isEqualTo(20);
        }
    }

    @Test
    void rowsAreTheSameWhicheverLevelTheyComeFrom() throws Exception {
        TestStore store = new TestStore();
        String sql =
                "SELECT 1 AS a, NULL AS b, 0.1 AS c, 'é😀' AS d, x'00ff' AS e, name, 9223372036854775807 AS big FROM t";
        try (DatabaseManager db = stored(store)) {
            Map<String, Object> first =
                    db.query(sql).cached().one(RowMapper.toMap()).orElseThrow();
            await().until(() -> store.kept.size() == 1);
            for (int i = 0; i < 50; i++) { // asked for more often, so that there is no room for the first
                ask(db, "SELECT name, " + i % 2 + " FROM t");
            }
            long loads = db.getPoolStats().cache().loads();
            Map<String, Object> again =
                    db.query(sql).cached().one(RowMapper.toMap()).orElseThrow();
            assertThat(db.getPoolStats().cache().storeHits()).isPositive();
            assertThat(db.getPoolStats().cache().loads()).isEqualTo(loads);
            assertThat(again.keySet()).containsExactlyElementsOf(first.keySet());
            first.forEach(
                    (column, value) -> assertThat(again.get(column)).as(column).isEqualTo(value));
        }
    }

    @Test
    void aStoreThatFailsOrLiesFailsNoRead() throws Exception {
        TestStore store = new TestStore();
        try (DatabaseManager db = stored(store)) {
            store.fails = true;
            for (int i = 0; i < 10; i++) {
                assertThat(ask(db, "SELECT name, " + i + " FROM t")).isEqualTo("app");
            }
            await().until(() -> db.getPoolStats().cache().storeFailures() > 10);
            store.fails = false;
            for (int i = 10; i < 20; i++) {
                ask(db, "SELECT name, " + i + " FROM t");
            }
            await().until(() -> store.kept.size() == 10);
            store.kept.replaceAll((key, value) -> {
                byte[] damaged = value.clone();
                damaged[damaged.length / 2] ^= 1;
                return damaged;
            });
            for (int i = 10; i < 18; i++) {
                assertThat(ask(db, "SELECT name, " + i + " FROM t")).isEqualTo("app");
            }
            assertThat(db.getPoolStats().cache().storeHits()).isZero();
        }
    }

    /** Nothing of another opening may be found, for nobody knows what was written in between. */
    @Test
    void whatWasStoredBeforeADatabaseWasClosedIsNotFound() throws Exception {
        TestStore store = new TestStore();
        try (DatabaseManager db = stored(store)) {
            ask(db, "SELECT name FROM t");
            await().until(() -> store.kept.size() == 1);
        }
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(QueryCache.ttl(Duration.ofMinutes(1)).store(store))
                .open()) {
            ask(db, "SELECT name FROM t");
            assertThat(db.getPoolStats().cache().loads()).isEqualTo(1);
        }
    }

    @Test
    void theStoreInMemoryBoundsItsBytes() {
        MemoryStore store = new MemoryStore(100_000);
        for (int i = 0; i < 100; i++) {
            store.put("key" + i, new byte[9_000], Duration.ofMinutes(1));
        }
        assertThat(store.size()).isBetween(8L, 11L);
        store.put("mine", new byte[] {1, 2}, Duration.ofMinutes(1));
        assertThat(store.get("mine")).containsExactly(1, 2);
        assertThat(store.get("other")).isNull();
        assertThatThrownBy(() -> new MemoryStore(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maximumBytes = 0");
    }
}
