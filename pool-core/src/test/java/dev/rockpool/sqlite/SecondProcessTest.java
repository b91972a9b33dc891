package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another process works on the same file: its locks are waited for within {@code busyTimeout}, and neither loses anything. */
@Timeout(180)
class SecondProcessTest {

    private static final String INSERT = "INSERT INTO t (a) VALUES (1)";

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("app.sqlite");
    }

    private OtherProcess plainDriver() throws IOException {
        return new OtherProcess(folder, PlainDriverProcess.class, file());
    }

    private DatabaseManager openWithPatience(Duration busyTimeout) throws SQLException {
        DatabaseManager db = DatabaseManager.withPooling(file())
                .maxConnections(4)
                .sqlite(s -> s.busyTimeout(busyTimeout))
                .open();
        execute(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
        return db;
    }

    private static void execute(DatabaseManager db, String sql) throws SQLException {
        try (Connection c = db.dataSource().getConnection()) {
            run(c, sql);
        }
    }

    private static String query(DatabaseManager db, String sql) throws SQLException {
        try (Connection c = db.dataSource().getConnection()) {
            return ask(c, sql);
        }
    }

    @Test
    void aMixedLoadBesideAnotherProcessMeetsNoErrorAndNeitherLosesAnything() throws Exception {
        load(Duration.ofSeconds(2));
    }

    @Test
    @Tag("slow")
    void aMixedLoadBesideAnotherProcessMeetsNoErrorAndNeitherLosesAnythingForLong() throws Exception {
        load(Duration.ofSeconds(20));
    }

    private void load(Duration time) throws Exception {
        try (Contention load = new Contention(file());
                OtherProcess other = plainDriver()) {
            assertThat(other.ask(PlainDriverProcess.INSERT)).isEqualTo("inserting");
            load.loadFor(32, time);
            long rows = Long.parseLong(other.ask("stop"));
            assertThat(other.end()).isZero();
            assertThat(rows).isPositive();
            assertThat(query(load.db, "SELECT count(*) || ' ' || max(id) FROM elsewhere"))
                    .isEqualTo(rows + " " + rows);
            load.audit();
            Measured.info(
                    "Contention beside another process for {}: {} reads, {} writes, {} changes of the schema, {} rows by the other;"
                            + " longest wait for a reader {}, for the writer {}",
                    time,
                    load.reads,
                    load.writes,
                    load.changesOfSchema,
                    rows,
                    load.readers().maxWait(),
                    load.writer().maxWait());
        }
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
    }

    @Test
    void aLockHeldForLongerThanBusyTimeoutIsATransientErrorThatSaysWhatToDo() throws Exception {
        try (DatabaseManager db = openWithPatience(Duration.ofMillis(200));
                OtherProcess other = plainDriver();
                Connection c = db.dataSource().getConnection()) {
            assertThat(other.ask("BEGIN IMMEDIATE")).isEqualTo("ok");
            assertThat(other.ask(INSERT)).isEqualTo("ok");

            assertLockedOut(c);
            assertThat(query(db, "SELECT count(*) FROM t")).isEqualTo("0");
            c.setAutoCommit(false);
            assertLockedOut(c);
            c.rollback();
            assertThat(db.getPoolStats().waitingClients()).isZero();

            assertThat(other.ask("COMMIT")).isEqualTo("ok");
            run(c, INSERT);
            c.commit();
            c.setAutoCommit(true);
            run(c, INSERT);
            assertThat(query(db, "SELECT count(*) FROM t")).isEqualTo("3");
            assertThat(other.end()).isZero();
        }
    }

    private static void assertLockedOut(Connection c) {
        SQLException seen = catchThrowableOfType(SQLException.class, () -> run(c, INSERT));
        assertThat((Throwable) seen)
                .isInstanceOf(SQLTransientException.class)
                .hasMessageContaining("Another process holds a lock")
                .hasMessageContaining("shorten its transactions, or raise busyTimeout");
        assertThat(seen.getSQLState()).isEqualTo("40001");
    }

    @Test
    void aLockThatIsGivenBackInTimeIsWaitedFor() throws Exception {
        try (DatabaseManager db = openWithPatience(Duration.ofMinutes(1));
                OtherProcess other = plainDriver();
                Crew crew = new Crew()) {
            assertThat(other.ask("BEGIN IMMEDIATE")).isEqualTo("ok");
            long before = writesBegun(db);
            crew.start(() -> execute(db, INSERT));
            await().until(() -> writesBegun(db) > before); // it has the writer, and knocks
            assertThat(query(db, "SELECT count(*) FROM t")).isEqualTo("0");
            assertThat(other.ask("COMMIT")).isEqualTo("ok");
            crew.join();
            assertThat(query(db, "SELECT count(*) FROM t")).isEqualTo("1");
            assertThat(db.getPoolStats().totalErrors()).isZero();
        }
    }

    private static long writesBegun(DatabaseManager db) {
        return db.getPoolStats().lanes().get(0).acquired();
    }

    @Test
    void aProcessKilledWithTheWriteLockHeldLeavesTheDatabaseUsable() throws Exception {
        try (DatabaseManager db = openWithPatience(Duration.ofMinutes(1));
                OtherProcess other = plainDriver();
                Crew crew = new Crew()) {
            assertThat(other.ask("BEGIN IMMEDIATE")).isEqualTo("ok");
            assertThat(other.ask("INSERT INTO t (a) SELECT randomblob(1000) FROM sqlite_schema"))
                    .isEqualTo("ok");
            long before = writesBegun(db);
            crew.start(() -> execute(db, INSERT));
            await().until(() -> writesBegun(db) > before);
            other.kill();
            crew.join();
            assertThat(query(db, "SELECT count(*) FROM t WHERE a = 1")).isEqualTo("1");
            assertThat(query(db, "SELECT count(*) FROM t")).isEqualTo("1");
            assertThat(query(db, "PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(db.getPoolStats().activeConnections()).isZero();
        }
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
    }

    @Test
    void aSchemaChangedByAnotherProcessIsNoticedAndStatementsGoOnWorking() throws Exception {
        try (DatabaseManager db = openWithPatience(Duration.ofMinutes(1));
                OtherProcess other = plainDriver();
                Connection c = db.dataSource().getConnection();
                PreparedStatement insert = c.prepareStatement("INSERT INTO t (a) VALUES (?)");
                PreparedStatement select = c.prepareStatement("SELECT * FROM t ORDER BY id");
                PreparedStatement view = c.prepareStatement("SELECT a FROM seen")) {
            execute(db, "CREATE VIEW seen AS SELECT a FROM t");
            insert.setInt(1, 1);
            insert.executeUpdate();
            assertThat(columns(select)).isEqualTo(2);
            assertThat(firstOf(view)).isEqualTo("1");

            assertThat(other.ask("ALTER TABLE t ADD COLUMN b DEFAULT 'new'")).isEqualTo("ok");
            assertThat(other.ask("CREATE TABLE u (a)")).isEqualTo("ok");
            assertThat(other.ask("DROP VIEW seen")).isEqualTo("ok");
            assertThat(other.ask("CREATE VIEW seen AS SELECT b AS a FROM t")).isEqualTo("ok");
            assertThat(other.ask("CREATE TRIGGER copies AFTER INSERT ON t BEGIN INSERT INTO u VALUES (new.a); END"))
                    .isEqualTo("ok");

            assertThat(columns(select)).isEqualTo(3);
            insert.setInt(1, 2);
            insert.executeUpdate();
            assertThat(ask(c, "SELECT a FROM u")).isEqualTo("2");
            assertThat(ask(c, "SELECT b FROM t")).isEqualTo("new");
            assertThat(firstOf(view)).isEqualTo("new");
            assertThat(db.getPoolStats().totalErrors()).isZero();
        }
    }

    @Test
    void plansMadeBeforeAnotherProcessChangedTheSchemaAreDropped() throws Exception {
        openWithPatience(Duration.ofMinutes(1)).close();
        SqliteDatabase database = new SqliteDatabase(
                SqliteAddress.of(file().toString(), false), PoolConfig.defaults(), SqliteConfig.defaults());
        try (OtherProcess other = plainDriver()) {
            assertThat(other.ask("CREATE TABLE copies (a)")).isEqualTo("ok");
            assertThat(database.plans().plan(INSERT).writes()).containsOnly("main.t");
            assertThat(database.plans().plan("SELECT a FROM later").known()).isFalse();

            assertThat(other.ask("CREATE TRIGGER copy AFTER INSERT ON t BEGIN INSERT INTO copies VALUES (1); END"))
                    .isEqualTo("ok");
            assertThat(other.ask("CREATE TABLE later (a)")).isEqualTo("ok");
            database.plans().look();
            assertThat(database.plans().plan(INSERT).writes()).containsOnly("main.t", "main.copies");
            assertThat(database.plans().plan("SELECT a FROM later").reads()).containsOnly("main.later");
        } finally {
            database.plans().close();
        }
    }

    private static int columns(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getMetaData().getColumnCount();
        }
    }

    private static String firstOf(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getString(1) : "(none)";
        }
    }
}
