package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Deadline;
import dev.rockpool.rows.RowMapper;
import dev.rockpool.spi.ResultCache.Loaded;
import dev.rockpool.spi.ResultCache.Loader;
import dev.rockpool.work.WorkOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Loads in the background: they use nothing of the caller's, hinder nobody, and leave what they cannot replace. */
@Timeout(60)
class RefreshesTest {

    private static final Set<String> T = Set.of("main.t");
    private static final String BY_ID = "SELECT name FROM users WHERE id = ?";

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger loads = new AtomicInteger();
    private final Deque<Runnable> background = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private DatabaseManager db;

    @AfterEach
    void close() {
        threads.shutdownNow();
        if (db != null) {
            db.close();
        }
    }

    private void pass(long seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private void work() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    // ---- beside other loads

    @Test
    void aRefreshThatAsksForItsOwnKeyLoadsIt() throws Exception {
        CachedResults cache = CacheKit.cache(now::get, background::add, options -> options.refreshAhead = 0.5);
        Loader<String> loader = CacheKit.repeatable(T, () -> {
            if (loads.incrementAndGet() == 1) {
                return "first";
            }
            cache.writes().changing(T).ended();
            return "outer " + CacheKit.get(cache, "key", null, () -> new Loaded<>("inner", T));
        });
        CacheKit.get(cache, "key", Duration.ofSeconds(100), loader);
        pass(60);
        CacheKit.get(cache, "key", Duration.ofSeconds(100), loader);
        assertThat(background).hasSize(1);
        work();
        assertThat(loads).hasValue(2);
        assertThat(CacheKit.get(cache, "key", null, () -> new Loaded<>("another", T)))
                .as("the key lives on")
                .isEqualTo("another");
    }

    @Test
    void refreshesThatNeedEachOtherDoNotWaitForEachOther() throws Exception {
        CachedResults cache =
                CacheKit.cache(System::nanoTime, threads, options -> options.serveStale = Duration.ofMinutes(1));
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicBoolean again = new AtomicBoolean();
        Loader<String> a = needing(cache, "b", both, again);
        Loader<String> b = needing(cache, "a", both, again);
        CacheKit.get(cache, "a", null, a);
        CacheKit.get(cache, "b", null, b);
        again.set(true);
        cache.writes().changing(T).ended();
        assertThat(CacheKit.get(cache, "a", null, a)).as("stale").isEqualTo("first");
        assertThat(CacheKit.get(cache, "b", null, b)).as("stale").isEqualTo("first");
        await().until(() -> loads.get() == 2);
    }

    /** At the second load, both are loading what the other needs; neither finds it, for it was written meanwhile. */
    private Loader<String> needing(CachedResults cache, String other, CyclicBarrier both, AtomicBoolean again) {
        return CacheKit.repeatable(T, () -> {
            if (!again.get()) {
                return "first";
            }
            both.await(30, TimeUnit.SECONDS);
            cache.invalidateTables(T);
            String inner = CacheKit.get(cache, other, null, () -> new Loaded<>("inner", T));
            loads.incrementAndGet();
            return inner;
        });
    }

    // ---- what stays

    @Test
    void aRefreshThatFailsLeavesWhatIsServedStale() throws Exception {
        CachedResults cache = CacheKit.cache(now::get, background::add, options -> {
            options.serveStale = Duration.ofSeconds(10);
            options.failureTtl = Duration.ofSeconds(10);
        });
        Loader<Integer> loader = CacheKit.repeatable(T, () -> {
            if (loads.incrementAndGet() == 2) {
                throw new SQLException("not now");
            }
            return loads.get();
        });
        CacheKit.get(cache, "key", null, loader);
        cache.writes().changing(T).ended();
        assertThat(CacheKit.get(cache, "key", null, loader)).isEqualTo(1);
        work();
        assertThat(loads).hasValue(2);
        assertThat(CacheKit.get(cache, "key", null, loader)).as("still").isEqualTo(1);
        work();
        assertThat(CacheKit.get(cache, "key", null, loader)).isEqualTo(3);
    }

    @Test
    void whatSomebodyHadForgottenIsNotServedStale() throws Exception {
        CachedResults cache =
                CacheKit.cache(now::get, background::add, options -> options.serveStale = Duration.ofSeconds(10));
        Loader<Integer> loader = CacheKit.repeatable(T, loads::incrementAndGet);
        CacheKit.get(cache, "key", null, loader);
        pass(1);
        cache.invalidateTables(T);
        pass(1);
        assertThat(CacheKit.get(cache, "key", null, loader)).isEqualTo(2);
        cache.writes().changing(T).ended();
        assertThat(CacheKit.get(cache, "key", null, loader))
                .as("a write is no such wish")
                .isEqualTo(2);
        assertThat(background).hasSize(1);
    }

    // ---- with a database

    private void open(UnaryOperator<QueryCache> options) throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(options.apply(QueryCache.ttl(Duration.ofMinutes(10)).serveStale(Duration.ofMinutes(5))))
                .open();
        db.executeTransaction(List.of(
                "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, photo BLOB)",
                "CREATE TABLE a (x)",
                "CREATE TABLE b (x)",
                "INSERT INTO a VALUES (1)",
                "INSERT INTO b VALUES (10)",
                "CREATE VIEW v AS SELECT x FROM a",
                "INSERT INTO users VALUES (1, 'Ada', x'01'), (2, 'Grace', x'02')"));
        db.resetPoolStats();
    }

