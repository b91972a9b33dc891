package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** What stands in a statement's way from outside it: locks, snapshots, permissions, a full disk, an interruption. */
class SqliteLockErrorsTest extends ErrorKit {

    @Test
    void anotherProcesssLockIsTransient() throws SQLException {
        try (Connection other = outsider()) {
            run(other, "BEGIN IMMEDIATE");
            SQLException seen =
                    expect(SQLTransientException.class, "40001", 5, () -> write(db, "INSERT INTO bare VALUES (2)"));
            assertThat((Throwable) seen)
                    .hasMessageContaining("Another process holds a lock")
                    .hasMessageContaining("busyTimeout");
            assertThat(SqliteErrors.isTransient(seen)).isTrue();
            assertThat(SqliteErrors.needsRestart(seen)).isFalse();
            db.useConnection(c -> {
                c.setAutoCommit(false);
                expect(SQLTransientException.class, "40001", 5, () -> run(c, "SELECT 1"));
            });
        }
        write(db, "INSERT INTO bare VALUES (2)");
    }

    @Test
    void aStaleSnapshotNeedsANewTransaction() throws SQLException {
        try (Connection other = outsider()) {
            db.useConnection(c -> {
                run(c, "BEGIN");
                assertThat(ask(c, "SELECT count(*) FROM bare")).isEqualTo("1");
                run(other, "INSERT INTO bare VALUES (2)");
                SQLException seen = expect(
                        SQLTransactionRollbackException.class, "40001", 5, () -> run(c, "INSERT INTO bare VALUES (3)"));
                assertThat((Throwable) seen).hasMessageContaining("roll it back and run it again");
                assertThat(SqliteErrors.needsRestart(seen)).isTrue();
                assertThat(SqliteErrors.isTransient(seen)).isFalse();
            });
        }
    }

    @Test
    void aTableInTheWayOfItsOwnConnectionSaysWhatToClose() throws SQLException {
        db.useConnection(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
                assertThat(rows.next()).isTrue();
                SQLException seen = expect(SQLException.class, "55006", 6, () -> run(c, "DROP TABLE bare"));
                assertThat((Throwable) seen)
                        .hasMessageContaining("a result set")
                        .hasMessageContaining("Close that first");
                assertThat(SqliteErrors.isTransient(seen)).isFalse();
            }
            run(c, "DROP TABLE bare");
        });
    }

    @Test
    void aWriteOnAReaderNamesTheWayOut() {
        SQLException seen = expect(
                SQLException.class, "25006", 8, () -> db.useReadConnection(c -> run(c, "INSERT INTO bare VALUES (2)")));
        assertThat((Throwable) seen).hasMessageContaining("only reads").hasMessageContaining("withConnection");
    }

    @Test
    void aWriteThatTheWriterCannotDoNamesThePermissions() throws SQLException {
        db.useConnection(c -> {
            run(c, "PRAGMA query_only=1"); // behind the pool's back: for SQLite the same as a file without permission
            SQLException seen = expect(SQLException.class, "25006", 8, () -> run(c, "INSERT INTO bare VALUES (2)"));
            assertThat((Throwable) seen).hasMessageContaining("check the permissions");
        });
        write(db, "INSERT INTO bare VALUES (2)");
    }

    @Test
    void aFullDatabaseSaysSo() throws SQLException {
        db.useConnection(c -> {
            run(c, "PRAGMA max_page_count=1");
            SQLException seen =
                    expect(SQLException.class, "53100", 13, () -> run(c, "INSERT INTO bare VALUES (zeroblob(100000))"));
            assertThat((Throwable) seen).hasMessageContaining("disk is full");
        });
    }

    @Test
    void anInterruptedStatementSaysSo() throws SQLException {
        db.useConnection(c -> {
            SQLiteConnection driver = c.unwrap(SQLiteConnection.class);
            org.sqlite.Function.create(driver, "stop", new org.sqlite.Function() {
                @Override
                protected void xFunc() throws SQLException {
                    driver.getDatabase().interrupt();
                    result(1);
                }
            });
            String endless =
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + stop() FROM n) SELECT sum(i) FROM n";
            SQLException seen = expect(SQLException.class, "57014", 9, () -> ask(c, endless));
            assertThat((Throwable) seen).hasMessageStartingWith("The statement was interrupted");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDatabaseLockedWhileItIsOpenedIsNotGivenUp(boolean locked) {
        SQLException busy = org.sqlite.core.DB.newSQLException(locked ? 5 : 26, "detail");
        assertThat(SqliteErrors.isPermanent(new DatabaseFileException("cannot be opened", busy)))
                .isEqualTo(!locked);
    }
}
