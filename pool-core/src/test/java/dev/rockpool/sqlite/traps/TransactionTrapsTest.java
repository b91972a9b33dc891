package dev.rockpool.sqlite.traps;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import dev.rockpool.sqlite.CheckpointMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Traps 3, 4 and 5: the driver loses track of its transaction where BEGIN or COMMIT fails, or SQLite rolls back by itself. */
@Timeout(60)
class TransactionTrapsTest extends TrapKit {

    private final AtomicReference<Statement> running = new AtomicReference<>();

    @Override
    DatabaseBuilder settings(DatabaseBuilder builder) {
        return builder.sqlite(sqlite -> sqlite.busyTimeout(Duration.ZERO).function("stop", 0, arguments -> {
            try {
                running.get().cancel();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
            return 0L;
        }));
    }

    // ---- 3: a BEGIN that fails

    @Test
    void trap03AWriteAfterABeginThatFailedIsInATransactionAndCanBeRolledBack() throws SQLException {
        SQLiteConnection other = bare();
        db.useConnection(c -> {
            run(other, "BEGIN IMMEDIATE");
            c.setAutoCommit(false);
            assertThatThrownBy(() -> run(c, "INSERT INTO t VALUES (1)")).hasMessageContaining("SQLITE_BUSY");
            run(other, "ROLLBACK");
            c.setAutoCommit(false);
            run(c, "INSERT INTO t VALUES (2)");
            assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("0");
            c.rollback();
            assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("0");
            run(c, "INSERT INTO t VALUES (3)");
            c.commit();
        });
        assertThat(ask(other, "SELECT group_concat(a) FROM t")).isEqualTo("3");
    }

    @Test
    void trap03TheDriverBelievesInATransactionThatNeverBegan() throws SQLException {
        SQLiteConnection other = bare();
        SQLiteConnection bare = bare("transaction_mode", "IMMEDIATE", "busy_timeout", "0");
        run(other, "BEGIN IMMEDIATE");
        assertThatThrownBy(() -> bare.setAutoCommit(false)).hasMessageContaining("SQLITE_BUSY");
        run(other, "ROLLBACK");
        bare.setAutoCommit(false);
        run(bare, "INSERT INTO t VALUES (2)");
        assertThat(ask(other, "SELECT count(*) FROM t"))
                .as("committed, unasked")
                .isEqualTo("1");
        assertThatThrownBy(bare::rollback).isInstanceOf(SQLException.class);
    }

    // ---- 4: a COMMIT that begins again

    @Test
    void trap04AfterACommitNoLockIsHeldUntilTheNextStatement() throws SQLException {
        SQLiteConnection other = bare("busy_timeout", "0");
        db.useConnection(c -> {
            c.setAutoCommit(false);
            run(c, "INSERT INTO t VALUES (1)");
            c.commit();
            run(other, "INSERT INTO t VALUES (2)");
            run(c, "INSERT INTO t VALUES (3)");
            c.rollback();
            run(other, "INSERT INTO t VALUES (4)");
        });
        assertThat(read(db, "SELECT group_concat(a) FROM t")).isEqualTo("1,2,4");
    }

    @Test
    void trap04TheDriverKeepsTheWriteLockAfterACommit() throws SQLException {
        SQLiteConnection other = bare("busy_timeout", "0");
        SQLiteConnection bare = bare("transaction_mode", "IMMEDIATE");
        bare.setAutoCommit(false);
        run(bare, "INSERT INTO t VALUES (1)");
        bare.commit();
        assertThatThrownBy(() -> run(other, "INSERT INTO t VALUES (2)")).hasMessageContaining("SQLITE_BUSY");
    }

    // ---- 5: SQLite rolls back by itself

    @ParameterizedTest
    @ValueSource(strings = {"OR ROLLBACK", "FULL", "INTERRUPT"})
    void trap05AfterAnAutomaticRollbackNothingIsDoneUntilTheCallerRollsBack(String why) throws SQLException {
        write(db, "CREATE UNIQUE INDEX once ON t (a)");
        db.useConnection(c -> {
            if (why.equals("FULL")) {
                run(c, "PRAGMA max_page_count=8");
            }
            c.setAutoCommit(false);
            run(c, "INSERT INTO t VALUES (1)");
            assertThatThrownBy(() -> failing(c, why)).isInstanceOf(SQLException.class);
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> run(c, "INSERT INTO t VALUES (2)"))
                    .withMessageContaining("This transaction is over")
                    .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            assertThatThrownBy(c::commit).hasMessageContaining("This transaction is over");
            assertThat(c.getAutoCommit()).isFalse();
            c.rollback();
            run(c, "INSERT INTO t VALUES (3)");
            c.commit();
        });
        assertThat(read(db, "SELECT group_concat(a) FROM t")).isEqualTo("3");
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
    }

