package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.sqlite.MergeResult.Rows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import org.junit.jupiter.api.Test;

/** A merge takes over another file's rows as they are, all of them or none, and leaves nothing behind. */
class MergeTest extends MergeKit {

    private void usersOnBothSides() throws SQLException {
        here("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO users VALUES (1, 'a'), (2, 'b')");
        there("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO users VALUES (2, 'B'), (3, 'C')");
    }

    private static final String USERS = "SELECT id || name AS x FROM users ORDER BY id";

    // ---- policies

    @Test
    void abortRefusesEverythingWhenOneRowIsThereAlready() throws Exception {
        usersOnBothSides();
        assertThatThrownBy(() -> merge(DEFAULTS))
                .isInstanceOf(SQLIntegrityConstraintViolationException.class)
                .hasMessageContaining("cannot be merged: the rows of table users do not fit")
                .hasMessageContaining("users.id")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("23505");
        assertThat(rows(USERS)).isEqualTo("1a 2b");
        assertNothingIsLeft();
    }

    @Test
    void ignoreKeepsTheRowOfThisDatabase() throws Exception {
        usersOnBothSides();
        assertThat(merge(DEFAULTS.onConflict(MergePolicy.IGNORE)).tables()).containsEntry("users", new Rows(1, 0, 1));
        assertThat(rows(USERS)).isEqualTo("1a 2b 3C");
        assertNothingIsLeft();
    }

