package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore replaces everything at once, under readers and writers, or nothing. */
class RestoreTest {

    @TempDir
    Path folder;

    private DatabaseManager db;
    private Path backup;

    @BeforeEach
    void open() throws SQLException {
        backup = folder.resolve("backup of 100%.sqlite");
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite")).open();
        write(db, "CREATE TABLE t (a)");
        write(db, "INSERT INTO t VALUES ('old')");
        db.sqlite().backup(backup);
        write(db, "UPDATE t SET a = 'new'");
        write(db, "CREATE TABLE u (b)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void bringsBackWhatWasAndLeavesTheBackupAlone() throws IOException, SQLException {
        byte[] before = Files.readAllBytes(backup);
        assertThat(read(db, "SELECT a FROM t")).isEqualTo("new");
        db.sqlite().restore(backup);
        assertThat(read(db, "SELECT a FROM t")).isEqualTo("old");
        assertThat(db.listTables()).containsExactly("t");
        assertThat(read(db, "PRAGMA journal_mode")).isEqualTo("wal");
        write(db, "INSERT INTO t VALUES ('more')");
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("2");
        assertThat(db.sqlite().integrityCheck()).isEmpty();
        assertThat(Files.readAllBytes(backup)).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .filteredOn(name -> name.startsWith("backup"))
                    .containsExactly(backup.getFileName().toString());
        }
    }

    /**
     * <pre>
     * reader                        operator
     * reads, in a transaction
     *                               restores
     * reads the old data still
     * ends its transaction
     * reads the restored data
     * </pre>
     */
    @Test
    void aReaderSeesTheOldDatabaseToTheEndOfItsTransaction() throws SQLException {
        db.useReadConnection(c -> {
            c.setAutoCommit(false);
            assertThat(ask(c, "SELECT a FROM t")).isEqualTo("new");
            db.sqlite().restore(backup);
            assertThat(ask(c, "SELECT a FROM t")).isEqualTo("new");
            assertThat(ask(c, "SELECT count(*) FROM u")).isEqualTo("0");
            c.commit();
            assertThat(ask(c, "SELECT a FROM t")).isEqualTo("old");
        });
    }

    @Test
    void survivesClosingAndOpeningAgain() throws SQLException {
        db.sqlite().restore(backup);
        db.close();
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite")).open();
        assertThat(read(db, "SELECT a FROM t")).isEqualTo("old");
        assertThat(db.sqlite().integrityCheck()).isEmpty();
    }

    @Test
    void aFileInWalModeOrNotIsRestoredAlike() throws SQLException {
        Path plain = folder.resolve("plain.sqlite");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + plain)) {
            run(other, "CREATE TABLE v (a)");
        }
        db.sqlite().restore(plain);
        assertThat(db.listTables()).containsExactly("v");
        assertThat(read(db, "PRAGMA journal_mode")).isEqualTo("wal");
        db.close();
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith("-wal"));
    }

    private void assertRefused(Path file, String message) throws SQLException {
        assertThatThrownBy(() -> db.sqlite().restore(file))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("cannot be restored")
                .hasMessageContaining(message);
        assertThat(read(db, "SELECT a FROM t")).isEqualTo("new");
        write(db, "INSERT INTO u VALUES (1)");
    }

    @Test
    void whatIsNoSoundDatabaseIsRefusedAndNothingHappens() throws IOException, SQLException {
        assertRefused(folder.resolve("none.sqlite"), "does not exist");
        assertRefused(folder.resolve("app.sqlite"), "is the database itself");
        assertRefused(folder, "is no file");
        assertRefused(Files.createFile(folder.resolve("empty.sqlite")), "is empty");
        assertRefused(
                Files.writeString(folder.resolve("text.sqlite"), "no database but a text of some length. ".repeat(40)),
                "is no SQLite database");
        byte[] bytes = Files.readAllBytes(backup);
        assertRefused(
                Files.write(folder.resolve("half.sqlite"), Arrays.copyOf(bytes, bytes.length / 2)), "it is damaged");
        Arrays.fill(bytes, 4096, 4096 + 400, (byte) 0x7f);
        assertRefused(Files.write(folder.resolve("scratched.sqlite"), bytes), "it is damaged");
        Files.writeString(folder.resolve(backup.getFileName() + "-wal"), "of somebody");
        assertRefused(backup, "lies beside it");
    }

    @Test
    void anotherPageSizeOrEncodingIsRefused() throws SQLException {
        for (String pragma : new String[] {"page_size=1024", "encoding='UTF-16le'"}) {
            Path other = folder.resolve(pragma.substring(0, 4) + ".sqlite");
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other)) {
                run(connection, "PRAGMA " + pragma);
                run(connection, "CREATE TABLE v (a)");
            }
            assertRefused(other, pragma.startsWith("page") ? "page size is 1024" : "text encoding is UTF-16le");
        }
    }

    @Test
    void anInMemoryDatabaseIsRestoredToo() throws SQLException {
        try (DatabaseManager memory = DatabaseManager.withPooling(":memory:").open()) {
            memory.sqlite().restore(backup);
            assertThat(read(memory, "SELECT a FROM t")).isEqualTo("old");
            write(memory, "INSERT INTO t VALUES (1)");
        }
    }

    @Test
    void anIndexOnAFunctionOfTheUsersIsCheckedWithThatFunction() throws SQLException {
        db.close();
        Path file = folder.resolve("functions.sqlite");
        try (DatabaseManager own = DatabaseManager.withPooling(file)
                .sqlite(s -> s.deterministicFunction("half", 1, a -> a.getLong(0) / 2)
                        .collation("backwards", (a, b) -> b.compareTo(a)))
                .open()) {
            write(own, "CREATE TABLE t (a, b TEXT COLLATE backwards)");
            write(own, "CREATE INDEX i ON t (half(a), b)");
            write(own, "INSERT INTO t VALUES (4, 'x'), (6, 'y')");
            Path copy = folder.resolve("copy.sqlite");
            own.sqlite().backup(copy);
            write(own, "DELETE FROM t");
            own.sqlite().restore(copy);
            assertThat(read(own, "SELECT a FROM t WHERE half(a) = 3")).isEqualTo("6");
            assertThat(own.sqlite().integrityCheck()).isEmpty();
        }
    }
}
