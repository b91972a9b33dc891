package dev.rockpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.Diagnosis.LaneDiagnosis;
import dev.rockpool.pool.AcquireTimeoutException;
import dev.rockpool.pool.CapturedLog;
import dev.rockpool.pool.EvictionReason;
import dev.rockpool.pool.Incident;
import dev.rockpool.pool.PoolEvent;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code db.diagnose()}, end to end: trouble that is made on purpose, and what is said of it. */
@Timeout(60)
class DiagnosisTest {

    private static final String WRITER = "app.sqlite/writer";
    private static final String READERS = "app.sqlite/readers";

    @TempDir
    Path folder;

    private DatabaseManager db;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<FutureTask<Boolean>> holders = new ArrayList<>();
    private final CapturedLog log = new CapturedLog();

    @BeforeEach
    void open() throws SQLException {
        open(builder -> builder.maxConnections(3));
        db.executeTransaction(List.of("CREATE TABLE t (a UNIQUE)", "INSERT INTO t VALUES (1)"));
    }

    private void open(UnaryOperator<DatabaseBuilder> settings) throws SQLException {
        db = settings.apply(DatabaseManager.withPooling(folder.resolve("app.sqlite")))
                .open();
    }

    private void reopen(UnaryOperator<DatabaseBuilder> settings) throws SQLException {
        db.close();
        open(settings);
    }

    @AfterEach
    void close() throws Exception {
        gate.countDown();
        for (FutureTask<Boolean> holder : holders) {
            assertThat(holder.get()).isTrue();
        }
        db.close(Duration.ZERO);
        log.close();
    }

