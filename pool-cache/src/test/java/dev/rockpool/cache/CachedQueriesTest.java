package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.Cached;
import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.rows.Query;
import dev.rockpool.rows.RowMapper;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code db.query(…).cached()}: what is served, as what, and when it is read again. */
@Timeout(60)
class CachedQueriesTest {

    private static final String BY_ID = "SELECT id, name FROM users WHERE id = ?";

    @TempDir
    Path folder;

    private DatabaseManager db;

    record User(long id, String name) {}

    @BeforeEach
    void open() throws SQLException {
        db = open(cache -> cache);
    }

    private DatabaseManager open(UnaryOperator<QueryCache> options) throws SQLException {
        DatabaseManager opened = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(options.apply(QueryCache.ttl(Duration.ofMinutes(10))))
                .open();
        opened.executeTransaction(List.of(
                "CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT, photo BLOB)",
                "CREATE TABLE IF NOT EXISTS other (a)",
                "CREATE VIEW IF NOT EXISTS names AS SELECT name FROM users",
                "REPLACE INTO users VALUES (1, 'Ada', x'0102'), (2, 'Grace', NULL)"));
        opened.resetPoolStats();
        return opened;
    }

    @AfterEach
    void close() {
        db.close();
    }

    private CacheStats stats() {
        return db.getPoolStats().cache();
    }

    private List<User> user(Object id) throws SQLException {
        return db.query(BY_ID, id).cached().list(RowMapper.to(User.class));
    }

