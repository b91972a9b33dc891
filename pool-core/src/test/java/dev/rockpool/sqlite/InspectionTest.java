package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures, checks, the planner's statistics, and the schema as statements. */
class InspectionTest {

    @TempDir
    Path folder;

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite")).open();
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void aCheckpointOnRequestEmptiesTheWal() throws SQLException {
        write(db, "CREATE TABLE t (a)");
        CheckpointResult result = db.sqlite().checkpoint(CheckpointMode.TRUNCATE);
        assertThat(result.walBytesBefore()).isPositive();
        assertThat(result.walBytesAfter()).isZero();
        assertThat(db.sqlite().statistics().walBytes()).isZero();
        assertThat(db.sqlite().checkpointStats().total()).isPositive();
    }

    @Test
    void statisticsAgreeWithTheFilesAndWithSqlite() throws Exception {
        write(db, "CREATE TABLE t (a UNIQUE)");
        write(db, "CREATE INDEX i ON t (a)");
        write(db, "INSERT INTO t VALUES (zeroblob(100000))");
        write(db, "DELETE FROM t");
        write(db, "PRAGMA user_version=7");
        SqliteStatistics figures = db.sqlite().statistics();
        assertThat(figures.fileBytes()).isEqualTo(Files.size(folder.resolve("app.sqlite")));
        assertThat(figures.walBytes()).isEqualTo(Files.size(folder.resolve("app.sqlite-wal")));
        assertThat(figures.pages()).isEqualTo(Long.parseLong(read(db, "PRAGMA page_count")));
        assertThat(figures.freePages()).isGreaterThan(20);
        assertThat(figures.freeBytes()).isEqualTo(figures.freePages() * figures.pageSize());
        assertThat(List.of(figures.userVersion(), figures.applicationId())).containsExactly(7L, 0L);
        assertThat(List.of(figures.tables(), figures.indexes())).containsExactly(1, 1);
        assertThat(List.of(figures.journalMode(), figures.encoding())).containsExactly("wal", "UTF-8");
        write(db, "DROP INDEX i");
        assertThat(db.sqlite().statistics().schemaVersion()).isGreaterThan(figures.schemaVersion());
    }

    @Test
    void statisticsAndCountsWorkInMemoryOnOneConnection() throws SQLException {
        try (DatabaseManager memory = DatabaseManager.withPooling(":memory:").open()) {
            write(memory, "CREATE TABLE t (a)");
            assertThat(memory.sqlite().statistics().journalMode()).isEqualTo("memory");
            assertThat(memory.sqlite().statistics().fileBytes()).isEqualTo(8192);
            assertThat(memory.sqlite().rowCounts()).containsExactly(entry("t", 0L));
            write(memory, "INSERT INTO t VALUES (1)"); // may still write
        }
    }

    @Test
    void rowsOfEveryTableAreCountedAndNothingElse() throws SQLException {
        write(db, "CREATE TABLE \"odd \"\" name\" (id INTEGER PRIMARY KEY AUTOINCREMENT)");
        write(db, "INSERT INTO \"odd \"\" name\" VALUES (1), (2)");
        write(db, "CREATE VIRTUAL TABLE text USING fts5(body)");
        write(db, "INSERT INTO text VALUES ('a b')");
        write(db, "CREATE VIEW v AS SELECT 1");
        assertThat(db.sqlite().rowCounts()).containsExactly(entry("odd \" name", 2L), entry("text", 1L));
    }

    @Test
    void soundDatabasesHaveNoProblemsAndBrokenReferencesAreNamed() throws SQLException {
        write(db, "CREATE TABLE parent (id INTEGER PRIMARY KEY)");
        write(db, "CREATE TABLE child (p REFERENCES parent)");
        assertThat(db.sqlite().integrityCheck()).isEmpty();
        db.useConnection(c -> {
            run(c, "PRAGMA foreign_keys=OFF");
            run(c, "INSERT INTO child VALUES (5)");
        });
        assertThat(db.sqlite().integrityCheck())
                .containsExactly("foreign key: row 1 of child refers to a row of parent that does not exist");
        assertThat(db.sqlite().quickCheck()).hasSize(1);
    }

