package dev.rockpool.sqlite.traps;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static dev.rockpool.spi.StatementCondition.FAILED;
import static dev.rockpool.spi.StatementCondition.USED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sqlite.SQLiteConnection;

/** Traps 6, 8, 10 and the second half of 11: what statements keep, lose and leave open. */
@Timeout(60)
class StatementTrapsTest extends TrapKit {

    private static final String ABS = "SELECT abs(?)";
    private static final String INSERT = "INSERT INTO u VALUES (?)";

    private final KeptStatements kept = new KeptStatements();

    @Override
    DatabaseBuilder settings(DatabaseBuilder builder) {
        return builder.maxConnections(2).with(kept);
    }

    private static long abs(PreparedStatement statement, long value) throws SQLException {
        statement.setLong(1, value);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    // ---- 6: errors that finalize

    @Test
    void trap06AStatementThatFailedServesNobodyElse() throws SQLException {
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement statement = c.prepareStatement(ABS)) {
            assertThatThrownBy(() -> abs(statement, Long.MIN_VALUE)).hasMessageContaining("integer overflow");
        }
        assertThat(kept.releases(ABS)).containsExactly(FAILED);
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement statement = c.prepareStatement(ABS)) {
            assertThat(abs(statement, -7)).isEqualTo(7);
        }
        assertThat(kept.releases(ABS)).containsExactly(FAILED, USED);
        assertThat(kept.prepared(ABS)).isEqualTo(2);
    }

    @Test
    void trap06ItsOwnBorrowerCanRunItAgainAfterTheError() throws SQLException {
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement statement = c.prepareStatement(ABS)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> abs(statement, Long.MIN_VALUE)).hasMessageContaining("integer overflow");
                assertThat(abs(statement, -7)).isEqualTo(7);
            }
        }
        assertThat(kept.releases(ABS)).containsExactly(FAILED, FAILED, USED);
    }

    @Test
    void trap06AnErrorWhileRowsAreReadIsNoDifferent() throws SQLException {
        String two = "SELECT abs(v) FROM (SELECT 7 AS v UNION ALL SELECT ?)";
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement statement = c.prepareStatement(two)) {
            statement.setLong(1, Long.MIN_VALUE);
            ResultSet rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThatThrownBy(rows::next).hasMessageContaining("integer overflow");
            assertThat(abs(statement, -8)).isEqualTo(7);
        }
        assertThat(kept.releases(two)).containsExactly(FAILED, USED);
    }

    @Test
    void trap06AViolatedConstraintCostsNoStatement() throws SQLException {
        write(db, "CREATE TABLE u (a UNIQUE)");
        for (int i = 0; i < 3; i++) {
            try (Connection c = db.dataSource().getConnection();
                    PreparedStatement statement = c.prepareStatement(INSERT)) {
                statement.setInt(1, 1);
                if (i == 0) {
                    statement.executeUpdate();
                } else {
                    assertThatThrownBy(statement::executeUpdate).hasMessageContaining("UNIQUE");
                }
            }
        }
        assertThat(kept.releases(INSERT)).containsExactly(USED, USED, USED);
        assertThat(kept.prepared(INSERT)).isEqualTo(1);
    }

    @Test
    void trap06AKeptStatementSurvivesAChangeOfItsTable() throws SQLException {
        write(db, "CREATE TABLE u (a UNIQUE)");
        String all = "SELECT * FROM u";
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement statement = c.prepareStatement(all)) {
            assertThat(columns(statement)).isEqualTo(1);
        }
        write(db, "ALTER TABLE u ADD COLUMN b");
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement statement = c.prepareStatement(all)) {
            assertThat(columns(statement)).isEqualTo(2);
        }
        assertThat(kept.prepared(all)).isEqualTo(1);
    }

    private static int columns(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.getMetaData().getColumnCount();
        }
    }

    @Test
    void trap06TheDriverFinalizesAStatementThatFailedAndCallsItOpen() throws SQLException {
        try (PreparedStatement statement = bare().prepareStatement(ABS)) {
            assertThatThrownBy(() -> abs(statement, Long.MIN_VALUE)).hasMessageContaining("integer overflow");
            assertThat(statement.isClosed()).isFalse();
            assertThatThrownBy(() -> abs(statement, -7)).hasMessageContaining("not executing");
        }
    }

    // ---- 6, too: what the driver forgets of a statement that goes on

    @Test
    void trap06AStatementTellsItsColumnsAlsoAfterItsResultSetWasClosed() throws SQLException {
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement statement = c.prepareStatement("SELECT a AS first, 2 AS second FROM t")) {
            for (int i = 0; i < 3; i++) {
                assertThat(statement.getMetaData().getColumnCount()).isEqualTo(2);
                assertThat(statement.getMetaData().getColumnLabel(2)).isEqualTo("second");
                statement.executeQuery().close();
            }
        }
    }

    @Test
    void trap06AStatementTellsTheColumnsOfATableThatWasAltered() throws SQLException {
        write(db, "CREATE TABLE u (a)");
        String all = "SELECT * FROM u";
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement statement = c.prepareStatement(all)) {
            statement.executeQuery().close();
            assertThat(statement.getMetaData().getColumnCount()).isEqualTo(1);
            write(db, "ALTER TABLE u ADD COLUMN b");
            statement.executeQuery().close();
            assertThat(statement.getMetaData().getColumnCount()).isEqualTo(2);
            assertThat(statement.getMetaData().getColumnLabel(2)).isEqualTo("b");
        }
    }

    @Test
    void trap06TheDriverForgetsTheColumnsWithTheFirstResultSetThatIsClosed() throws SQLException {
        try (PreparedStatement statement = bare().prepareStatement("SELECT a FROM t")) {
            assertThat(statement.getMetaData().getColumnCount()).isEqualTo(1);
            statement.executeQuery().close();
            assertThatThrownBy(() -> statement.getMetaData().getColumnCount())
                    .hasMessageContaining("inconsistent internal state");
        }
    }

    // ---- 8: generated keys

    @Test
    void trap08GeneratedKeysLeaveNothingOpenThatBlocksVacuum() throws SQLException {
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement insert =
                        c.prepareStatement("INSERT INTO t VALUES (7)", Statement.RETURN_GENERATED_KEYS)) {
            insert.executeUpdate();
            assertThatCode(() -> run(c, "VACUUM")).doesNotThrowAnyException();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getLong(1)).isEqualTo(1);
            }
            assertThatCode(() -> run(c, "VACUUM")).doesNotThrowAnyException();
        }
    }

    @Test
    void trap08TheDriverLeavesASelectOpenAfterEveryInsert() throws SQLException {
        SQLiteConnection bare = bare();
        try (PreparedStatement insert = bare.prepareStatement("INSERT INTO t VALUES (7)")) {
            insert.executeUpdate();
            assertThatThrownBy(() -> run(bare, "VACUUM")).hasMessageContaining("SQL statements in progress");
        }
    }

    // ---- 10: what is left open, and parameters that stay

    @Test
    void trap10WhatABorrowerForgetsIsClosedAtTheReturnAndPinsNoWal() throws SQLException {
        db.useConnection(
                c -> run(c, "INSERT INTO t VALUES (randomblob(9000)), (randomblob(9000)), (randomblob(9000))"));
        PreparedStatement forgotten;
        ResultSet rows;
        try (Connection c = db.dataSource().getConnection()) {
            forgotten = c.prepareStatement("SELECT a FROM t");
            rows = forgotten.executeQuery();
            assertThat(rows.next()).isTrue();
        }
        assertThat(kept.releases("SELECT a FROM t")).containsExactly(USED);
        assertThat(rows.isClosed()).isTrue();
        assertThat(forgotten.isClosed()).isTrue();
        assertThat(ask(bare("busy_timeout", "0"), "PRAGMA wal_checkpoint(TRUNCATE)"))
                .as("nobody reads any more")
                .isEqualTo("0");
    }

    @Test
    void trap10AHealthCheckLeavesNoReadOpen() throws SQLException {
        assertThat(db.healthCheck().isHealthy()).isTrue();
        write(db, "INSERT INTO t VALUES (7)");
        assertThat(read(db, "SELECT a FROM t")).isEqualTo("7");
        assertThat(ask(bare("busy_timeout", "0"), "PRAGMA wal_checkpoint(TRUNCATE)"))
                .isEqualTo("0");
    }

    @Test
    void trap10ClearedParametersAreGoneAlsoWhereTheStatementRunsElsewhere() throws SQLException {
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement statement = c.prepareStatement("SELECT ?")) {
            statement.setInt(1, 5);
            assertThat(text(statement)).isEqualTo("5");
            statement.clearParameters();
            run(c, "CREATE TEMP TABLE here (a)"); // from now on this connection is on the writer
            assertThat(text(statement)).isNotEqualTo("5");
        }
    }

    private static String text(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? String.valueOf(row.getString(1)) : "(none)";
        }
    }

    @Test
    void trap10TheDriverKeepsParametersAndPinsTheWalUntilTheLastRow() throws SQLException {
        run(bare(), "INSERT INTO t VALUES (1), (2)");
        SQLiteConnection bare = bare();
        SQLiteConnection other = bare("busy_timeout", "0");
        try (PreparedStatement statement = bare.prepareStatement("SELECT ? FROM t")) {
            statement.setInt(1, 5);
            assertThat(text(statement)).isEqualTo("5");
            assertThat(text(statement)).as("still bound").isEqualTo("5");
            ResultSet rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            run(other, "INSERT INTO t VALUES (3)");
            assertThat(ask(other, "PRAGMA wal_checkpoint(TRUNCATE)")).as("busy").isEqualTo("1");
            while (rows.next()) {
                assertThat(rows.getInt(1)).isEqualTo(5);
            }
            assertThat(ask(other, "PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("0");
        }
    }

    /** The driver alone reads freed memory here, so there is no test that shows it. */
    @Test
    void trap10ParametersThatAreClearedWhileRowsAreReadStayInTheRows() throws SQLException {
        String longText = "x".repeat(60_000);
        db.useConnection(c -> {
            try (PreparedStatement statement = c.prepareStatement("SELECT ?1, ?2")) {
                statement.setString(1, longText);
                statement.setInt(2, 7);
                try (ResultSet row = statement.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    statement.clearParameters();
                    ask(c, "SELECT '" + "y".repeat(60_000) + "'"); // takes the memory, were it free
                    assertThat(row.getString(1)).isEqualTo(longText);
                    assertThat(row.getInt(2)).isEqualTo(7);
                }
                try (ResultSet row = statement.executeQuery()) {
                    assertThat(row.getString(1)).isNull();
                    assertThat(row.getString(2)).isNull();
                }
            }
        });
    }

    // ---- 11: several statements in one text

    /** As with the driver: JDBC's way to run several is a batch. What matters is that the connection's state stays known. */
    @Test
    void trap11OfSeveralStatementsInOneTextTheFirstRunsAndNothingIsLeftBehind() throws SQLException {
        db.useConnection(c -> run(c, "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)"));
        db.useConnection(c -> run(c, "INSERT INTO t VALUES (3); BEGIN"));
        db.useConnection(c -> run(c, "BEGIN; INSERT INTO t VALUES (4)"));
        write(db, "INSERT INTO t VALUES (5)");
        assertThat(read(db, "SELECT group_concat(a) FROM t")).isEqualTo("1,3,5");
        db.useConnection(c -> {
            try (Statement statement = c.createStatement()) {
                statement.addBatch("INSERT INTO t VALUES (6)");
                statement.addBatch("INSERT INTO t VALUES (7)");
                assertThat(statement.executeBatch()).containsExactly(1, 1);
            }
        });
        assertThat(read(db, "SELECT group_concat(a) FROM t")).isEqualTo("1,3,5,6,7");
    }

    @Test
    void trap11TheDriverRunsTheFirstOfSeveralStatements() throws SQLException {
        SQLiteConnection bare = bare();
        run(bare, "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)");
        assertThat(ask(bare, "SELECT group_concat(a) FROM t")).isEqualTo("1");
    }
}
