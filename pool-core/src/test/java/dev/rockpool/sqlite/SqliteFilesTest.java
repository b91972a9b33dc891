package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.LaneBlockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteException;

/** Files that are missing, wrong, unreadable, full, deleted or replaced get a clear error, and nothing is lost. */
class SqliteFilesTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("app.sqlite");
    }

    @Test
    void aMissingFolderIsNamed() {
        assertThatExceptionOfType(DatabaseFileException.class)
                .isThrownBy(() -> DatabaseManager.withPooling(folder.resolve("missing/app.sqlite"))
                        .open())
                .withMessageContaining(folder.resolve("missing").toString())
                .withMessageContaining("create it first");
    }

    @Test
    void aFolderIsNoDatabase() {
        assertThatExceptionOfType(DatabaseFileException.class)
                .isThrownBy(() -> DatabaseManager.withPooling(folder).open())
                .withMessageContaining("is a folder");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAtOnce() throws IOException {
        Files.writeString(file(), "This is a letter and no database, however long it is. ".repeat(50));
        assertThatExceptionOfType(DatabaseFileException.class)
                .isThrownBy(() -> DatabaseManager.withPooling(file()).open())
                .withMessageContaining("is no SQLite database")
                .withCauseInstanceOf(SQLiteException.class);
    }

    @Test
    void anUnreadableFileIsNamed() throws IOException {
        Files.createFile(file());
        assumeTrue(file().toFile().setReadable(false) && !Files.isReadable(file()), "root reads every file");
        assertThatExceptionOfType(DatabaseFileException.class)
                .isThrownBy(() -> DatabaseManager.withPooling(file()).open())
                .withMessageContaining("cannot be read");
    }

    @Test
    void readOnlyDoesNotCreateAFile() {
        assertThatExceptionOfType(DatabaseFileException.class)
                .isThrownBy(
                        () -> DatabaseManager.withPooling(file()).readOnly(true).open())
                .withMessageContaining("does not exist");
        assertThat(file()).doesNotExist();
    }

    @Test
    void aUriIsRefusedWithTheWayOut() {
        assertThatExceptionOfType(DatabaseFileException.class)
                .isThrownBy(() -> DatabaseManager.withPooling("file:app.sqlite?cache=shared")
                        .open())
                .withMessageContaining("plain path");
    }

    @Test
    void aReadOnlyDatabaseIsReadByAllAndWrittenByNobody() throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(file()).open()) {
            db.useConnection(c -> run(c, "CREATE TABLE t (a)"));
            db.useConnection(c -> run(c, "INSERT INTO t VALUES (7)"));
        }
        try (DatabaseManager db =
                DatabaseManager.withPooling(file()).readOnly(true).open()) {
            String read = db.withReadConnection(c -> ask(c, "SELECT a FROM t"));
            assertThat(read).isEqualTo("7");
            assertThatThrownBy(() -> db.useConnection(c -> run(c, "INSERT INTO t VALUES (8)")))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("only reads");
        }
    }

    @Test
    void aFullDatabaseSaysSoAndTheConnectionStaysGood() throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(file()).open()) {
            db.useConnection(c -> run(c, "CREATE TABLE t (a)"));
            assertThatThrownBy(() -> db.useConnection(c -> {
                        run(c, "PRAGMA max_page_count=8");
                        run(c, "INSERT INTO t VALUES (zeroblob(1000000))");
                    }))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("disk is full");
            db.useConnection(c -> run(c, "INSERT INTO t VALUES (zeroblob(1000000))"));
            assertThat(db.getPoolStats().totalCreated()).isEqualTo(2);
        }
    }

    @Test
    void trap05AnAutomaticRollbackDoomsTheTransactionUntilTheCallerRollsBack() throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(file()).open()) {
            db.useConnection(c -> run(c, "CREATE TABLE t (a UNIQUE ON CONFLICT ROLLBACK)"));
            db.useConnection(c -> {
                c.setAutoCommit(false);
                run(c, "INSERT INTO t VALUES (1)");
                assertThatThrownBy(() -> run(c, "INSERT INTO t VALUES (1)")).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> run(c, "INSERT INTO t VALUES (2)"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("This transaction is over");
                assertThatThrownBy(c::commit).isInstanceOf(SQLException.class);
                c.rollback();
                run(c, "INSERT INTO t VALUES (3)");
                c.commit();
            });
            String rows = db.withReadConnection(c -> ask(c, "SELECT group_concat(a) FROM t"));
            assertThat(rows).isEqualTo("3");
        }
    }

    @Test
    void trap09ADeletedFileIsNoticedAndNothingIsWrittenIntoNothing() throws Exception {
        try (DatabaseManager db = DatabaseManager.withPooling(file()).open()) {
            db.useConnection(c -> run(c, "CREATE TABLE t (a)"));
            Path aside = folder.resolve("aside.sqlite");
            Files.move(file(), aside);
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> db.useConnection(c -> run(c, "INSERT INTO t VALUES (1)")))
                                    .isInstanceOf(LaneBlockedException.class)
                                    .hasMessageContaining("was deleted or moved"));
            assertThat(db.healthCheck().isHealthy()).isFalse();
            assertThat(file()).as("no empty database is put in its place").doesNotExist();

            Files.move(aside, file());
            await().untilAsserted(() -> assertThat(db.healthCheck().isHealthy()).isTrue());
            db.useConnection(c -> run(c, "INSERT INTO t VALUES (2)"));
        }
    }

    @Test
    void trap09AReplacedFileIsNoticed() throws Exception {
        Path other = folder.resolve("other.sqlite");
        DatabaseManager.withPooling(other).open().close();
        try (DatabaseManager db = DatabaseManager.withPooling(file()).open()) {
            db.useConnection(c -> run(c, "CREATE TABLE t (a)"));
            Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> db.useConnection(c -> run(c, "INSERT INTO t VALUES (1)")))
                                    .isInstanceOf(LaneBlockedException.class)
                                    .hasMessageContaining("was replaced"));
        }
    }

    @Test
    void trap11PragmasAreSetInOrderAndEachTookEffect() throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(file())
                .cacheSize(8 << 20)
                .sqlite(s -> s.busyTimeout(Duration.ofMillis(1234))
                        .journalSizeLimit(1 << 20)
                        .pragma("analysis_limit", "400"))
                .open()) {
            for (boolean writer : new boolean[] {true, false}) {
                dev.rockpool.work.SqlAction<SQLException> check = c -> {
                    assertThat(ask(c, "PRAGMA journal_mode")).isEqualTo("wal");
                    assertThat(ask(c, "PRAGMA busy_timeout")).isEqualTo("10"); // the rest is waited outside the driver
                    assertThat(ask(c, "PRAGMA synchronous")).isEqualTo("2");
                    assertThat(ask(c, "PRAGMA foreign_keys")).isEqualTo("1");
                    assertThat(ask(c, "PRAGMA cache_size")).isEqualTo("-8192");
                    assertThat(ask(c, "PRAGMA temp_store")).isEqualTo("2");
                    assertThat(ask(c, "PRAGMA journal_size_limit")).isEqualTo("1048576");
                    assertThat(ask(c, "PRAGMA mmap_size")).isEqualTo("0");
                    assertThat(ask(c, "PRAGMA analysis_limit")).isEqualTo("400");
                };
                if (writer) {
                    db.useConnection(check);
                } else {
                    db.useReadConnection(check);
                }
            }
        }
    }

    @Test
    void trap17AnInMemoryDatabaseOutlivesReapingAgingAndEviction() throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(":memory:")
                .idleTimeout(Duration.ofMillis(1))
                .reapInterval(Duration.ofMillis(100))
                .maxConnectionAge(Duration.ofMillis(1))
                .minConnections(0)
                .open()) {
            db.useConnection(c -> run(c, "CREATE TABLE t (a)"));
            long ticks = db.getPoolStats().connections().get(0).age().toMillis();
            db.evictConnections();
            db.flushIdle();
            await().until(() -> db.getPoolStats().connections().get(0).age().toMillis() > ticks + 300);
            db.useConnection(c -> run(c, "INSERT INTO t VALUES (1)"));
            String read = db.withReadConnection(c -> ask(c, "SELECT count(*) FROM t"));
            assertThat(read).isEqualTo("1");
            assertThat(db.getPoolStats().totalCreated()).isEqualTo(1);
        }
    }

    @Test
    void closingLeavesNoWalBehind() throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(file()).open()) {
            db.useConnection(c -> run(c, "CREATE TABLE t (a)"));
            db.useConnection(c -> run(c, "INSERT INTO t VALUES (zeroblob(100000))"));
            String read = db.withReadConnection(c -> ask(c, "SELECT count(*) FROM t"));
            assertThat(read).isEqualTo("1");
        }
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
        assertThat(folder.resolve("app.sqlite-shm")).doesNotExist();
    }

    @Test
    void oldNativeLibrariesAreRefused() {
        assertThat(SqliteDatabase.isRecent("3.54.1")).isTrue();
        assertThat(SqliteDatabase.isRecent("3.51.3")).isTrue();
        assertThat(SqliteDatabase.isRecent("4.0.0")).isTrue();
        assertThat(SqliteDatabase.isRecent("3.51.2")).isFalse();
        assertThat(SqliteDatabase.isRecent("3.9.2")).isFalse();
        assertThat(SqliteDatabase.isRecent("unknown")).isFalse();
    }
}
