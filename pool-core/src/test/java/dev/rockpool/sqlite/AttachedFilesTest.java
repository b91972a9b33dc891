package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files attached by configuration are there for every borrower, whatever the one before did. */
class AttachedFilesTest {

    @TempDir
    Path folder;

    private Path main;
    private Path log;

    @BeforeEach
    void nameFiles() {
        main = folder.resolve("main.sqlite");
        log = folder.resolve("log 100% of it's #1.sqlite");
    }

    private DatabaseManager open() throws SQLException {
        return DatabaseManager.withPooling(main)
                .maxConnections(3)
                .sqlite(s -> s.attach("log", log))
                .open();
    }

    @Test
    void theWriterWritesItInWalModeAndReadersReadIt() throws SQLException {
        try (DatabaseManager db = open()) {
            write(db, "CREATE TABLE log.entry (a)");
            write(db, "CREATE TABLE t (a)");
            db.useTransaction(c -> {
                run(c, "INSERT INTO t VALUES (1)");
                run(c, "INSERT INTO log.entry VALUES (2)");
            });
            assertThat(read(db, "SELECT a FROM log.entry")).isEqualTo("2");
            assertThat(read(db, "PRAGMA log.journal_mode")).isEqualTo("wal");
            assertThat(askWriter(db, "PRAGMA log.synchronous")).isEqualTo("2");
            assertThatThrownBy(() -> db.useReadConnection(c -> run(c, "INSERT INTO log.entry VALUES (3)")))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith("-wal"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DETACH log",
                "ATTACH ':memory:' AS mine",
                "PRAGMA log.synchronous=OFF",
                "DETACH log; ",
                "SELECT 1; DETACH log"
            })
    void whatABorrowerChangesIsPutBack(String change) throws SQLException {
        try (DatabaseManager db = open()) {
            write(db, "CREATE TABLE log.entry (a)");
            db.useConnection(c -> c.createStatement().executeUpdate(change));
            db.useConnection(c -> {
                assertThat(ask(c, "SELECT group_concat(name) FROM pragma_database_list WHERE seq <> 1"))
                        .isEqualTo("main,log");
                assertThat(ask(c, "PRAGMA log.synchronous")).isEqualTo("2");
                run(c, "INSERT INTO log.entry VALUES (1)");
            });
        }
    }

    @Test
    void anotherFileUnderTheNameIsPutBackOnReadersToo() throws SQLException {
        try (DatabaseManager db = open()) {
            write(db, "CREATE TABLE log.entry (a)");
            for (int i = 0; i < 2; i++) {
                db.useReadConnection(c -> {
                    run(c, "DETACH log");
                    run(c, "ATTACH ':memory:' AS log");
                });
            }
            assertThat(read(db, "SELECT count(*) FROM log.entry")).isEqualTo("0");
        }
    }

    @Test
    void oneThatIsReadOnlyIsSoOnTheWriterToo() throws SQLException {
        try (DatabaseManager other = DatabaseManager.withPooling(log).open()) {
            write(other, "CREATE TABLE entry (a)");
            try (DatabaseManager db = DatabaseManager.withPooling(main)
                    .sqlite(s -> s.attachReadOnly("log", log))
                    .open()) {
                write(other, "INSERT INTO entry VALUES (1)");
                assertThat(read(db, "SELECT a FROM log.entry")).isEqualTo("1");
                assertThatThrownBy(() -> write(db, "INSERT INTO log.entry VALUES (2)"))
                        .isInstanceOf(SQLException.class);
                db.useTransaction(c -> {
                    run(c, "CREATE TABLE t AS SELECT * FROM log.entry");
                    write(other, "INSERT INTO entry VALUES (3)"); // a transaction here holds no lock there
                });
            }
        }
    }

    @Test
    void whatWasWrittenToItIsCheckpointedInTheBackground() throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(main)
                .sqlite(s -> s.attach("log", log).checkpointInterval(Duration.ofMillis(100)))
                .open()) {
            write(db, "CREATE TABLE log.entry (a)");
            write(db, "INSERT INTO log.entry VALUES (zeroblob(50000))");
            await().until(() -> Files.size(log) > 50_000); // it was all in the WAL
        }
    }

    @Test
    void inMemoryDatabasesMayHaveFilesAttached() throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(":memory:")
                .sqlite(s -> s.attach("log", log))
                .open()) {
            write(db, "CREATE TABLE log.entry (a)");
            write(db, "DETACH log");
            write(db, "INSERT INTO log.entry VALUES (1)");
        }
        try (DatabaseManager other = DatabaseManager.withPooling(log).open()) {
            assertThat(read(other, "SELECT a FROM entry")).isEqualTo("1");
        }
    }

    @Test
    void aFileThatIsNoDatabaseOrMissingFailsTheOpeningByName() throws Exception {
        Files.writeString(
                log, "this is a text and no database, and long enough to show that it has no header of SQLite's");
        assertThatThrownBy(this::open)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(log.getFileName().toString())
                .hasMessageContaining("cannot be attached as log");
        assertThatThrownBy(() -> DatabaseManager.withPooling(main)
                        .sqlite(s -> s.attachReadOnly("log", folder.resolve("none.sqlite")))
                        .open())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("none.sqlite does not exist");
    }

    @Test
    void twoWritersOfOneFileAreRefusedInEitherOrder() throws SQLException {
        try (DatabaseManager other = DatabaseManager.withPooling(log).open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(this::open)
                    .withMessageContaining("main.sqlite cannot be opened")
                    .withMessageContaining("attachReadOnly");
            assertThat(other.isClosed()).isFalse();
        }
        try (DatabaseManager db = open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DatabaseManager.withPooling(log).open())
                    .withMessageContaining("attached to main.sqlite");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DatabaseManager.withPooling(folder.resolve("third.sqlite"))
                            .sqlite(s -> s.attach("mine", log))
                            .open())
                    .withMessageContaining("also attached to main.sqlite");
            try (DatabaseManager reading =
                    DatabaseManager.withPooling(log).readOnly(true).open()) {
                assertThat(reading.listTables()).isEmpty();
            }
            assertThat(read(db, "SELECT 1")).isEqualTo("1");
        }
        try (DatabaseManager other = DatabaseManager.withPooling(log).open()) {
            assertThat(other.listTables()).isEmpty();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseManager.withPooling(main)
                        .sqlite(s -> s.attach("me", main))
                        .open())
                .withMessageContaining("its own file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "TEMP", "", "a-b", "a\"b"})
    void badSchemaNamesAreRefused(String schema) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqliteConfig.defaults().attach(schema, log))
                .withMessageContaining("attach '" + schema + "' is not allowed");
    }

    @Test
    void oneSchemaIsOneFile() {
        SqliteConfig config = SqliteConfig.defaults().attach("log", log);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.attachReadOnly("LOG", main))
                .withMessageContaining("already");
    }

    private static String askWriter(DatabaseManager db, String sql) throws SQLException {
        return db.withConnection(c -> ask(c, sql));
    }
}
