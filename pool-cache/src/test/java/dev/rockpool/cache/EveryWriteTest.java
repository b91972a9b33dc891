package dev.rockpool.cache;

import static dev.rockpool.Cached.cached;
import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.sqlite.MergeOptions;
import dev.rockpool.sqlite.MergePolicy;
import dev.rockpool.sqlite.SyncOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteConnection;

/** A cached read after a write sees it, by whatever way the write is made; what it did not touch stays in the cache. */
class EveryWriteTest {

    private static final List<String> STATE = List.of(
            "SELECT group_concat(id || '=' || n) FROM t",
            "SELECT group_concat(id || '=' || t) FROM child",
            "SELECT group_concat(n) FROM log",
            "SELECT group_concat(k || '=' || v) FROM plain",
            "SELECT sum(n) FROM v");

    @TempDir
    Path folder;

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite")).open();
        db.executeTransaction(List.of(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)",
                "CREATE TABLE child (id INTEGER PRIMARY KEY, t INTEGER REFERENCES t(id) ON DELETE CASCADE)",
                "CREATE TABLE log (n)",
                "CREATE TABLE plain (k TEXT PRIMARY KEY, v) WITHOUT ROWID",
                "CREATE TABLE other (n)",
                "CREATE VIEW v AS SELECT n FROM t",
                "CREATE TRIGGER logged AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (new.n); END",
                "CREATE TRIGGER gone AFTER DELETE ON t BEGIN INSERT INTO log VALUES (-old.id); END",
                "INSERT INTO t VALUES (1, 10), (2, 20)",
                "INSERT INTO child VALUES (1, 1), (2, 2)",
                "INSERT INTO plain VALUES ('a', 1)"));
    }

    @AfterEach
    void close() {
        db.close();
    }

    /** All that the tables hold, but for {@code other}, each by a cached read of its own. */
    private String cachedState() throws Exception {
        StringBuilder state = new StringBuilder();
        for (String sql : STATE) {
            state.append(db.<String>executeWithPool(c -> ask(c, sql), cached(sql)))
                    .append(' ');
        }
        return state.toString();
    }

    private String uncachedState() throws SQLException {
        StringBuilder state = new StringBuilder();
        for (String sql : STATE) {
            state.append(db.<String, SQLException>withReadConnection(c -> ask(c, sql)))
                    .append(' ');
        }
        return state.toString();
    }

    private String other() throws Exception {
        return db.executeWithPool(c -> ask(c, "SELECT count(*) FROM other"), cached("other"));
    }

    /** A write. */
    @FunctionalInterface
    interface Way {
        void write(DatabaseManager db, Path folder) throws Exception;
    }

    private static Arguments way(String name, Way way) {
        return Arguments.of(name, way);
    }

    private static void inAutoCommit(DatabaseManager db, String sql) throws SQLException {
        try (Connection c = db.dataSource().getConnection()) {
            run(c, sql);
        }
    }

    /** Another file of the same tables, with one more row. */
    private static Path withOneMore(DatabaseManager db, Path folder) throws SQLException {
        Path other = folder.resolve("other.sqlite");
        db.sqlite().backup(other);
        try (DatabaseManager there = DatabaseManager.withPooling(other).open()) {
            there.update("INSERT INTO t VALUES (3, 30)");
        }
        return other;
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way("update", (db, folder) -> db.update("INSERT INTO t VALUES (3, 30)")),
                way("steps", (db, folder) -> db.executeTransaction(List.of("INSERT INTO t VALUES (3, 30)"))),
                way(
                        "unit",
                        (db, folder) -> db.inTransaction(tx -> {
                            run(tx, "INSERT INTO t VALUES (3, 30)");
                            return 1;
                        })),
                way("submitted", (db, folder) -> db.submit(tx -> {
                            run(tx, "INSERT INTO t VALUES (3, 30)");
                            return 1;
                        })
                        .join()),
                way("many rows", (db, folder) -> db.batchInsert("t", List.of(Map.of("id", 3, "n", 30)))),
                way("auto-commit", (db, folder) -> inAutoCommit(db, "INSERT INTO t VALUES (3, 30)")),
                way("a trigger", (db, folder) -> inAutoCommit(db, "UPDATE t SET n = n + 1 WHERE id = 1")),
                way("a cascade", (db, folder) -> inAutoCommit(db, "DELETE FROM t WHERE id = 1")),
                way("delete all", (db, folder) -> inAutoCommit(db, "DELETE FROM child")),
                way("replace", (db, folder) -> inAutoCommit(db, "REPLACE INTO t VALUES (7, 20)")),
                way("without rowid", (db, folder) -> inAutoCommit(db, "UPDATE plain SET v = 2")),
                way("with", (db, folder) -> inAutoCommit(db, "WITH x AS (SELECT 3) INSERT INTO t SELECT *, 30 FROM x")),
                way("transaction", (db, folder) -> {
                    try (Connection c = db.dataSource().getConnection()) {
                        c.setAutoCommit(false);
                        run(c, "INSERT INTO t VALUES (3, 30)");
                        c.commit();
                    }
                }),
                way("setAutoCommit", (db, folder) -> {
                    try (Connection c = db.dataSource().getConnection()) {
                        c.setAutoCommit(false);
                        run(c, "INSERT INTO t VALUES (3, 30)");
                        c.setAutoCommit(true);
                    }
                }),
                way("batch", (db, folder) -> {
                    try (Connection c = db.dataSource().getConnection();
                            PreparedStatement insert = c.prepareStatement("INSERT INTO t VALUES (?, 30)")) {
                        insert.setInt(1, 3);
                        insert.addBatch();
                        insert.executeBatch();
                    }
                }),
                way("RETURNING", (db, folder) -> {
                    try (Connection c = db.dataSource().getConnection();
                            Statement statement = c.createStatement();
                            ResultSet rows =
                                    statement.executeQuery("INSERT INTO t VALUES (3, 30), (4, 40) RETURNING id")) {
                        assertThat(rows.next()).isTrue();
                    }
                }),
                way(
                        "text that begins and commits",
                        (db, folder) -> db.useConnection(c -> {
                            run(c, "BEGIN");
                            run(c, "INSERT INTO t VALUES (3, 30)");
                            run(c, "COMMIT");
                        })),
                way("several statements", (db, folder) -> db.useConnection(c -> run(c, "DELETE FROM t; SELECT 1"))),
                way(
                        "no foreign keys",
                        (db, folder) -> db.useConnection(c -> {
                            run(c, "PRAGMA foreign_keys = OFF");
                            run(c, "DELETE FROM t WHERE id = 1");
                        })),
                way(
                        "recursive triggers",
                        (db, folder) -> db.useConnection(c -> {
                            run(c, "PRAGMA recursive_triggers = ON");
                            run(c, "REPLACE INTO t VALUES (7, 20)");
                        })),
                way(
                        "temporary trigger",
                        (db, folder) -> db.useConnection(c -> {
                            run(
                                    c,
                                    "CREATE TEMP TRIGGER mine AFTER INSERT ON other BEGIN DELETE FROM log; DELETE FROM t; END");
                            run(c, "INSERT INTO other VALUES (1)");
                            run(c, "DROP TRIGGER mine");
                            run(c, "DELETE FROM other");
                        })),
                way(
                        "the driver's own",
                        (db, folder) -> db.useConnection(
                                c -> run(c.unwrap(SQLiteConnection.class), "INSERT INTO t VALUES (3, 30)"))),
                way(
                        "another view",
                        (db, folder) -> db.executeTransaction(
                                List.of("DROP VIEW v", "CREATE VIEW v AS SELECT n * 2 AS n FROM t"))),
                way(
                        "another table",
                        (db, folder) -> db.executeTransaction(
                                List.of("DROP TABLE plain", "CREATE TABLE plain AS SELECT 'b' AS k, 2 AS v"))),
                way("a new trigger", (db, folder) -> {
                    db.update("CREATE TRIGGER more AFTER INSERT ON log BEGIN INSERT INTO t VALUES (9, 90); END");
                    db.update("INSERT INTO log VALUES (0)");
                }),
                way("merge", (db, folder) -> db.sqlite()
                        .merge(withOneMore(db, folder), MergeOptions.defaults().onConflict(MergePolicy.IGNORE))),
                way("sync", (db, folder) -> db.sqlite().sync(withOneMore(db, folder), "t", SyncOptions.defaults())),
                way("restore", (db, folder) -> {
                    db.sqlite().backup(folder.resolve("backup.sqlite"));
                    db.update("INSERT INTO t VALUES (3, 30)");
                    db.executeWithPool(c -> ask(c, "SELECT group_concat(id || '=' || n) FROM t"), cached("warm"));
                    db.sqlite().restore(folder.resolve("backup.sqlite"));
                    assertThat(db.<String>executeWithPool(
                                    c -> ask(c, "SELECT group_concat(id || '=' || n) FROM t"), cached("warm")))
                            .isEqualTo("1=10,2=20");
                    db.update("INSERT INTO t VALUES (3, 30)");
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void itIsSeen(String name, Way way) throws Exception {
        String before = cachedState();
        long hits = db.getPoolStats().cache().hits();
        assertThat(cachedState()).isEqualTo(before);
        assertThat(db.getPoolStats().cache().hits()).as("all kept").isEqualTo(hits + 5);
        way.write(db, folder);
        String after = cachedState();
        assertThat(after).isNotEqualTo(before).isEqualTo(uncachedState());
        // A connection that was handed out is closed in the background, and until then it may write.
        await().untilAsserted(() -> {
            long since = db.getPoolStats().cache().hits();
            assertThat(cachedState()).isEqualTo(after);
            assertThat(db.getPoolStats().cache().hits()).as("all kept again").isEqualTo(since + 5);
        });
    }

    @Test
    void whatAWriteDoesNotTouchStays() throws Exception {
        other();
        db.update("INSERT INTO t VALUES (3, 30)");
        inAutoCommit(db, "UPDATE t SET n = n + 1 WHERE id = 1");
        long hits = db.getPoolStats().cache().hits();
        other();
        assertThat(db.getPoolStats().cache().hits()).isEqualTo(hits + 1);
    }

    @Test
    void whatIsRolledBackLeavesAllAsItWas() throws Exception {
        String before = cachedState();
        assertThatThrownBy(() -> db.inTransaction(tx -> {
                    run(tx, "DELETE FROM t");
                    throw new IllegalStateException("undo");
                }))
                .isInstanceOf(IllegalStateException.class);
        try (Connection c = db.dataSource().getConnection()) {
            c.setAutoCommit(false);
            run(c, "DELETE FROM plain");
            c.rollback();
        }
        long hits = db.getPoolStats().cache().hits();
        assertThat(cachedState()).isEqualTo(before);
        assertThat(db.getPoolStats().cache().hits()).isEqualTo(hits + 5);
    }

    /** Nothing is known of what is open: it may be committed the next moment. */
    @Test
    void whileRowsOfAWriteAreReadNothingIsKept() throws Exception {
        try (Connection c = db.dataSource().getConnection();
                Statement statement = c.createStatement();
                ResultSet rows = statement.executeQuery("INSERT INTO t VALUES (3, 30), (4, 40) RETURNING id")) {
            assertThat(rows.next()).isTrue();
            cachedState();
        }
        assertThat(cachedState()).contains("4=40");
    }

    @Test
    void withinAWriteUnitTheCacheIsPassedBy() throws Exception {
        cachedState();
        db.inTransaction(tx -> {
            run(tx, "INSERT INTO other VALUES (1)");
            long hits = db.getPoolStats().cache().hits();
            cachedState();
            assertThat(db.getPoolStats().cache().hits()).isEqualTo(hits);
            return null;
        });
    }
}