    @Test
    void aRefreshUsesTheParametersAsTheyWereGiven() throws Exception {
        open(cache -> cache);
        byte[] photo = {1};
        assertThat(byPhoto(photo)).isEqualTo("Ada");
        photo[0] = 2;
        db.update("UPDATE users SET name = name || '!'");
        assertThat(byPhoto(new byte[] {1})).as("stale").isEqualTo("Ada");
        await().until(() -> !byPhoto(new byte[] {1}).equals("Ada"));
        assertThat(byPhoto(new byte[] {1})).isEqualTo("Ada!");
    }

    private String byPhoto(byte[] photo) throws SQLException {
        return db.query("SELECT name FROM users WHERE photo = ?", photo)
                .cached()
                .list(RowMapper.column(String.class))
                .get(0);
    }

    @Test
    void aRefreshIsNotBoundToTheDeadlineOfWhoAskedFirst() throws Exception {
        open(cache -> cache);
        Deadline deadline = Deadline.in(Duration.ofSeconds(1));
        assertThat(db.query(WorkOptions.DEFAULT.until(deadline), "SELECT x FROM a")
                        .cached()
                        .list(RowMapper.column(Long.class)))
                .containsExactly(1L);
        await().until(deadline::isOver);
        db.update("UPDATE a SET x = 2");
        await().until(() -> one("SELECT x FROM a") == 2);
        assertThat(db.getPoolStats().cache().failures()).isZero();
        assertThat(db.getPoolStats().cache().staleHits()).isPositive();
    }

    private long one(String sql) throws SQLException {
        return db.query(sql).cached().list(RowMapper.column(Long.class)).get(0);
    }

    /** The tables of what a refresh reads are those of the view as it is then. */
    @Test
    void aRefreshFollowsTheViewThatWasChanged() throws Exception {
        open(cache -> cache);
        assertThat(one("SELECT x FROM v")).isEqualTo(1);
        db.executeTransaction(List.of("DROP VIEW v", "CREATE VIEW v AS SELECT x FROM b"));
        await().until(() -> one("SELECT x FROM v") == 10);
        db.update("UPDATE b SET x = 20");
        await().until(() -> one("SELECT x FROM v") == 20);
    }

    // ---- plain JDBC

    private String name(int id) throws SQLException {
        try (Connection connection = db.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(BY_ID)) {
            return name(statement, id);
        }
    }

    private static String name(PreparedStatement statement, int id) throws SQLException {
        statement.setInt(1, id);
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : "none";
        }
    }

    /** It is the borrower's, who may be about to run it with other parameters. */
    @Test
    void aBorrowersStatementNeverRunsInTheBackground() throws Exception {
        open(cache -> cache.cacheReads(List.of("users"), Duration.ofMinutes(1)));
        try (Connection connection = db.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(BY_ID)) {
            assertThat(name(statement, 1)).isEqualTo("Ada");
            statement.setInt(1, 2);
            db.update("UPDATE users SET name = name || '!'");
            assertThat(name(1)).as("read anew, not stale").isEqualTo("Ada!");
            assertThat(name(1)).isEqualTo("Ada!");
        }
        assertThat(db.getPoolStats().cache().staleHits()).isZero();
    }

    @Test
    void aStatementThatWasClosedSinceFailsNobody() throws Exception {
        open(cache -> cache.cacheReads(List.of("users"), Duration.ofMinutes(1)).failureTtl(Duration.ofMinutes(1)));
        assertThat(name(1)).isEqualTo("Ada");
        db.update("UPDATE users SET name = 'new' WHERE id = 1");
        assertThat(name(1)).isEqualTo("new");
        assertThat(name(1)).isEqualTo("new");
        assertThat(db.getPoolStats().cache().failures()).isZero();
    }
}
