package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After a synchronisation the table is equal to the other, and only what differed was written. */
class TableSyncTest {

    private static final SyncOptions DEFAULTS = SyncOptions.defaults();
    private static final SyncOptions EQUAL = DEFAULTS.deleteSurplus();

    @TempDir
    Path folder;

    private DatabaseManager db;
    private Path other;

    @BeforeEach
    void open() throws SQLException {
        other = folder.resolve("other.sqlite");
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(3)
                .open();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void both(String... statements) throws SQLException {
        here(statements);
        there(statements);
    }

    private void here(String... statements) throws SQLException {
        for (String sql : statements) {
            write(db, sql);
        }
    }

    private void there(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other)) {
            for (String sql : statements) {
                run(connection, sql);
            }
        }
    }

    private SyncResult sync(SyncOptions options) throws SQLException {
        return db.sqlite().sync(other, "t", options);
    }

    private String rows() throws SQLException {
        return read(db, ROWS);
    }

    private static final String ROWS =
            "SELECT group_concat(x, ' ') FROM (SELECT quote(k) || typeof(v) || quote(v) AS x FROM t ORDER BY k)";

    private void assertEqualOnBothSides() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other)) {
            assertThat(rows()).isEqualTo(ask(connection, ROWS));
        }
    }

    @Test
    void insertsUpdatesAndLeavesTheRest() throws SQLException {
        both("CREATE TABLE t (k INTEGER PRIMARY KEY, v)", "INSERT INTO t VALUES (1, 'same')");
        here("INSERT INTO t VALUES (2, 'old'), (9, 'mine')");
        there("INSERT INTO t VALUES (2, 'new'), (3, 'more')");
        assertThat(sync(DEFAULTS)).isEqualTo(new SyncResult(1, 1, 0, 1));
        assertThat(rows()).isEqualTo("1text'same' 2text'new' 3text'more' 9text'mine'");
        assertThat(sync(EQUAL)).isEqualTo(new SyncResult(0, 0, 1, 3));
        assertEqualOnBothSides();
    }

    @Test
    void knowsNullsTypesAndCasesApart() throws SQLException {
        both("CREATE TABLE t (k PRIMARY KEY, v COLLATE NOCASE)");
        here("INSERT INTO t VALUES (1, 'a'), (2, NULL), (3, 1), (4, 0), (5, NULL), (6, 2)");
        there("INSERT INTO t VALUES (1, 'A'), (2, 0), (3, '1'), (4, NULL), (5, NULL), (6, 2.0)");
        assertThat(sync(EQUAL)).isEqualTo(new SyncResult(0, 5, 0, 1));
        assertEqualOnBothSides();
    }

    @Test
    void rowsAreMatchedByAnyUniqueIndex() throws SQLException {
        both("CREATE TABLE t (id INTEGER PRIMARY KEY, k, l, v)", "CREATE UNIQUE INDEX kl ON t (k, l)");
        here("INSERT INTO t VALUES (1, 'a', 1, 'old')");
        there("INSERT INTO t VALUES (7, 'a', 1, 'new'), (8, 'a', 2, 'x')");
        assertThat(sync(DEFAULTS.key("L", "k"))).isEqualTo(new SyncResult(1, 1, 0, 0));
        assertThat(read(db, "SELECT group_concat(id || v) FROM t")).isEqualTo("7new,8x");
    }

    @Test
    void rowsAreMatchedByTheKeysOwnCollation() throws SQLException {
        both("CREATE TABLE t (k TEXT, v, PRIMARY KEY (k COLLATE NOCASE)) WITHOUT ROWID");
        here("INSERT INTO t VALUES ('a', 1)");
        there("INSERT INTO t VALUES ('A', 1)");
        assertThat(sync(EQUAL)).isEqualTo(new SyncResult(0, 1, 0, 0));
        assertEqualOnBothSides();
    }

    @Test
    void keysThatWillNotDoAreRefusedInWords() throws SQLException {
        both("CREATE TABLE t (k, v)", "CREATE UNIQUE INDEX part ON t (k) WHERE v > 0");
        assertThatThrownBy(() -> sync(DEFAULTS)).hasMessageContaining("table t has no primary key");
        assertThatThrownBy(() -> sync(DEFAULTS.key("k")))
                .hasMessageContaining("no unique index of exactly the columns [k]");
        here("CREATE UNIQUE INDEX whole ON t (k)");
        assertThatThrownBy(() -> sync(DEFAULTS.key("k")))
                .hasMessageContaining("not unique by the same collation there");
        there("CREATE UNIQUE INDEX whole ON t (k COLLATE NOCASE)");
        assertThatThrownBy(() -> sync(DEFAULTS.key("k")))
                .hasMessageContaining("not unique by the same collation there");
        there("DROP INDEX whole", "CREATE UNIQUE INDEX whole ON t (k)", "INSERT INTO t VALUES (NULL, 1)");
        assertThatThrownBy(() -> sync(DEFAULTS.key("k")))
                .hasMessageContaining("table t has rows there whose key [k] is NULL");
        assertThatIllegalArgumentException().isThrownBy(DEFAULTS::key);
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.commitEvery(0));
    }

    @Test
    void tablesThatDoNotFitAreRefusedInWords() throws SQLException {
        here("CREATE TABLE t (k INTEGER PRIMARY KEY)");
        there("CREATE TABLE other (k)");
        assertThatThrownBy(() -> sync(DEFAULTS)).hasMessageContaining("there is no table 't' there");
        there("CREATE TABLE t (k INTEGER PRIMARY KEY, extra)");
        assertThatThrownBy(() -> sync(DEFAULTS)).hasMessageContaining("column 'extra' there, and none here");
        here("DROP TABLE t");
        assertThatThrownBy(() -> sync(DEFAULTS)).hasMessageContaining("there is no table 't' here");
        assertThatThrownBy(() -> db.sqlite().sync(folder.resolve("none"), "t", DEFAULTS))
                .hasMessageContaining("cannot be synchronised with: it does not exist");
    }

    @Test
    void columnsThatTheOtherLacksKeepTheirValues() throws SQLException {
        here("CREATE TABLE t (k INTEGER PRIMARY KEY, v, mine DEFAULT 5)", "INSERT INTO t VALUES (1, 'old', 7)");
        there("CREATE TABLE t (k INTEGER PRIMARY KEY, v)", "INSERT INTO t VALUES (1, 'new'), (2, 'x')");
        sync(DEFAULTS);
        assertThat(read(db, "SELECT group_concat(v || mine) FROM t")).isEqualTo("new7,x5");
    }

    @Test
    void valuesThatAreConvertedOnTheirWayAreNotUpdatedEachTime() throws SQLException {
        here("CREATE TABLE t (k INTEGER PRIMARY KEY, v INTEGER)");
        there("CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT)", "INSERT INTO t VALUES (1, '10')");
        assertThat(sync(DEFAULTS)).isEqualTo(new SyncResult(1, 0, 0, 0));
        assertThat(sync(DEFAULTS)).isEqualTo(new SyncResult(0, 0, 0, 1));
    }

    @Test
    void aRowThatIsRefusedUndoesEverything() throws SQLException {
        both("CREATE TABLE t (k INTEGER PRIMARY KEY, v UNIQUE)");
        here("INSERT INTO t VALUES (9, 'taken')");
        there("INSERT INTO t VALUES (1, 'free'), (2, 'taken')");
        assertThatThrownBy(() -> sync(DEFAULTS))
                .isInstanceOf(SQLIntegrityConstraintViolationException.class)
                .hasMessageContaining("the rows of table t do not fit");
        assertThat(rows()).isEqualTo("9text'taken'");
        assertThat(sync(EQUAL)).isEqualTo(new SyncResult(2, 0, 1, 0)); // what is in the way is deleted first
    }

    @Test
    void aBrokenForeignKeyIsNamed() throws SQLException {
        both("CREATE TABLE t (k INTEGER PRIMARY KEY, v)");
        here("INSERT INTO t VALUES (1, 1)", "CREATE TABLE c (t REFERENCES t)", "INSERT INTO c VALUES (1)");
        assertThatThrownBy(() -> sync(EQUAL))
                .hasMessageContaining("row 1 of c refers to a row of t that does not exist");
        assertThat(rows()).isEqualTo("1integer1");
    }

    private static final String MANY = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 25)"
            + " INSERT INTO t SELECT x, x FROM n";

    @Test
    void commitsEverySoManyRowsAndKeepsWhatWasCommitted() throws SQLException {
        both("CREATE TABLE t (k INTEGER PRIMARY KEY, v)");
        there(MANY);
        assertThatThrownBy(() -> sync(DEFAULTS.commitEvery(10).progress((table, done, total) -> {
                    if (done == 20) {
                        throw new IllegalStateException("enough");
                    }
                })))
                .hasMessage("The synchronisation was cancelled: enough");
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("10");
        assertThat(sync(DEFAULTS.commitEvery(10))).isEqualTo(new SyncResult(15, 0, 0, 10));
        assertEqualOnBothSides();
    }

    @Test
    void othersWriteBetweenTwoCommits() throws Exception {
        both("CREATE TABLE t (k INTEGER PRIMARY KEY, v)");
        there(MANY);
        List<Long> heard = new ArrayList<>();
        Thread[] writer = new Thread[1];
        sync(DEFAULTS.commitEvery(10).progress((table, done, total) -> {
            heard.add(done);
            if (done == 10) {
                writer[0] = new Thread(() -> {
                    try {
                        write(db, "CREATE TABLE beside (a)");
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
                writer[0].start();
            }
        }));
        writer[0].join();
        assertThat(heard).containsExactly(0L, 10L, 20L, 25L);
        assertThat(db.listTables()).containsExactly("beside", "t");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomTablesAreEqualAfterwards(long seed) throws SQLException {
        Random random = new Random(seed);
        both("CREATE TABLE t (k PRIMARY KEY, v)" + (random.nextBoolean() ? "" : " WITHOUT ROWID"));
        List<String> values = List.of("NULL", "1", "1.0", "'1'", "'a'", "'A'", "x'31'", "0.1", "''");
        List<String> mine = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String key = List.of("" + i, "'" + i + "'", "x'" + (10 + i) + "'", i + ".5")
                    .get(random.nextInt(4));
            (random.nextBoolean() ? mine : theirs)
                    .add("INSERT OR IGNORE INTO t VALUES (" + key + ", " + values.get(random.nextInt(9)) + ")");
            if (random.nextBoolean()) {
                theirs.add("INSERT OR IGNORE INTO t VALUES (" + key + ", " + values.get(random.nextInt(9)) + ")");
            }
        }
        here(mine.toArray(String[]::new));
        there(theirs.toArray(String[]::new));
        SyncResult first = sync(random.nextBoolean() ? EQUAL : EQUAL.commitEvery(7));
        assertEqualOnBothSides();
        long all = first.inserted() + first.updated() + first.unchanged();
        assertThat(sync(EQUAL)).isEqualTo(new SyncResult(0, 0, 0, all));
    }
}