    @Test
    void aDamagedPageIsFound() throws Exception {
        write(db, "CREATE TABLE t (a)");
        write(
                db,
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000)"
                        + " INSERT INTO t SELECT hex(zeroblob(50)) FROM n");
        db.close();
        byte[] bytes = Files.readAllBytes(folder.resolve("app.sqlite"));
        Arrays.fill(bytes, 3 * 4096, 3 * 4096 + 2000, (byte) 0x55);
        Files.write(folder.resolve("app.sqlite"), bytes);
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite")).open();
        assertThat(db.sqlite().integrityCheck()).isNotEmpty();
        assertThat(db.sqlite().quickCheck()).isNotEmpty();
    }

    // ---- optimize

    @Test
    void optimizeGathersStatisticsAndLeavesNoPragmaBehind() throws SQLException {
        fillForAnalysis();
        String before = analysisLimit();
        db.sqlite().optimize();
        assertThat(read(db, "SELECT count(*) > 0 FROM sqlite_stat1 WHERE tbl = 't'"))
                .isEqualTo("1");
        assertThat(analysisLimit()).isEqualTo(before).isNotEqualTo("400");
    }

    private void fillForAnalysis() throws SQLException {
        write(db, "CREATE TABLE t (a)");
        write(db, "CREATE INDEX i ON t (a)");
        write(
                db,
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000)"
                        + " INSERT INTO t SELECT x FROM n");
    }

    private String analysisLimit() throws SQLException {
        return db.withConnection(c -> ask(c, "PRAGMA analysis_limit"));
    }

    @Test
    void theBackgroundOptimizesByItself() throws SQLException {
        db.close();
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .sqlite(s -> s.optimizeInterval(Duration.ofMillis(1)))
                .open();
        fillForAnalysis();
        await().untilAsserted(
                        () -> assertThat(read(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'"))
                                .isEqualTo("1"));
    }

    // ---- schema

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE z (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT DEFAULT 'a;b')",
            "CREATE TABLE \"second; table\" (a REFERENCES z)",
            "CREATE VIRTUAL TABLE text USING fts5(body)",
            "CREATE INDEX i ON \"second; table\" (a)",
            "CREATE VIEW v AS SELECT * FROM z",
            "CREATE TRIGGER tr AFTER INSERT ON z BEGIN"
                    + " INSERT INTO \"second; table\" VALUES (CASE WHEN new.id > 1 THEN new.id END); SELECT 1; END");

    @Test
    void aSchemaIsExportedInAnOrderThatCanBeReplayedAndImportedAgain() throws SQLException {
        write(db, SCHEMA.get(0));
        write(db, SCHEMA.get(4));
        for (int i : new int[] {1, 5, 2, 3}) {
            write(db, SCHEMA.get(i));
        }
        List<String> exported = db.sqlite().exportSchema();
        assertThat(exported).containsExactlyElementsOf(SCHEMA);
        try (DatabaseManager other =
                DatabaseManager.withPooling(folder.resolve("other.sqlite")).open()) {
            other.sqlite().importSchema(exported);
            assertThat(other.sqlite().exportSchema()).isEqualTo(exported);
            write(other, "INSERT INTO z (note) VALUES ('x'), ('y')");
            assertThat(read(other, "SELECT count(a) FROM \"second; table\"")).isEqualTo("1");
        }
    }

    @Test
    void anImportThatFailsCreatesNothingAndNamesTheStatement() throws SQLException {
        assertThatThrownBy(() -> db.sqlite()
                        .importSchema(List.of("CREATE TABLE a (x)", "CREATE INDEX i ON a (y)", "CREATE TABLE b (x)")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("statement 2 of 3 failed")
                .hasMessageContaining("CREATE INDEX i ON a (y)");
        assertThat(db.listTables()).isEmpty();
        db.sqlite().importSchema(List.of("CREATE TABLE a (x);"));
        assertThat(db.listTables()).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DROP TABLE a | is no CREATE statement",
                "-- CREATE | is no CREATE statement",
                ";; | is no CREATE statement",
                "CREATE TEMP TABLE t (a) | temporary",
                "CREATE /* x */ temporary VIEW v AS SELECT 1 | temporary",
                "CREATE TABLE t (a); DROP TABLE a | more than one statement",
                "CREATE TABLE t (a DEFAULT ';') ; CREATE TABLE u (a) | more than one statement",
                "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END; DROP TABLE a | more than one statement"
            })
    void whatIsNoSingleCreateIsRefusedBeforeAnythingIsDone(String sql, String reason) throws SQLException {
        List<String> statements = new ArrayList<>(List.of("CREATE TABLE first (a)"));
        statements.add(sql);
        assertThatThrownBy(() -> db.sqlite().importSchema(statements))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("statement 2 of 2 ")
                .hasMessageContaining(reason);
        assertThat(db.listTables()).isEmpty();
    }
}