    private static <T> FutureTask<T> start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Somebody runs a statement on a connection, and keeps that until the gate is opened. */
    private void hold(String name, boolean writes, String sql) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        holders.add(start(
                name,
                () -> writes
                        ? db.withConnection(c -> keep(Sql.ask(c, sql), held))
                        : db.withReadConnection(c -> keep(Sql.ask(c, sql), held))));
        held.await();
    }

    private boolean keep(String result, CountDownLatch held) {
        held.countDown();
        try {
            gate.await();
            return result != null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitWaiters(int lane, int count) {
        await().until(() -> {
            LaneDiagnosis found = db.diagnose().lanes().get(lane);
            return found.waiters().size() == count
                    && found.waiters().get(0).waited().toMillis() >= 100;
        });
    }

    @Test
    void whereAllIsWellThereIsNoAdvice() throws SQLException {
        assertThat(Sql.read(db, "SELECT a FROM t")).isEqualTo("1");
        Diagnosis diagnosis = db.diagnose();
        assertThat(diagnosis.advice()).isEmpty();
        assertThat(diagnosis.incidents()).isEmpty();
        assertThat(diagnosis.walHolder()).isNull();
        assertThat(diagnosis.slowest()).isEmpty();
        assertThat(diagnosis.lanes()).extracting(lane -> lane.stats().lane()).containsExactly(WRITER, READERS);
        assertThat(diagnosis.describe())
                .startsWith("app.sqlite, ")
                .contains("Advice:\n  nothing: all is well", WRITER + ":\n  0 in use, 1 idle, 0 waiting; at most 1")
                .contains("Write units:\n  0 wait; 1 kept in 1 commits, 0 failed")
                .contains("Write-ahead log:")
                .doesNotContain("What went wrong", "Statements by time", "null");
    }

    @Test
    void whoWaitsBehindWhomIsToldWithThreadAndSql() throws Exception {
        hold("slow-importer", true, "SELECT 'held'");
        FutureTask<Integer> unit = start("web-7", () -> db.update("INSERT INTO t VALUES (7)"));
        awaitWaiters(0, 1);
        Diagnosis diagnosis = db.diagnose();
        LaneDiagnosis writer = diagnosis.lanes().get(0);
        assertThat(writer.leases()).singleElement().satisfies(lease -> {
            assertThat(lease.thread()).isEqualTo("slow-importer");
            assertThat(lease.lastSql()).isEqualTo("SELECT 'held'");
        });
        assertThat(writer.waiters()).singleElement().satisfies(waiter -> {
            assertThat(waiter.thread()).isEqualTo("web-7");
            assertThat(waiter.unit()).isTrue();
        });
        assertThat(diagnosis.advice())
                .singleElement()
                .asString()
                .startsWith("1 caller waits for " + WRITER + ", the first for ")
                .contains("because it is out: writer held ")
                .contains("by thread 'slow-importer' (last SQL: SELECT 'held'). Do less while holding it");
        assertThat(diagnosis.describe())
                .contains("thread 'web-7' has waited for ")
                .contains(", with a write unit, at priority NORMAL")
                .contains("by thread 'slow-importer' (last SQL: SELECT 'held')");
        gate.countDown();
        assertThat(unit.get()).isEqualTo(1);
        assertThat(db.diagnose().advice()).isEmpty();
    }

    @Test
    void whoWaitsForReadersIsToldThatAllAreOut() throws Exception {
        hold("report-1", false, "SELECT 1");
        hold("report-2", false, "SELECT 2");
        FutureTask<String> reader = start("web-7", () -> Sql.read(db, "SELECT a FROM t"));
        awaitWaiters(1, 1);
        assertThat(db.diagnose().advice())
                .singleElement()
                .asString()
                .contains("because all 2 are out, the longest: reader.", "or raise maxConnections");
        gate.countDown();
        assertThat(reader.get()).isEqualTo("1");
    }

    @Test
    void aSuspendedLaneIsNotTakenForAFullOne() throws Exception {
        db.suspend();
        FutureTask<String> reader = start("web-7", () -> Sql.read(db, "SELECT a FROM t"));
        awaitWaiters(1, 1);
        assertThat(db.diagnose().advice())
                .singleElement()
                .asString()
                .contains("nobody holds a connection: the lane is suspended", "resume()");
        db.resume();
        assertThat(reader.get()).isEqualTo("1");
    }

    @Test
    void theOnlyConnectionOfADatabaseInMemoryIsNoWriterAndCannotBeMore() throws Exception {
        db.close();
        db = DatabaseManager.withPooling(":memory:").maxConnections(10).open();
        hold("slow", false, "SELECT 1");
        FutureTask<String> reader = start("web-7", () -> Sql.read(db, "SELECT 2"));
        awaitWaiters(0, 1);
        assertThat(db.diagnose().advice())
                .singleElement()
                .asString()
                .contains("by thread 'slow'", "there is one connection for all")
                .doesNotContain("raise maxConnections");
        assertThat(db.diagnose().describe()).doesNotContain("Write-ahead log");
        gate.countDown();
        assertThat(reader.get()).isEqualTo("2");
    }

    @Test
    void timeoutsAreToldAfterwards() throws Exception {
        reopen(builder -> builder.maxConnections(2).acquireTimeout(Duration.ofMillis(100)));
        hold("report", false, "SELECT 1");
        assertThatThrownBy(() -> Sql.read(db, "SELECT a FROM t")).isInstanceOf(AcquireTimeoutException.class);
        gate.countDown();
        await().until(() -> db.getPoolStats().activeConnections() == 0);
        assertThat(db.diagnose().advice())
                .containsExactly(
                        "1 caller waited for " + READERS
                                + " in vain lately. Return connections sooner, or raise maxConnections, or raise acquireTimeout");
        assertThat(db.diagnose().describe()).containsPattern("Z " + READERS + ": a caller waited 1\\d\\d ms in vain");
        db.resetPoolStats();
        assertThat(db.diagnose().advice()).isEmpty();
    }

    @Test
    void leaksAreToldWithTheWayToTheirStacks() throws Exception {
        for (boolean stacks : new boolean[] {false, true}) {
            reopen(builder -> builder.leakThreshold(Duration.ofMillis(100))
                    .reapInterval(Duration.ofMillis(100))
                    .leakStacks(stacks));
            db.useReadConnection(c -> {
                Sql.ask(c, "SELECT 'leaky'");
                await().until(() -> db.diagnose().incidents().size() == 1);
                LaneDiagnosis readers = db.diagnose().lanes().get(1);
                assertThat(readers.leases()).singleElement().satisfies(lease -> assertThat(lease.stack() != null)
                        .isEqualTo(stacks));
            });
            assertThat(db.diagnose().advice())
                    .singleElement()
                    .asString()
                    .startsWith("1 lease was held for longer than leakThreshold = 100 ms: ")
                    .endsWith(stacks ? "its stack is in the log" : "set leakStacks to see where they are borrowed");
            assertThat(db.diagnose().describe())
                    .containsPattern(READERS + ": possible leak: reader\\S* held .*last SQL: SELECT 'leaky'");
        }
    }

    @Test
    void whoHoldsTheWalBackIsNamedAndAdvisedUponOnceItIsOverItsLimit() throws Exception {
        reopen(builder -> builder.sqlite(sqlite -> sqlite.walSizeLimit(64 << 10)));
        db.useReadConnection(c -> {
            try (ResultSet rows = c.createStatement().executeQuery("SELECT a FROM t, (SELECT 1 UNION SELECT 2)")) {
                rows.next();
                await().until(() -> db.diagnose().walHolder() != null);
                assertThat(db.diagnose().walHolder())
                        .contains(Thread.currentThread().getName(), "has been reading for");
                db.update("INSERT INTO t VALUES (randomblob(200000))");
                assertThat(db.diagnose().advice())
                        .singleElement()
                        .asString()
                        .startsWith("The write-ahead log has ")
                        .contains(
                                "more than walSizeLimit = 65536, because reader",
                                "last SQL: SELECT a FROM t",
                                "maxReadAge");
                assertThat(db.diagnose().describe()).contains("of 65536 bytes", "held back: reader");
            }
        });
        await().until(() ->
                db.diagnose().walHolder() == null && db.diagnose().stats().wal().bytes() <= 65_536);
        assertThat(db.diagnose().advice()).isEmpty();
    }

    @Test
    void whatWentWrongIsToldWithoutValuesAndInOneLine() {
        assertThatThrownBy(() -> db.update("INSERT INTO t\nVALUES (?)", 1)).isInstanceOf(SQLException.class);
        db.close();
        assertThat(db.diagnose().describe())
                .containsPattern("Z " + WRITER + ": a statement failed on writer:"
                        + " SQLIntegrityConstraintViolationException \\(23505\\), code 19\\. It was: INSERT INTO t VALUES"
                        + " \\(\\?\\)\n");
    }

    @Test
    void errorsThatMayHoldSecretsAreToldByTheirKind() throws SQLException {
        PoolEvent.OpenFailed failed = new PoolEvent.OpenFailed(
                READERS, "reader.2", new SQLException("no route to db://ada:secret@host", "08001", 7));
        Diagnosis diagnosis = new Diagnosis(
                "app",
                db.diagnose().at(),
                db.getPoolStats(),
                List.of(),
                null,
                List.of(),
                List.of(
                        incident(failed),
                        incident(new PoolEvent.HealthCheckFailed(
                                READERS, "reader.3", new IllegalStateException("secret"))),
                        incident(new PoolEvent.Destroyed(READERS, "reader.3", EvictionReason.BROKEN, failed.cause())),
                        incident(new PoolEvent.Destroyed(
                                READERS, "reader.4", EvictionReason.RECLAIMED, new Throwable("secret place")))),
                List.of());
        assertThat(diagnosis.describe())
                .doesNotContain("secret")
                .contains(READERS + ": reader.2 could not be opened: SQLException (08001, 7)")
                .contains(READERS + ": the health check of reader.3 failed: IllegalStateException")
                .contains(READERS + ": reader.3 was closed: BROKEN, SQLException (08001, 7)")
                .contains(READERS + ": reader.4 was closed: RECLAIMED\n");
    }

    private static Incident incident(PoolEvent event) {
        return new Incident(Instant.EPOCH, event);
    }

    @Test
    void ofManyTheFirstTenAreShown() throws SQLException {
        for (int i = 0; i < 12; i++) {
            int number = i;
            assertThatThrownBy(() -> Sql.write(db, "SELECT no_such_" + number)).isInstanceOf(SQLException.class);
        }
        assertThat(db.diagnose().incidents()).hasSize(12);
        assertThat(db.diagnose().describe())
                .contains("no_such_11", "no_such_2", "\n  and 2 more")
                .doesNotContain("no_such_1\n", "no_such_0");
    }

    @Test
    void aDatabaseThatIsClosingOrClosedSaysSo() throws Exception {
        hold("slow", true, "SELECT 1");
        FutureTask<Boolean> closing = start("closer", () -> {
            db.close(Duration.ofSeconds(30));
            return true;
        });
        await().until(db::isClosed);
        await().until(() -> !db.diagnose().advice().isEmpty());
        assertThat(db.diagnose().advice())
                .containsExactly("app.sqlite is being closed, and waits for those who hold" + " connections");
        assertThat(db.diagnose().describe()).contains("by thread 'slow'");
        gate.countDown();
        assertThat(closing.get()).isTrue();
        Diagnosis closed = db.diagnose();
        assertThat(closed.advice())
                .containsExactly("app.sqlite is closed: open a new DatabaseManager to use the database again");
        assertThat(closed.describe()).contains("0 in use, 0 idle, 0 waiting");
    }
}