    @Test
    void rowsAreReadOnceAndAgainAfterAWrite() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(user(1)).containsExactly(new User(1, "Ada"));
        }
        assertThat(stats().loads()).isEqualTo(1);
        assertThat(stats().hits()).isEqualTo(4);
        assertThat(stats().hitRate()).isEqualTo(0.8);
        db.update("UPDATE users SET name = 'Ada L.' WHERE id = 1");
        assertThat(user(1)).containsExactly(new User(1, "Ada L."));
        db.update("INSERT INTO other VALUES (1)");
        assertThat(user(1)).hasSize(1);
        assertThat(stats().loads()).isEqualTo(2);
        assertThat(stats().invalidations()).containsEntry("main.users", 1L).containsEntry("main.other", 1L);
    }

    @Test
    void aHitNeedsNoConnection() throws Exception {
        user(1);
        long acquired = db.getPoolStats().totalAcquired();
        user(1);
        assertThat(db.getPoolStats().totalAcquired()).isEqualTo(acquired);
    }

    @Test
    void nothingIsKeptOfAQueryThatIsNotCached() throws Exception {
        Query plain = db.query(BY_ID, 1);
        assertThat(plain.cached()).isNotSameAs(plain);
        plain.list(RowMapper.toMap());
        assertThat(stats().loads() + stats().hits() + stats().misses()).isZero();
    }

    // ---- keys

    @Test
    void parametersThatDifferDoNotMeet() throws Exception {
        String sql = "SELECT typeof(?) || ':' || quote(?) AS x FROM users WHERE id = 1";
        List<Object> values = new ArrayList<>();
        values.add(1);
        values.add(1L);
        values.add("1");
        values.add(1.0);
        values.add(1.0f);
        values.add(true);
        values.add((short) 1);
        values.add(new BigDecimal("1.0"));
        values.add(new BigDecimal("1.00"));
        values.add(0.0);
        values.add(-0.0);
        values.add("");
        values.add(null);
        values.add(new byte[] {1, 2});
        values.add(new byte[] {1, 3});
        values.add(new byte[0]);
        for (int round = 0; round < 2; round++) {
            for (Object value : values) {
                List<String> read = db.query(sql, value, value).list(RowMapper.column(String.class));
                assertThat(db.query(sql, value, value).cached().list(RowMapper.column(String.class)))
                        .as("%s", value)
                        .isEqualTo(read);
            }
        }
        assertThat(stats().loads()).isEqualTo(values.size());
        assertThat(stats().hits()).isEqualTo(values.size());
    }

    @Test
    void bytesAreComparedByTheirContentAndCopied() throws Exception {
        String sql = "SELECT count(*) FROM users WHERE photo = ?";
        byte[] bytes = {1, 2};
        assertThat(db.query(sql, (Object) bytes).cached().one(RowMapper.column(Integer.class)))
                .contains(1);
        assertThat(db.query(sql, (Object) new byte[] {1, 2}).cached().one(RowMapper.column(Integer.class)))
                .contains(1);
        assertThat(stats().hits()).isEqualTo(1);
        bytes[1] = 9;
        assertThat(db.query(sql, (Object) bytes).cached().one(RowMapper.column(Integer.class)))
                .contains(0);
        assertThat(db.query(sql, (Object) new byte[] {1, 2}).cached().one(RowMapper.column(Integer.class)))
                .contains(1);
    }

    @Test
    void textsAndParametersDoNotRunIntoEachOther() throws Exception {
        RowMapper<String> text = RowMapper.column(String.class);
        String sql = "SELECT ? || '|' || ? FROM users WHERE id = 1";
        assertThat(db.query(sql, "a|b", "c").cached().one(text)).contains("a|b|c");
        assertThat(db.query(sql, "a", "b|c").cached().one(text)).contains("a|b|c");
        assertThat(stats().loads()).isEqualTo(2);
        assertThat(db.<String>executeWithPool(c -> "block", Cached.cached(sql))).isEqualTo("block");
    }

    // ---- what is served

    @Test
    void mappersGetTheRowsEachTimeAndShareNothing() throws Exception {
        Query query = db.query("SELECT photo FROM users WHERE id = 1").cached();
        RowMapper<byte[]> bytes = row -> row.getBytes(1);
        byte[] first = query.one(bytes).orElseThrow();
        first[0] = 9;
        assertThat(query.one(bytes)).contains(new byte[] {1, 2});
        Map<String, Object> map = query.one(RowMapper.toMap()).orElseThrow();
        ((byte[]) map.get("photo"))[0] = 9;
        assertThat(query.one(bytes)).contains(new byte[] {1, 2});
        assertThat(stats().loads()).isEqualTo(1);
    }

    @Test
    void aMapperMayGoThroughAllRowsAsOfAnyResultSet() throws Exception {
        Query query = db.query("SELECT id, name FROM users ORDER BY id").cached();
        for (int i = 0; i < 2; i++) {
            assertThat(query.list(row -> row.getRow()
                            + row.getString("NAME")
                            + row.getMetaData().getColumnCount()))
                    .containsExactly("1Ada2", "2Grace2");
        }
        assertThatThrownBy(() -> query.one(RowMapper.to(User.class))).hasMessageContaining("more than one row");
    }

    // ---- what is not

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT random() FROM users",
                "SELECT datetime('now') FROM users",
                "SELECT CURRENT_TIMESTAMP FROM users",
                "SELECT date(), id FROM users"
            })
    void whatIsNotTheSameEachTimeIsNotKept(String sql) throws Exception {
        db.query(sql).cached().list(RowMapper.toMap());
        db.query(sql).cached().list(RowMapper.toMap());
        assertThat(stats().loads()).isZero();
        assertThat(stats().totalBypasses()).isEqualTo(2);
        assertThat(db.cache().explain(sql).cacheable()).isFalse();
    }

    @Test
    void whatWritesRunsEachTime() throws Exception {
        Query insert = db.query("INSERT INTO other VALUES (1) RETURNING a").cached();
        insert.list(RowMapper.toMap());
        insert.list(RowMapper.toMap());
        assertThat(db.query("SELECT count(*) FROM other").one(RowMapper.column(Integer.class)))
                .contains(2);
        assertThat(stats().bypasses()).containsEntry(CacheBypass.NOT_A_READ, 2L);
    }

    @Test
    void withinAWriteUnitItIsRead() throws Exception {
        user(1);
        db.inTransaction(tx -> {
            Sql.run(tx, "UPDATE users SET name = 'changed' WHERE id = 1");
            assertThat(Query.on(tx, BY_ID, 1).cached().one(RowMapper.to(User.class)))
                    .contains(new User(1, "changed"));
            assertThat(user(1)).as("another connection").containsExactly(new User(1, "Ada"));
            return null;
        });
        assertThat(stats().bypasses()).containsEntry(CacheBypass.IN_TRANSACTION, 1L);
        assertThat(user(1)).containsExactly(new User(1, "changed"));
    }

    @Test
    void aResultOverTheLimitIsReadEachTimeAndNothingElseIsLost() throws Exception {
        db.close();
        db = open(cache -> cache.maximumResultBytes(5_000));
        db.update("WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                + " INSERT INTO users SELECT i, 'user ' || i, NULL FROM n");
        db.resetPoolStats();
        for (int i = 1; i <= 3; i++) {
            assertThat(db.query("SELECT id, name FROM users").cached().list(RowMapper.to(User.class)))
                    .hasSize(393);
            assertThat(stats().bypasses()).containsEntry(CacheBypass.TOO_LARGE, (long) i);
        }
        assertThat(stats().loads()).as("it is remembered that it is too large").isEqualTo(1);
        assertThat(stats().hits()).isZero();
        db.update("DELETE FROM users WHERE id > 20");
        user(1);
        assertThat(db.query("SELECT id, name FROM users").cached().list(RowMapper.to(User.class)))
                .hasSize(13);
        db.query("SELECT id, name FROM users").cached().list(RowMapper.to(User.class));
        assertThat(stats().hits()).isEqualTo(1);
    }

    @Test
    void aFailureIsTheCallersAndNothingIsKeptOfIt() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> db.query("SELECT json_extract(name, '$') FROM users")
                            .cached()
                            .list(RowMapper.toMap()))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("malformed JSON");
        }
        assertThat(stats().failures()).isEqualTo(2);
        assertThatThrownBy(
                        () -> db.query("SELECT nothing FROM nowhere").cached().list(RowMapper.toMap()))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> user(1, 2)).hasMessageContaining("parameter");
    }

    private void user(Object... tooMany) throws SQLException {
        db.query(BY_ID, tooMany).cached().list(RowMapper.toMap());
    }

    @Test
    void columnsFollowTheSchema() throws Exception {
        Query all = db.query("SELECT * FROM users WHERE id = 1").cached();
        assertThat(all.one(RowMapper.toMap()).orElseThrow()).containsOnlyKeys("id", "name", "photo");
        db.update("ALTER TABLE users RENAME COLUMN photo TO picture");
        assertThat(all.one(RowMapper.toMap()).orElseThrow()).containsOnlyKeys("id", "name", "picture");
        db.update("ALTER TABLE users ADD COLUMN born");
        assertThat(all.one(RowMapper.toMap()).orElseThrow()).containsOnlyKeys("id", "name", "picture", "born");
    }

    // ---- steering

    @Test
    void tablesKeysAndAllCanBeForgotten() throws Exception {
        Query other = db.query("SELECT count(*) FROM other").cached();
        RowMapper<Integer> count = RowMapper.column(Integer.class);
        for (Runnable forget : List.<Runnable>of(
                () -> db.cache().invalidateTable("Users"), () -> db.cache().invalidateAll())) {
            user(1);
            other.one(count);
            long loads = stats().loads();
            forget.run();
            user(1);
            assertThat(stats().loads()).isEqualTo(loads + 1);
        }
        long loads = stats().loads();
        for (String key : List.of("a", "b", "a", "b")) {
            db.executeWithPool(c -> Sql.ask(c, "SELECT count(*) FROM users"), Cached.cached(key));
        }
        db.cache().invalidateKey("a");
        for (String key : List.of("a", "b")) {
            db.executeWithPool(c -> Sql.ask(c, "SELECT count(*) FROM users"), Cached.cached(key));
        }
        assertThat(stats().loads()).isEqualTo(loads + 3);
    }

    @Test
    void explainTellsTablesAndWhyNot() {
        assertThat(db.cache().explain("SELECT * FROM names").tables()).containsExactly("main.users");
        assertThat(db.cache().explain("SELECT * FROM names")).hasToString("cacheable; ended by writes of [main.users]");
        assertThat(db.cache().explain("UPDATE users SET name = ''").reason()).isEqualTo(CacheBypass.NOT_A_READ);
        assertThat(db.cache().explain("SELECT random()").toString()).contains("not cacheable", "same rows");
        assertThat(db.cache().explain("SELECT * FROM nowhere").reason()).isEqualTo(CacheBypass.UNKNOWN_TABLES);
        assertThat(db.cache().explain("SELECT 1; SELECT 2").cacheable()).isFalse();
    }

    @Test
    void timesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> db.query("SELECT 1").cached(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cached(PT0S)");
        assertThatThrownBy(() -> Cached.cached("key", Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be positive");
    }

    @Test
    void withoutAQueryCacheQueriesRunAndOnlySteeringIsRefused() throws Exception {
        db.close();
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .queryCache(false)
                .open();
        assertThat(user(1)).hasSize(1);
        assertThat(stats()).isEqualTo(CacheStats.NONE);
        assertThatThrownBy(() -> db.cache())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pool-cache");
    }

    @Test
    void aClosedDatabaseServesNothing() throws Exception {
        user(1);
        db.close();
        assertThatThrownBy(() -> user(1)).isInstanceOf(SQLException.class).hasMessageContaining("closed");
    }
}