    @Test
    void ignoreIsForRowsThatAreThereAndNotForThoseThatAreWrong() throws SQLException {
        here("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
        there("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO users VALUES (1, NULL)");
        assertThatThrownBy(() -> merge(DEFAULTS.onConflict(MergePolicy.IGNORE)))
                .isInstanceOf(SQLIntegrityConstraintViolationException.class)
                .hasMessageContaining("users.name");
    }

    @Test
    void replaceTakesTheRowOfTheOtherFile() throws Exception {
        usersOnBothSides();
        assertThat(merge(DEFAULTS.onConflict(MergePolicy.REPLACE)).tables()).containsEntry("users", new Rows(1, 1, 0));
        assertThat(rows(USERS)).isEqualTo("1a 2B 3C");
        assertNothingIsLeft();
    }

    @Test
    void updateChangesTheRowAndSparesWhatRefersToIt() throws Exception {
        usersOnBothSides();
        here(
                "CREATE TABLE notes (user REFERENCES users (id) ON DELETE CASCADE)",
                "INSERT INTO notes VALUES (2)",
                "INSERT INTO users VALUES (4, 'd')");
        there("INSERT INTO users VALUES (4, 'd')");
        assertThat(merge(DEFAULTS.onConflict(MergePolicy.UPDATE)).tables()).containsEntry("users", new Rows(1, 1, 1));
        assertThat(rows(USERS)).isEqualTo("1a 2B 3C 4d");
        assertThat(read(db, "SELECT count(*) FROM notes")).isEqualTo("1");
    }

    @Test
    void updateKnowsTypesNullsAndCasesApart() throws SQLException {
        String table = "CREATE TABLE t (k PRIMARY KEY, v COLLATE NOCASE)";
        here(table, "INSERT INTO t VALUES (1, 'a'), (2, NULL), (3, 1), (4, 1.0), (5, NULL)");
        there(table, "INSERT INTO t VALUES (1, 'A'), (2, 0), (3, '1'), (4, 1), (5, NULL)");
        assertThat(merge(DEFAULTS.onConflict(MergePolicy.UPDATE)).total()).isEqualTo(new Rows(0, 4, 1));
        assertThat(rows("SELECT quote(v) AS x FROM t ORDER BY k")).isEqualTo("'A' 0 '1' 1 NULL");
    }

    @Test
    void updateFindsRowsByTheCollationOfTheKey() throws SQLException {
        String table = "CREATE TABLE t (k TEXT, v, PRIMARY KEY (k COLLATE NOCASE, v)) WITHOUT ROWID";
        here(table, "INSERT INTO t VALUES ('a', 1)");
        there(table, "INSERT INTO t VALUES ('A', 1), ('b', 2)");
        assertThat(merge(DEFAULTS.onConflict(MergePolicy.UPDATE)).total()).isEqualTo(new Rows(1, 1, 0));
        assertThat(rows("SELECT k AS x FROM t ORDER BY k")).isEqualTo("A b");
    }

    @Test
    void updateNeedsAPrimaryKey() throws Exception {
        here("CREATE TABLE t (a UNIQUE)");
        there("CREATE TABLE t (a)");
        assertThatThrownBy(() -> merge(DEFAULTS.onConflict(MergePolicy.UPDATE)))
                .hasMessageContaining("table t has no primary key");
        assertNothingIsLeft();
    }

    // ---- tables

    @Test
    void missingTablesComeWithIndexesAndTriggersWhichDoNotRunAgain() throws Exception {
        there(
                "CREATE TABLE log (n)",
                "CREATE TABLE child (p REFERENCES parent (code))",
                "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT, twice AS (id * 2))",
                "CREATE UNIQUE INDEX parent_code ON parent (code)",
                "CREATE TRIGGER parent_added AFTER INSERT ON parent BEGIN INSERT INTO log VALUES (new.id); END",
                "INSERT INTO parent (code) VALUES ('x'), ('y')",
                "INSERT INTO child VALUES ('y')",
                "CREATE VIRTUAL TABLE words USING fts5(w)");
        MergeResult result = merge(DEFAULTS);
        assertThat(result.created()).containsExactly("log", "child", "parent");
        assertThat(result.leftOut()).containsExactly("words");
        assertThat(result.tables()).containsOnlyKeys("log", "child", "parent");
        assertThat(result.total()).isEqualTo(new Rows(5, 0, 0));
        assertThat(rows("SELECT type || '.' || name AS x FROM sqlite_schema WHERE tbl_name = 'parent' ORDER BY 1"))
                .isEqualTo("index.parent_code table.parent trigger.parent_added");
        write(db, "INSERT INTO parent (code) VALUES ('z')");
        assertThat(rows("SELECT n AS x FROM log ORDER BY n")).isEqualTo("1 2 3");
        assertNothingIsLeft();
    }

    @Test
    void plansKnowTheNewTablesAtOnce() throws SQLException {
        there("CREATE TABLE fresh (a)", "INSERT INTO fresh VALUES (7)");
        assertThatThrownBy(() -> read(db, "SELECT a FROM fresh")).isInstanceOf(SQLException.class);
        merge(DEFAULTS);
        try (Connection connection = db.dataSource().getConnection()) {
            assertThat(ask(connection, "SELECT a FROM fresh")).isEqualTo("7");
        }
    }

    @Test
    void missingTablesAreRefusedWhereThatIsAsked() throws Exception {
        there("CREATE TABLE fresh (a)");
        assertThatThrownBy(() -> merge(DEFAULTS.existingTablesOnly()))
                .hasMessageContaining("there is no table 'fresh' here, and existingTablesOnly() forbids to create it");
        assertThat(db.listTables()).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void onlyChosenTablesAreMerged() throws SQLException {
        there("CREATE TABLE one (a)", "CREATE TABLE two (a)", "INSERT INTO two VALUES (1)");
        assertThat(merge(DEFAULTS.tables("TWO")).tables()).containsOnlyKeys("two");
        assertThat(db.listTables()).containsExactly("two");
        assertThatThrownBy(() -> merge(DEFAULTS.tables("three")))
                .hasMessageContaining("it has no table 'three'; there are [one, two]");
        assertThatIllegalArgumentException().isThrownBy(DEFAULTS::tables);
    }

    @Test
    void aColumnThatIsMissingHereIsNamed() throws Exception {
        here("CREATE TABLE t (a)");
        there("CREATE TABLE t (a, extra)");
        assertThatThrownBy(() -> merge(DEFAULTS))
                .hasMessageContaining("table t has a column 'extra' there, and none here");
        assertNothingIsLeft();
    }

    @Test
    void aColumnThatIsMissingThereMustHaveADefault() throws SQLException {
        here("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b DEFAULT 5, c NOT NULL DEFAULT 6, d)");
        there("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)");
        merge(DEFAULTS);
        assertThat(rows("SELECT concat_ws(',', id, a, b, c, quote(d)) AS x FROM t"))
                .isEqualTo("1,1,5,6,NULL");
        here("CREATE TABLE u (a, must NOT NULL)");
        there("CREATE TABLE u (a)");
        assertThatThrownBy(() -> merge(DEFAULTS.tables("u")))
                .hasMessageContaining("table u has a column 'must' here that must have a value");
    }

    @Test
    void columnsAreMatchedByNameAndNotByPlace() throws SQLException {
        here("CREATE TABLE t (a, B, rowid, \"two words\")");
        there("CREATE TABLE t (\"two words\", rowid, b, A)", "INSERT INTO t VALUES (4, 3, 2, 1)");
        merge(DEFAULTS);
        assertThat(rows("SELECT concat_ws(',', a, b, t.rowid, \"two words\") AS x FROM t"))
                .isEqualTo("1,2,3,4");
    }

    @Test
    void aTableWithoutAnythingUniqueGetsAllRows() throws SQLException {
        here("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)");
        there("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)");
        merge(DEFAULTS);
        assertThat(rows("SELECT a AS x FROM t")).isEqualTo("1 1");
    }

    @Test
    void valuesArriveAsTheyWere() throws SQLException {
        there(
                "CREATE TABLE t (a)",
                "INSERT INTO t VALUES (9223372036854775807), (0.1), (-9e999), ('1'), (x'00ff'), (NULL), (CAST(x'ff00fe' AS TEXT))");
        merge(DEFAULTS);
        String image = "SELECT group_concat(typeof(a) || hex(a)) FROM t";
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other)) {
            assertThat(read(db, image)).isEqualTo(ask(connection, image)).contains("textFF00FE");
        }
    }

    // ---- foreign keys

    @Test
    void foreignKeysAreLookedAtWhenAllRowsAreThere() throws SQLException {
        here("CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE c (p REFERENCES p)");
        there("CREATE TABLE c (p)", "INSERT INTO c VALUES (1)", "CREATE TABLE p (id)", "INSERT INTO p VALUES (1)");
        merge(DEFAULTS);
        assertThat(rows("SELECT p AS x FROM c")).isEqualTo("1");
    }

    @Test
    void aBrokenForeignKeyIsNamedAndNothingIsKept() throws Exception {
        here("CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE c (p REFERENCES p)");
        there("CREATE TABLE c (p)", "INSERT INTO c VALUES (1)", "CREATE TABLE p (id)", "INSERT INTO p VALUES (2)");
        assertThatThrownBy(() -> merge(DEFAULTS))
                .isInstanceOf(SQLIntegrityConstraintViolationException.class)
                .hasMessageContaining("nothing was kept: row 1 of c refers to a row of p that does not exist");
        assertThat(read(db, "SELECT count(*) FROM p")).isEqualTo("0");
        assertNothingIsLeft();
        write(db, "INSERT INTO p VALUES (5)"); // the writer is well
    }
}
