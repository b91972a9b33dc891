package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteException;

/** Files that are missing, wrong, unreadable or full get a clear error, and nothing is lost. */
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
