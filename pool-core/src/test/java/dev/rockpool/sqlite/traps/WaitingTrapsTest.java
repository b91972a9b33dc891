package dev.rockpool.sqlite.traps;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.sqlite.BackupOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;

/** Traps 1, 2, 7 and 15: the driver lets one thread wait for another, and cannot be hurried. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingTrapsTest extends TrapKit {

    private Aside<?> endlessly(Connection connection) {
        Aside<?> query =
                aside(() -> assertThatThrownBy(() -> ask(connection, ENDLESS)).isInstanceOf(SQLException.class));
        await().until(() -> isInDriver(query.thread));
        return query;
    }

    // ---- 1: the monitor

    @Test
    void trap01NobodyWaitsForARunningQueryAndClosingInterruptsIt() throws Exception {
        AtomicReference<Connection> borrowed = new AtomicReference<>();
        Aside<?> query = aside(() -> assertThatThrownBy(() -> db.useReadConnection(c -> {
                    borrowed.set(c);
                    ask(c, ENDLESS);
                }))
                .isInstanceOf(SQLException.class));
        await().until(() -> isInDriver(query.thread));

        assertThat(db.getPoolStats().activeConnections()).isEqualTo(1);
        assertThat(db.leases()).singleElement().satisfies(lease -> assertThat(lease.lastSql())
                .isEqualTo(ENDLESS));
        assertThat(db.healthCheck().isHealthy()).isTrue();
        assertThat(borrowed.get().isValid(1)).isTrue();
        write(db, "INSERT INTO t VALUES (1)");
        assertThat(read(db, "SELECT a FROM t")).isEqualTo("1");
        db.evictConnections();
        assertThat(query.isDone()).isFalse();

        db.close(Duration.ZERO);
        query.result();
    }

    @Test
    void trap01AbortingAConnectionEndsWhatItRuns() throws Exception {
        Connection connection = db.dataSource().getConnection();
        Aside<?> query = endlessly(connection);
        connection.abort(Runnable::run);
        query.result();
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void trap01TheDriverKeepsAValidationWaitingForARunningQuery() throws Exception {
        SQLiteConnection bare = bare();
        Aside<?> query = endlessly(bare);
        Aside<Boolean> validation = aside(() -> bare.isValid(1));
        await().until(() -> isHeldUpByDriver(validation.thread));
        bare.abort(Runnable::run);
        assertThat(bare.isClosed()).as("abort does nothing").isFalse();
        assertThat(query.isDone()).isFalse();
        bare.getDatabase().interrupt();
        query.result();
        assertThat(validation.result()).isTrue();
    }

    @Test
    void trap01TheDriverKeepsCloseWaitingForARunningQuery() throws Exception {
        SQLiteConnection bare = bare();
        Aside<?> query = endlessly(bare);
        Aside<?> closing = aside(() -> {
            bare.close();
            return null;
        });
        await().until(() -> isHeldUpByDriver(closing.thread));
        assertThat(query.isDone()).isFalse();
        bare.getDatabase().interrupt();
        query.result();
        closing.result();
    }

    // ---- 2: waiting in native code

    /** Parked by the pool, with no native frame below that would pin a virtual thread's carrier. */
    private static boolean waitsOutsideTheDriver(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING
                && isIn(thread, "java.util.concurrent.locks.LockSupport")
                && !isInDriver(thread);
    }

    @Test
    void trap02WhoWaitsForTheWriterIsParkedByThePool() throws Exception {
        db.useTransaction(c -> {
            run(c, "INSERT INTO t VALUES (1)");
            Aside<?> other = aside(() -> {
                write(db, "INSERT INTO t VALUES (2)");
                return null;
            });
            await().until(() -> db.getPoolStats().waitingClients() == 1 && waitsOutsideTheDriver(other.thread));
        });
        await().untilAsserted(
                        () -> assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("2"));
    }

    @Test
    void trap02ALockOfAnotherProcessIsWaitedForOutsideTheDriver() throws Exception {
        SQLiteConnection other = bare();
        run(other, "BEGIN IMMEDIATE");
        Aside<?> writing = aside(() -> {
            write(db, "INSERT INTO t VALUES (1)");
            return null;
        });
        await().pollInterval(Duration.ofMillis(1)).until(() -> waitsOutsideTheDriver(writing.thread));
        run(other, "COMMIT");
        writing.result();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
    void trap02VirtualThreadsThatWaitForALockLeaveTheirCarriers() throws Exception {
        SQLiteConnection other = bare();
        run(other, "BEGIN IMMEDIATE");
        List<FutureTask<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            writers.add(virtual(() -> {
                write(db, "INSERT INTO t VALUES (1)");
                return true;
            }));
        }
        await().until(() -> db.getPoolStats().waitingClients() == writers.size() - 1);
        // Were the waiting ones on their carriers, there would be none left for this.
        assertThat(virtual(() -> read(db, "SELECT count(*) FROM t")).get()).isEqualTo("0");
        run(other, "COMMIT");
        for (FutureTask<Boolean> one : writers) {
            assertThat(one.get()).isTrue();
        }
    }

    /** By reflection, because the tests are compiled for Java 17. */
    private static <T> FutureTask<T> virtual(Callable<T> work) throws ReflectiveOperationException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        return task;
    }

    @Test
    void trap02TheDriverWaitsForALockInNativeCode() throws Exception {
        SQLiteConnection other = bare();
        run(other, "BEGIN IMMEDIATE");
        SQLiteConnection bare = bare("busy_timeout", "60000");
        Aside<?> writing = aside(() -> {
            run(bare, "INSERT INTO t VALUES (1)");
            return null;
        });
        await().until(() -> {
            StackTraceElement[] frames = writing.thread.getStackTrace();
            return frames.length > 0 && frames[0].isNativeMethod() && isInDriver(writing.thread);
        });
        assertThat(writing.isDone()).isFalse();
        run(other, "COMMIT");
        writing.result();
    }

    // ---- 7: timeouts that end nothing

    @Test
    void trap07AQueryTimeoutEndsTheQueryAndTheConnectionStaysGood() throws SQLException {
        try (Connection connection = db.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasMessageContaining(ENDLESS);
            assertThat(ask(connection, "SELECT 7")).isEqualTo("7");
        }
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
    }

    @Test
    void trap07AQueryTimeoutLeavesTheLockTimeoutAlone() throws SQLException {
        String without = db.withConnection(c -> ask(c, "PRAGMA busy_timeout"));
        String with = db.withConnection(c -> askWithTimeout(c, 7));
        assertThat(with).isEqualTo(without);
    }

    @Test
    void trap07TheDriverTakesAQueryTimeoutForALockTimeout() throws SQLException {
        SQLiteConnection bare = bare("busy_timeout", "1234");
        assertThat(askWithTimeout(bare, 7)).isEqualTo("7000");
        long start = System.nanoTime();
        Function.create(bare, "enough", new Function() {
            @Override
            protected void xFunc() throws SQLException {
                result(System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(1_100) ? 1 : 0);
            }
        });
        try (Statement statement = bare.createStatement()) {
            statement.setQueryTimeout(1);
            ResultSet rows = statement.executeQuery(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE NOT enough()) SELECT max(i) FROM n");
            assertThat(rows.next()).as("it ran to its end, beyond its timeout").isTrue();
        }
    }

    private static String askWithTimeout(Connection connection, int seconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(seconds);
            try (ResultSet row = statement.executeQuery("PRAGMA busy_timeout")) {
                return row.next() ? row.getString(1) : "(none)";
            }
        }
    }

    // ---- 15: a backup holds its connection

    @Test
    void trap15ABackupHoldsUpNeitherReadersNorTheWriter() throws SQLException {
        reopen(builder -> builder.maxConnections(2).acquireTimeout(Duration.ofSeconds(5)));
        List<String> seen = new ArrayList<>();
        BackupOptions onePage = BackupOptions.defaults().pagesPerStep(1);
        db.sqlite().backup(folder.resolve("copy.sqlite"), onePage.progress((copied, all) -> {
            assertThat(db.getPoolStats().activeConnections()).isZero();
            seen.add(readAfterWriting());
        }));
        assertThat(seen).isNotEmpty();
        assertThat(seen.get(seen.size() - 1)).isEqualTo(Integer.toString(seen.size()));
    }

    private String readAfterWriting() {
        try {
            write(db, "INSERT INTO t VALUES (1)");
            return read(db, "SELECT count(*) FROM t");
        } catch (SQLException e) {
            throw new AssertionError("the backup is in the way", e);
        }
    }

    @Test
    void trap15TheDriverHoldsTheConnectionThroughoutABackup() throws SQLException {
        SQLiteConnection bare = bare();
        AtomicReference<Aside<String>> reading = new AtomicReference<>();
        String copy = folder.resolve("copy.sqlite").toString();
        bare.getDatabase().backup("main", copy, (remaining, all) -> {
            reading.compareAndSet(null, aside(() -> ask(bare, "SELECT 1")));
            await().until(() -> isHeldUpByDriver(reading.get().thread));
        });
        assertThat(reading.get()).isNotNull();
    }
}
