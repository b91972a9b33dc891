package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.spi.ResultCache.Loaded;
import dev.rockpool.spi.ResultCache.Loader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who waits for another's load can give up, and what ends one caller ends nobody else. */
@Timeout(60)
class PatienceTest {

    private static final Set<String> T = Set.of("main.t");
    private static final String ASK = "SELECT x FROM a";
    private static final String ENDLESS =
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) + (SELECT x FROM a) FROM c";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private DatabaseManager db;

    @AfterEach
    void close() {
        threads.shutdownNow();
        if (db != null) {
            db.close(Duration.ZERO); // who still loads need not be waited for
        }
    }

    private static void awaitWaiting(AtomicReference<Thread> thread) {
        await().until(() -> thread.get() != null
                && EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)
                        .contains(thread.get().getState()));
    }

    // ---- failures

    static Stream<SQLException> whatEndsOneCaller() {
        return Stream.of(
                new SQLTimeoutException("its query timeout", "HYT00"),
                new SQLTransientConnectionException("no connection in time", "08001"),
                new SQLException("cancelled", "57014"),
                new SQLNonTransientConnectionException("its connection was closed", "08003"));
    }

    /** Has one caller's load end so while another waits for it; returns what the other gets. */
    private Future<String> waiterOf(SQLException end) throws Exception {
        CachedResults cache = CacheKit.cache(System::nanoTime, options -> {});
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<String> leader = threads.submit(() -> CacheKit.get(cache, "key", null, () -> {
            loading.countDown();
            go.await();
            throw end;
        }));
        loading.await();
        AtomicReference<Thread> thread = new AtomicReference<>();
        Future<String> waiter = threads.submit(() -> {
            thread.set(Thread.currentThread());
            return CacheKit.get(cache, "key", null, () -> new Loaded<>("mine", T));
        });
        awaitWaiting(thread);
        go.countDown();
        assertThat(catchThrowable(leader::get)).hasCause(end);
        return waiter;
    }

    @ParameterizedTest
    @MethodSource("whatEndsOneCaller")
    void whatEndsOneCallerEndsNoOther(SQLException end) throws Exception {
        assertThat(waiterOf(end).get()).isEqualTo("mine");
    }

    /** Whoever handles an exception may change it: its next exception, its trace. */
    @Test
    void whoWaitedForAFailureGetsOneOfItsOwn() throws Exception {
        SQLException failure = new SQLSyntaxErrorException("no such table", "42S02", 1);
        Throwable seen = catchThrowable(waiterOf(failure)::get).getCause();
        assertThat(seen)
                .isNotSameAs(failure)
                .isInstanceOf(SQLSyntaxErrorException.class)
                .hasMessage("no such table")
                .hasCause(failure);
        assertThat(((SQLException) seen).getSQLState()).isEqualTo("42S02");
        assertThat(((SQLException) seen).getErrorCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("whatEndsOneCaller")
    void whatEndsOneCallerIsNotRemembered(SQLException end) throws Exception {
        CachedResults cache = CacheKit.cache(System::nanoTime, o -> o.failureTtl = Duration.ofMinutes(1));
        AtomicInteger tries = new AtomicInteger();
        Loader<Integer> loader = CacheKit.repeatable(T, () -> {
            if (tries.incrementAndGet() == 1) {
                throw end;
            }
            return tries.get();
        });
        assertThatThrownBy(() -> CacheKit.get(cache, "key", null, loader)).isSameAs(end);
        assertThat(CacheKit.get(cache, "key", null, loader)).isEqualTo(2);
    }

    // ---- plain JDBC

    private void open(int connections) throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(QueryCache.ttl(Duration.ofMinutes(10)).cacheReads(List.of("a"), Duration.ofMinutes(1)))
                .maxConnections(connections)
                .acquireTimeout(Duration.ofMinutes(10))
                .open();
        db.executeTransaction(List.of("CREATE TABLE a (x)", "INSERT INTO a VALUES (1)"));
        db.resetPoolStats();
    }

    private CacheStats stats() {
        return db.getPoolStats().cache();
    }

    private static String ask(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "none";
        }
    }

    /** Two callers who ask for the same at once, on a pool whose only reader is taken, so that the first waits for it. */
    private final class Two {
        final Connection leading = db.dataSource().getConnection();
        final Connection waiting = db.dataSource().getConnection();
        final Statement first = leading.createStatement();
        final Statement second = waiting.createStatement();
        final AtomicReference<Thread> thread = new AtomicReference<>();
        Future<String> leader;
        Future<String> waiter;

        Two() throws SQLException {}

        void ask(String sql) {
            askFirst(sql);
            askSecond(() -> PatienceTest.ask(second, sql));
        }

        private void askFirst(String sql) {
            leader = threads.submit(() -> PatienceTest.ask(first, sql));
            await().until(() -> stats().loads() == 1);
        }

        void askSecond(Callable<String> question) {
            waiter = threads.submit(() -> {
                thread.set(Thread.currentThread());
                return question.call();
            });
            await().until(() -> stats().misses() == 2);
            awaitWaiting(thread);
        }
    }

    /** Takes the only reader of a pool of two connections until the latch is open; returns when it has it. */
    private Future<?> takeReader(CountDownLatch until) throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        Future<?> holder = threads.submit(() -> db.withReadConnection(connection -> {
            taken.countDown();
            try {
                until.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            return null;
        }));
        taken.await();
        return holder;
    }

    @Test
    void cancelOfWhoLoadsLeavesWhoWaits() throws Exception {
        open(2);
        CountDownLatch go = new CountDownLatch(1);
        Future<?> holder = takeReader(go);
        Two two = new Two();
        two.ask(ASK);
        two.first.cancel();
        assertThatThrownBy(two.leader::get).hasMessageContaining("cancelled");
        await().until(() -> stats().loads() == 2);
        go.countDown();
        assertThat(two.waiter.get()).isEqualTo("1");
        holder.get();
    }

    @Test
    void theEndOfALoadersConnectionLeavesWhoWaits() throws Exception {
        open(4);
        Two two = new Two();
        two.ask(ENDLESS);
        two.leading.abort(Runnable::run);
        assertThatThrownBy(two.leader::get).hasCauseInstanceOf(SQLException.class);
        await().until(() -> stats().loads() == 2);
        assertThat(two.waiter).as("it reads for itself").isNotDone();
        two.second.cancel();
        assertThatThrownBy(two.waiter::get).hasMessageContaining("cancelled");
    }

    @Test
    void cancelEndsTheWaitForAnothersLoad() throws Exception {
        whatEndsTheWaiter(two -> two.second.cancel(), "cancelled");
    }

    @Test
    void theEndOfItsConnectionEndsTheWaitForAnothersLoad() throws Exception {
        whatEndsTheWaiter(two -> two.waiting.abort(Runnable::run), "");
    }

    /** And the thread still knows that it was interrupted. */
    @Test
    void anInterruptEndsTheWaitForAnothersLoad() throws Exception {
        whatEndsTheWaiter(two -> two.thread.get().interrupt(), "Interrupted");
    }

    private interface End {
        void of(Two two) throws SQLException;
    }

    private void whatEndsTheWaiter(End end, String message) throws Exception {
        open(2);
        CountDownLatch go = new CountDownLatch(1);
        Future<?> holder = takeReader(go);
        Two two = new Two();
        two.askFirst(ASK);
        boolean[] interrupted = new boolean[1];
        two.askSecond(() -> {
            try {
                return ask(two.second, ASK);
            } finally {
                interrupted[0] = Thread.interrupted();
            }
        });
        end.of(two);
        Throwable seen = catchThrowable(two.waiter::get).getCause();
        assertThat(seen).isInstanceOf(SQLException.class).hasMessageContaining(message);
        assertThat(interrupted[0]).isEqualTo(message.equals("Interrupted"));
        assertThat(two.leader).as("the load goes on").isNotDone();
        go.countDown();
        assertThat(two.leader.get()).isEqualTo("1");
        holder.get();
    }

    @Test
    void theQueryTimeoutCountsWhileAnotherLoads() throws Exception {
        open(2);
        CountDownLatch go = new CountDownLatch(1);
        Future<?> holder = takeReader(go);
        Two two = new Two();
        two.second.setQueryTimeout(1);
        two.ask(ASK);
        assertThatThrownBy(two.waiter::get).hasCauseInstanceOf(SQLTimeoutException.class);
        assertThat(two.leader).as("the load goes on").isNotDone();
        go.countDown();
        assertThat(two.leader.get()).isEqualTo("1");
        holder.get();
    }
}
