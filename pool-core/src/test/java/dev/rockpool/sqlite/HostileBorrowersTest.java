package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** Whatever a borrower does with SQL text or with the driver's own connection, the next one finds the database as it should be. */
class HostileBorrowersTest {

    @TempDir
    Path folder;

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite")).open();
        write(db, "CREATE TABLE t (a)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static void update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void aTransactionBegunBehindASemicolonIsNotLeftToTheNextBorrower() throws SQLException {
        db.useConnection(c -> update(c, "INSERT INTO t VALUES (1); BEGIN"));
        write(db, "INSERT INTO t VALUES (2)");
        write(db, "INSERT INTO t VALUES (3)");
        assertThat(read(db, "SELECT group_concat(a) FROM t")).isEqualTo("1,2,3");
        db.inTransaction(c -> ask(c, "SELECT 1"));
    }

    @Test
    void aTransactionBegunByAStatementInAutoCommitIsRolledBackAtReturn() throws SQLException {
        db.useConnection(c -> {
            run(c, "BEGIN");
            run(c, "INSERT INTO t VALUES (1)");
        });
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("0");
        write(db, "INSERT INTO t VALUES (2)");
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT",
                "end",
                "ROLLBACK",
                "BEGIN",
                "/* now */ COMMIT",
                "-- now\ncommit",
                "; COMMIT",
                "INSERT INTO t VALUES (3); COMMIT",
                "INSERT INTO t VALUES (';'); ROLLBACK; BEGIN"
            })
    void outsideAutoCommitTransactionControlByAStatementIsRefused(String control) throws SQLException {
        db.useConnection(c -> {
            c.setAutoCommit(false);
            run(c, "INSERT INTO t VALUES (1)");
            assertThatThrownBy(() -> run(c, control))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("use commit()");
            run(c, "INSERT INTO t VALUES (2)");
            c.rollback();
        });
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void whatOnlyLooksLikeTransactionControlIsNotRefused() throws SQLException {
        db.useConnection(c -> {
            c.setAutoCommit(false);
            update(c, "INSERT INTO t VALUES (1); INSERT INTO t VALUES ('; COMMIT') /* ; COMMIT */");
            update(
                    c,
                    "CREATE TRIGGER more AFTER INSERT ON t WHEN new.a = 7 BEGIN INSERT INTO t VALUES (8);"
                            + " INSERT INTO t VALUES (9); END; INSERT INTO t VALUES (7)");
            run(c, "SAVEPOINT s");
            run(c, "INSERT INTO t VALUES (2)");
            run(c, "ROLLBACK TO\ns");
            c.commit();
        });
        assertThat(read(db, "SELECT group_concat(a) FROM t")).isEqualTo("1,; COMMIT,7,8,9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA foreign_keys=OFF",
                "EXPLAIN PRAGMA foreign_keys=OFF",
                "SELECT 1; PRAGMA foreign_keys=OFF",
                "PRAGMA count_changes=1",
                "PRAGMA busy_timeout=1",
                "PRAGMA synchronous=OFF",
                "PRAGMA recursive_triggers=1",
                "PRAGMA ignore_check_constraints=1",
                "PRAGMA reverse_unordered_selects=1"
            })
    void pragmasEndWithTheBorrowerEvenIfOnlyPrepared(String pragma) throws SQLException {
        List<String> names = List.of(
                "foreign_keys",
                "count_changes",
                "busy_timeout",
                "synchronous",
                "recursive_triggers",
                "ignore_check_constraints",
                "reverse_unordered_selects");
        List<String> before = values(names);
        db.useConnection(c -> run(c, pragma));
        assertThat(values(names)).isEqualTo(before);
        db.useConnection(c -> {
            try (PreparedStatement prepared = c.prepareStatement(pragma)) {
                assertThat(prepared.isClosed()).isFalse();
            }
        });
        assertThat(values(names)).isEqualTo(before);
    }

    private List<String> values(List<String> pragmas) throws SQLException {
        return db.withConnection(c -> {
            List<String> values = new ArrayList<>();
            for (String pragma : pragmas) {
                values.add(ask(c, "PRAGMA " + pragma));
            }
            return values;
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA journal_mode=DELETE",
                "pragma main.journal_mode = 'truncate'",
                "PRAGMA journal_mode(OFF)",
                "PRAGMA locking_mode=EXCLUSIVE"
            })
    void aPragmaThatTakesTheDatabaseFromTheOthersIsRefused(String pragma) {
        assertThatThrownBy(() -> write(db, pragma))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("is refused");
    }

    @Test
    void askingForWalAgainIsFine() throws SQLException {
        write(db, "PRAGMA journal_mode=WAL");
        write(db, "PRAGMA journal_mode = 'wal'");
        assertThat(read(db, "PRAGMA journal_mode")).isEqualTo("wal");
    }

    @Test
    void everyPragmaOfThisSqliteIsRestoredOrKnownToNeedNone() throws SQLException {
        Set<String> needNone = Set.of(
                // of the file, not of the connection
                "application_id",
                "auto_vacuum",
                "encoding",
                "page_size",
                "schema_version",
                "user_version",
                "default_cache_size",
                "journal_mode",
                // of the process
                "hard_heap_limit",
                "soft_heap_limit",
                "temp_store_directory",
                "data_store_directory",
                // restored by their end, or without a value to ask for
                "case_sensitive_like",
                "defer_foreign_keys",
                "read_uncommitted",
                // they only tell or do
                "collation_list",
                "compile_options",
                "data_version",
                "database_list",
                "foreign_key_check",
                "foreign_key_list",
                "freelist_count",
                "function_list",
                "incremental_vacuum",
                "index_info",
                "index_list",
                "index_xinfo",
                "integrity_check",
                "module_list",
                "optimize",
                "page_count",
                "pragma_list",
                "quick_check",
                "shrink_memory",
                "table_info",
                "table_list",
                "table_xinfo",
                "wal_checkpoint");
        List<String> all = db.withReadConnection(c -> {
            List<String> names = new ArrayList<>();
            try (Statement statement = c.createStatement();
                    var rows = statement.executeQuery("SELECT name FROM pragma_pragma_list")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
        assertThat(all)
                .isNotEmpty()
                .filteredOn(name -> !needNone.contains(name))
                .allSatisfy(name -> assertThat(SessionPragmas.names()).contains(name));
    }

    @Test
    void temporaryTablesAndAttachedDatabasesEndWithTheBorrower() throws SQLException {
        db.useConnection(c -> {
            run(c, "CREATE/**/TEMP TABLE tt (a)");
            run(c, "ATTACH ':memory:' AS other");
        });
        db.useConnection(c -> {
            assertThatThrownBy(() -> ask(c, "SELECT * FROM tt")).isInstanceOf(SQLException.class);
            assertThat(ask(c, "SELECT count(*) FROM pragma_database_list WHERE name = 'other'"))
                    .isEqualTo("0");
        });
    }

    @Test
    void afterAnUnwrapTheNextBorrowerGetsANewConnection() throws SQLException {
        db.useConnection(c -> c.unwrap(SQLiteConnection.class).setAutoCommit(false));
        write(db, "INSERT INTO t VALUES (1)");
        assertThat(read(db, "SELECT a FROM t")).isEqualTo("1");
        assertThat(db.getPoolStats().lanes().get(0).created()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "unwrap", "attach", "abort"})
    void anInMemoryDatabaseOutlivesItsBorrowersMistakes(String mistake) throws SQLException {
        try (DatabaseManager memory = DatabaseManager.withPooling(":memory:").open()) {
            write(memory, "CREATE TABLE t (a)");
            memory.useConnection(c -> {
                switch (mistake) {
                    case "commit" -> {
                        c.setAutoCommit(false);
                        assertThatThrownBy(() -> update(c, "INSERT INTO t VALUES (1); COMMIT"))
                                .hasMessageContaining("use commit()");
                    }
                    case "unwrap" -> {
                        SQLiteConnection driver = c.unwrap(SQLiteConnection.class);
                        driver.setAutoCommit(false);
                        run(driver, "COMMIT");
                    }
                    case "attach" -> {
                        run(c, "ATTACH ':memory:' AS other");
                        SQLiteConnection driver = c.unwrap(SQLiteConnection.class);
                        driver.createStatement()
                                .executeQuery("SELECT * FROM other.sqlite_schema UNION ALL SELECT 1,2,3,4,5");
                    }
                    default -> c.abort(Runnable::run);
                }
            });
            write(memory, "INSERT INTO t VALUES (7)");
            assertThat(read(memory, "SELECT max(a) FROM t")).isEqualTo("7");
            assertThat(memory.getPoolStats().totalCreated()).isEqualTo(1);
        }
    }

    @Test
    void readOnlyMakesNoSenseInMemory() {
        assertThatThrownBy(() ->
                        DatabaseManager.withPooling(":memory:").readOnly(true).open())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("readOnly = 'true'");
    }
}