    private void failing(Connection connection, String why) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            running.set(statement);
            statement.execute(
                    switch (why) {
                        case "OR ROLLBACK" -> "INSERT OR ROLLBACK INTO t VALUES (1)";
                        case "FULL" -> "INSERT INTO t VALUES (zeroblob(1000000))";
                        default ->
                            "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 + stop() FROM n) SELECT i FROM n";
                    });
        }
    }

    @Test
    void trap05TheDriverCommitsOneByOneAfterAnAutomaticRollback() throws SQLException {
        SQLiteConnection other = bare();
        SQLiteConnection bare = bare();
        run(bare, "CREATE UNIQUE INDEX once ON t (a)");
        bare.setAutoCommit(false);
        run(bare, "INSERT INTO t VALUES (1)");
        assertThatThrownBy(() -> run(bare, "INSERT OR ROLLBACK INTO t VALUES (1)"))
                .isInstanceOf(SQLException.class);
        assertThat(bare.getAutoCommit()).isFalse();
        run(bare, "INSERT INTO t VALUES (2)");
        assertThat(ask(other, "SELECT group_concat(a) FROM t"))
                .as("committed, unasked")
                .isEqualTo("2");
        assertThatThrownBy(bare::rollback).isInstanceOf(SQLException.class);
    }

    // ---- why transactions begin as writers, on the writer

    @Test
    void trapSnapshotsATransactionThatReadsAndThenWritesNeverFails() throws Exception {
        write(db, "INSERT INTO t VALUES (0)");
        try (Connection first = db.dataSource().getConnection()) {
            first.setAutoCommit(false);
            assertThat(ask(first, "SELECT a FROM t")).isEqualTo("0");
            Aside<?> second = aside(() -> db.inTransaction(c -> {
                String seen = ask(c, "SELECT a FROM t");
                run(c, "UPDATE t SET a = a + 10");
                return seen;
            }));
            await().until(() -> db.getPoolStats().waitingClients() == 1);
            run(first, "UPDATE t SET a = a + 1");
            first.commit();
            assertThat(second.result()).as("it began when the first was done").isEqualTo("1");
        }
        assertThat(read(db, "SELECT a FROM t")).isEqualTo("11");
    }

    @Test
    void trapSnapshotsTheDriverFailsAtOnceWhateverTheLockTimeout() throws SQLException {
        SQLiteConnection other = bare();
        SQLiteConnection bare = bare("busy_timeout", "600000");
        bare.setAutoCommit(false);
        assertThat(ask(bare, "SELECT count(*) FROM t")).isEqualTo("0");
        run(other, "INSERT INTO t VALUES (1)");
        assertThatExceptionOfType(SQLiteException.class)
                .isThrownBy(() -> run(bare, "INSERT INTO t VALUES (2)"))
                .satisfies(e -> assertThat(e.getResultCode()).isEqualTo(SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT));
        bare.rollback();
        run(bare, "INSERT INTO t VALUES (2)");
    }

    @Test
    void trapSnapshotsAreTakenWhereTheyAreAskedForAndNotAtTheFirstRead() throws SQLException {
        SQLiteConnection other = bare();
        String seen = db.withReadSnapshot(c -> {
            run(other, "INSERT INTO t VALUES (1)");
            return ask(c, "SELECT count(*) FROM t");
        });
        assertThat(seen).isEqualTo("0");
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("1");
    }

    @Test
    void trapSnapshotsTheDriverTakesNoneAtBegin() throws SQLException {
        SQLiteConnection other = bare();
        SQLiteConnection bare = bare();
        bare.setAutoCommit(false);
        run(other, "INSERT INTO t VALUES (1)");
        assertThat(ask(bare, "SELECT count(*) FROM t"))
                .as("the first read takes it")
                .isEqualTo("1");
        run(other, "INSERT INTO t VALUES (2)");
        assertThat(ask(bare, "SELECT count(*) FROM t")).isEqualTo("1");
    }

    // ---- a write that the borrower left under way on the driver's own statement

    /** The driver follows a ROLLBACK by a BEGIN and a COMMIT of its own, and that COMMIT fails here: the transaction would stay. */
    @Test
    void aRollbackBesideAHandedOutStatementThatStillWritesLeavesNoTransaction() throws SQLException {
        try (DatabaseManager memory = DatabaseManager.withPooling(":memory:").open()) {
            memory.executeTransaction(List.of("CREATE TABLE t (x)"));
            memory.useConnection(c -> {
                c.setAutoCommit(false);
                Statement writing = c.unwrap(SQLiteConnection.class).createStatement();
                ResultSet rows = writing.executeQuery("INSERT INTO t VALUES (1), (2) RETURNING x");
                assertThat(rows.next()).isTrue();
                assertThatThrownBy(c::commit)
                        .hasMessageContaining("SQL statements in progress")
                        .hasMessageContaining("Close that first")
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("55006");
                c.rollback();
            });
            memory.useConnection(c -> {
                assertThat(c.getAutoCommit()).isTrue();
                run(c, "INSERT INTO t VALUES (3)");
                assertThat(ask(c, "SELECT group_concat(x) FROM t")).isEqualTo("3");
            });
        }
    }

    /** After a statement without rows the driver runs BEGIN and COMMIT, and leaves the BEGIN where the COMMIT fails. */
    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1 WHERE 0", "UPDATE t SET a = 0 WHERE 0"})
    void whatTheDriverBeginsBesideRowsOfAWriteIsCommittedWhenTheyAreClosed(String sql) throws SQLException {
        SQLiteConnection other = bare();
        db.useConnection(c -> {
            try (Statement writing = c.createStatement();
                    Statement without = c.createStatement();
                    ResultSet rows = writing.executeQuery("INSERT INTO t VALUES (1), (2) RETURNING a")) {
                assertThat(rows.next()).isTrue();
                assertThatThrownBy(() -> without.execute(sql)).hasMessageContaining("Close that first");
                assertThatThrownBy(() -> run(c, "INSERT INTO t VALUES (3)"))
                        .as("nothing is acknowledged that would not be committed")
                        .hasMessageContaining("SQL statements in progress");
                assertThat(rows.next()).isTrue();
            }
            assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("2");
            run(c, "INSERT INTO t VALUES (4)");
            assertThat(ask(other, "SELECT count(*) FROM t")).isEqualTo("3");
        });
        assertThat(db.sqlite().checkpoint(CheckpointMode.TRUNCATE).blockedBy()).isNull();
    }

    @Test
    void keysBesideRowsOfAWriteLeaveNoTransaction() throws SQLException {
        SQLiteConnection other = bare();
        db.useConnection(c -> {
            run(c, "CREATE TABLE checked (x CHECK (x > 0))");
            assertThatThrownBy(() -> run(c, "INSERT INTO checked VALUES (0)")).hasMessageContaining("CHECK");
            PreparedStatement insert =
                    c.prepareStatement("INSERT INTO checked VALUES (1) RETURNING x", new String[] {"x"});
            assertThat(insert.execute()).isTrue();
        });
        assertThat(ask(other, "SELECT count(*) FROM checked")).isEqualTo("1");
        assertThat(db.sqlite().checkpoint(CheckpointMode.TRUNCATE).blockedBy()).isNull();
    }
}
