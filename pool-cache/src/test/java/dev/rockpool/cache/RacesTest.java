package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.rows.RowMapper;
import dev.rockpool.spi.ResultCache.Loaded;
import dev.rockpool.spi.ResultKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
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
import org.junit.jupiter.api.io.TempDir;

/** Loads beside writes, on connections that show an older moment, and beside loads of others. */
@Timeout(60)
class RacesTest {

    private static final Set<String> T = Set.of("main.t");
    private static final String ASK = "SELECT x FROM a";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private DatabaseManager db;

    private void open(int connections) throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(QueryCache.ttl(Duration.ofMinutes(10)).cacheReads(List.of("a"), Duration.ofMinutes(1)))
                .maxConnections(connections)
                .open();
        db.executeTransaction(List.of(
                "CREATE TABLE a (x)",
                "INSERT INTO a VALUES (1)",
                "CREATE TABLE b (x)",
                "INSERT INTO b VALUES (10)",
                "CREATE VIEW v AS SELECT x FROM a",
                "CREATE TABLE other (x)",
                "INSERT INTO other VALUES (1), (2), (3)"));
        db.resetPoolStats();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        if (db != null) {
            db.close();
        }
    }

    private String plain() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            return Sql.ask(connection, ASK);
        }
    }

    private long view() throws SQLException {
        return db.query("SELECT x FROM v")
                .cached()
                .list(RowMapper.column(Long.class))
                .get(0);
    }

    // ---- connections that show an older moment

    @Test
    void whatIsReadBesideOpenRowsIsNotForOthers() throws Exception {
        open(6);
        try (Connection connection = db.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT x FROM other")) {
            assertThat(rows.next()).isTrue();
            db.update("UPDATE a SET x = 2");
            Sql.ask(connection, ASK); // what it gets is the snapshot's, whichever that is
        }
        assertThat(plain()).isEqualTo("2");
    }

    @Test
    void norWhatIsReadBesideOpenRowsOfTheMetadata() throws Exception {
        open(6);
        try (Connection connection = db.dataSource().getConnection();
                ResultSet rows = connection.getMetaData().getTables(null, null, "%", null)) {
            assertThat(rows.next()).isTrue();
            db.update("UPDATE a SET x = 2");
            Sql.ask(connection, ASK);
        }
        assertThat(plain()).isEqualTo("2");
    }

    @Test
    void norWhatIsReadInATransactionThatBeganBesideOpenRows() throws Exception {
        open(6);
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT x FROM other")) {
                assertThat(rows.next()).isTrue();
                db.update("UPDATE a SET x = 2");
                connection.setAutoCommit(false);
                Sql.ask(connection, ASK);
                connection.rollback();
            }
        }
        assertThat(plain()).isEqualTo("2");
    }

    // ---- the schema

    /** The tables that a waiter's rows are from are those of the view as it is when it reads, not as it was when it asked. */
    @Test
    void whoWaitedWhileAViewWasChangedKeepsItsRowsUnderTheNewTables() throws Exception {
        open(2);
        Future<Long> leader;
        Future<Long> waiter;
        AtomicReference<Thread> waiting = new AtomicReference<>();
        try (Connection connection = db.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT x FROM other")) {
            assertThat(rows.next()).as("the only reader is taken").isTrue();
            leader = threads.submit(this::view);
            await().until(() -> db.getPoolStats().cache().loads() == 1);
            waiter = threads.submit(() -> {
                waiting.set(Thread.currentThread());
                return view();
            });
            await().until(() -> isWaiting(waiting) && db.getPoolStats().cache().misses() == 2);
            db.executeTransaction(List.of("DROP VIEW v", "CREATE VIEW v AS SELECT x FROM b"));
        }
        assertThat(leader.get()).isEqualTo(10);
        assertThat(waiter.get()).isEqualTo(10);
        assertThat(view()).isEqualTo(10);
        db.update("UPDATE b SET x = 20");
        assertThat(view()).isEqualTo(20);
    }

    private static boolean isWaiting(AtomicReference<Thread> thread) {
        return thread.get() != null
                && EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)
                        .contains(thread.get().getState());
    }

    // ---- loads beside loads

    /** Each of two databases has a load that asks for what the other is loading. */
    @Test
    void loadsOfTwoDatabasesThatNeedEachOtherDoNotWaitForEachOther() throws Exception {
        CachedResults one = CacheKit.cache(System::nanoTime, options -> {});
        CachedResults two = CacheKit.cache(System::nanoTime, options -> {});
        CyclicBarrier both = new CyclicBarrier(2);
        Future<String> first = threads.submit(() -> needing(one, two, both));
        Future<String> second = threads.submit(() -> needing(two, one, both));
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("inner");
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("inner");
    }

    private static String needing(CachedResults own, CachedResults other, CyclicBarrier both) throws Exception {
        return CacheKit.get(own, "key", null, () -> {
            both.await(30, TimeUnit.SECONDS);
            return new Loaded<>(CacheKit.get(other, "key", null, () -> new Loaded<>("inner", T)), T);
        });
    }

    /** Nobody tells the one cache of what is written in the other's database. */
    @Test
    void whatDependsOnAnotherDatabaseIsNotKept() throws Exception {
        CachedResults one = CacheKit.cache(System::nanoTime, options -> {});
        CachedResults two = CacheKit.cache(System::nanoTime, options -> {});
        assertThat(needing(one, two, new CyclicBarrier(1))).isEqualTo("inner");
        assertThat(one.stats().results()).isZero();
        assertThat(two.stats().results()).isEqualTo(1);
    }

    @Test
    void whoAsksAfterAKeyWasForgottenDoesNotJoinTheLoadFromBefore() throws Exception {
        CachedResults cache = CacheKit.cache(System::nanoTime, options -> {});
        AtomicInteger outside = new AtomicInteger(1);
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<Integer> before = threads.submit(() -> CacheKit.get(cache, "key", null, () -> {
            int seen = outside.get();
            read.countDown();
            go.await();
            return new Loaded<>(seen, T);
        }));
        read.await();
        outside.set(2);
        cache.invalidate(ResultKey.named(cache.space(), "key"));
        Future<Integer> after =
                threads.submit(() -> CacheKit.get(cache, "key", null, () -> new Loaded<>(outside.get(), T)));
        assertThat(after.get(30, TimeUnit.SECONDS)).isEqualTo(2);
        go.countDown();
        assertThat(before.get()).isEqualTo(1);
        assertThat(CacheKit.<Integer>get(cache, "key", null, () -> new Loaded<>(3, T)))
                .as("what was loaded after it is kept")
                .isEqualTo(2);
    }

    /** After the first of them, at the latest, all know that they wait for nothing. */
    @Test
    void whatCannotBeKeptIsLoadedSideBySide() throws Exception {
        CachedResults cache = CacheKit.cache(System::nanoTime, options -> {});
        int many = 8;
        CountDownLatch go = new CountDownLatch(1);
        CyclicBarrier all = new CyclicBarrier(many);
        List<Future<Integer>> asking = new ArrayList<>();
        asking.add(threads.submit(() -> CacheKit.get(cache, "key", null, () -> {
            go.await();
            return new Loaded<>(0, null);
        })));
        await().until(() -> cache.stats().loads() == 1);
        for (int i = 0; i < many; i++) {
            AtomicReference<Thread> thread = new AtomicReference<>();
            asking.add(threads.submit(() -> {
                thread.set(Thread.currentThread());
                return CacheKit.get(cache, "key", null, () -> {
                    all.await(30, TimeUnit.SECONDS); // ends only where all of them load at once
                    return new Loaded<>(1, null);
                });
            }));
            int misses = i + 2;
            await().until(() -> cache.stats().misses() == misses && isWaiting(thread));
        }
        go.countDown();
        for (Future<Integer> one : asking) {
            assertThat(one.get()).isBetween(0, 1);
        }
        assertThat(cache.stats().loads()).isEqualTo(many + 1);
    }
}
