package dev.rockpool.stmt;

import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static dev.rockpool.pool.StatementEviction.FAILED;
import static dev.rockpool.pool.StatementEviction.SCHEMA_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** SQLite's driver is left with a dead statement after most errors (trap 6), so such a statement serves nobody else. */
class FailedStatementsTest extends StatementKit {

    private static final String ABS = "SELECT abs(?)";

    @Test
    void aStatementThatFailedIsEvicted() throws SQLException {
        know(ABS);
        for (int i = 1; i <= 3; i++) {
            assertThatThrownBy(() -> rows(ABS, Long.MIN_VALUE)).hasMessageContaining("integer overflow");
            assertThat(rows(ABS, -7)).containsExactly("7");
            assertThat(evictions()).containsOnly(entry(FAILED, (long) i));
        }
        assertHits(2); // the failing runs found what the good ones had left
    }

    @Test
    void aStatementThatFailedWhileItsRowsWereReadIsEvicted() throws SQLException {
        String two = "SELECT abs(v) FROM (SELECT 7 AS v UNION ALL SELECT ?)";
        know(two);
        use(two, statement -> {
            statement.setLong(1, Long.MIN_VALUE);
            ResultSet rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThatThrownBy(rows::next).hasMessageContaining("integer overflow");
        });
        assertThat(evictions()).containsOnly(entry(FAILED, 1L));
        assertThat(rows(two, -8)).containsExactly("7", "8");
    }

    @Test
    void aStatementThatWasInterruptedIsEvicted() throws SQLException {
        String endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
        know(endless);
        use(endless, statement -> {
            statement.setQueryTimeout(1);
            assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
        });
        assertThat(evictions()).containsOnly(entry(FAILED, 1L));
        assertKept(0);
    }

    @Test
    void aViolatedConstraintCostsNoStatement() throws SQLException {
        for (int i = 0; i < 3; i++) {
            use(INSERT, statement -> {
                statement.setInt(1, 1);
                statement.setString(2, "again");
                assertThatThrownBy(statement::executeUpdate).hasMessageContaining("UNIQUE");
            });
        }
        use(INSERT, statement -> {
            statement.setInt(1, 4);
            statement.setString(2, "four");
            assertThat(statement.executeUpdate()).isEqualTo(1);
        });
        assertHits(3);
        assertThat(evictions()).isEmpty();
    }

    @Test
    void aViolatedConstraintInABatchLeavesNothingOfTheBatch() throws SQLException {
        use(INSERT, statement -> {
            for (int id : new int[] {10, 1, 11}) {
                statement.setInt(1, id);
                statement.setString(2, "x");
                statement.addBatch();
            }
            assertThatThrownBy(statement::executeBatch).hasMessageContaining("UNIQUE");
        });
        use(INSERT, statement -> {
            statement.setInt(1, 12);
            statement.setString(2, "y");
            statement.addBatch();
            assertThat(statement.executeBatch()).containsExactly(1);
        });
        assertThat(rows("SELECT a FROM t WHERE a >= 10")).containsExactly("12");
    }

    @Test
    void aParameterThatDoesNotExistCostsOneStatementAtMost() throws SQLException {
        use(BY_A, statement -> assertThatThrownBy(() -> statement.setInt(2, 1)).isInstanceOf(Exception.class));
        assertThat(rows(BY_A, 1)).containsExactly("one");
        assertThat(rows(BY_A, 2)).containsExactly("two");
        assertKept(1);
    }

    @Test
    void afterNoSuchTableTheTextWorksOnceTheTableExists() throws SQLException {
        String later = "SELECT count(*) FROM later";
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> rows(later)).hasMessageContaining("no such table");
        }
        write(db, "CREATE TABLE later (a)");
        for (int i = 0; i < 3; i++) {
            assertThat(rows(later)).containsExactly("0");
        }
        assertHits(1);
    }

    /** Where another process drops a table, it shows when the statement runs. */
    @Test
    void afterATableWasDroppedElsewhereTheTextWorksOnceItIsBack() throws SQLException {
        assertThat(rows(BY_A, 1)).containsExactly("one");
        try (Connection beside = beside()) {
            run(beside, "DROP TABLE t");
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> rows(BY_A, 1)).hasMessageContaining("no such table");
            }
            run(beside, "CREATE TABLE t (b, more, a)");
            run(beside, "INSERT INTO t VALUES ('new', 0, 1)");
        }
        assertThat(rows(BY_A, 1)).containsExactly("new");
        assertThat(rows(BY_A, 1)).containsExactly("new");
        assertThat(evictions()).containsOnly(entry(FAILED, 1L));
    }

    @Test
    void afterATableWasDroppedHereTheErrorIsThatOfPreparing() throws SQLException {
        assertThat(rows(BY_A, 1)).containsExactly("one");
        write(db, "DROP TABLE t");
        db.useConnection(connection ->
                assertThatThrownBy(() -> connection.prepareStatement(BY_A)).hasMessageContaining("no such table"));
        assertThat(evictions()).containsOnly(entry(SCHEMA_CHANGED, 1L));
    }

    @Test
    void aFailureInATransactionThatIsRolledBackHarmsNoOtherStatement() throws SQLException {
        rows(BY_A, 1);
        assertThatThrownBy(() -> db.inTransaction(connection -> rows(connection, ABS, Long.MIN_VALUE)))
                .hasMessageContaining("integer overflow");
        assertThat(rows(BY_A, 2)).containsExactly("two");
        assertHits(1);
    }
}
