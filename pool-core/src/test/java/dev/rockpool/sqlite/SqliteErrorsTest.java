package dev.rockpool.sqlite;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;

/** What is wrong with statements and values, as a borrower sees it: JDBC's class and SQLState, SQLite's primary code as vendor code. */
class SqliteErrorsTest extends ErrorKit {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    23505 | INSERT INTO t (u) VALUES ('one')              | UNIQUE constraint failed: t.u
                    23505 | INSERT INTO t (id) VALUES (1)                 | UNIQUE constraint failed: t.id
                    23505 | INSERT INTO bare (rowid) VALUES (1)           | UNIQUE constraint failed: bare.rowid
                    23502 | INSERT INTO t (n) VALUES (NULL)               | NOT NULL constraint failed: t.n
                    23503 | INSERT INTO child VALUES (99)                 | FOREIGN KEY constraint failed
                    23503 | INSERT INTO late VALUES (99)                  | FOREIGN KEY constraint failed
                    23514 | INSERT INTO t (p) VALUES (0)                  | CHECK constraint failed: p > 0
                    23000 | INSERT INTO strictly VALUES ('x')             | cannot store TEXT value in INTEGER column strictly.i
                    23000 | INSERT INTO guarded_ABORT VALUES (1)          | not on a Sunday
                    23000 | INSERT INTO guarded_FAIL VALUES (1)           | not on a Sunday
                    23000 | INSERT INTO guarded_ROLLBACK VALUES (1)       | not on a Sunday
                    """)
    void aViolatedConstraintIsAnIntegrityViolation(String state, String sql, String says) {
        SQLException seen = expect(SQLIntegrityConstraintViolationException.class, state, 19, () -> write(db, sql));
        assertThat((Throwable) seen).hasMessageContaining(says);
        assertThat(seen.getMessage()).isEqualTo(seen.getCause().getMessage()); // what the driver's users know already
    }

    @Test
    void aDeferredForeignKeyFailsAtCommitAndTheTransactionCanGoOn() throws SQLException {
        db.useConnection(c -> {
            c.setAutoCommit(false);
            run(c, "INSERT INTO late VALUES (2)");
            expect(SQLIntegrityConstraintViolationException.class, "23503", 19, c::commit);
            run(c, "INSERT INTO t (id) VALUES (2)");
            c.commit();
        });
        assertThat(read(db, "SELECT t FROM late")).isEqualTo("2");
    }

    @Test
    void aTriggerThatRollsBackEndsTheTransactionToo() throws SQLException {
        db.useConnection(c -> {
            c.setAutoCommit(false);
            run(c, "INSERT INTO bare VALUES ('gone')");
            expect(
                    SQLIntegrityConstraintViolationException.class,
                    "23000",
                    19,
                    () -> run(c, "INSERT INTO guarded_ROLLBACK VALUES (1)"));
            SQLException over = catchThrowableOfType(SQLException.class, c::commit);
            assertThat((Throwable) over)
                    .hasMessageContaining("This transaction is over")
                    .hasMessageContaining("not on a Sunday");
            c.rollback();
        });
        assertThat(read(db, "SELECT count(*) FROM bare")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    42601 | SELEC 1                            | near "SELEC": syntax error
                    42601 | SELECT (1                          | incomplete input
                    42601 | SELECT # FROM t                    | unrecognized token
                    42S02 | SELECT * FROM nowhere              | no such table: nowhere
                    42S02 | DROP VIEW nowhere                  | no such view: nowhere
                    42S22 | SELECT absent FROM t               | no such column: absent
                    42S22 | INSERT INTO t (absent) VALUES (1)  | table t has no column named absent
                    42S01 | CREATE TABLE t (x)                 | table t already exists
                    42S12 | DROP INDEX nowhere                 | no such index: nowhere
                    42S21 | ALTER TABLE t ADD COLUMN u         | duplicate column name: u
                    42702 | SELECT x FROM bare a, bare b       | ambiguous column name: x
                    42883 | SELECT absent(1)                   | no such function: absent
                    42704 | SELECT 1 COLLATE absent ORDER BY 1 | no such collation sequence: absent
                    """)
    void aMistakeInTheTextIsASyntaxError(String state, String sql, String says) {
        SQLException seen = expect(SQLSyntaxErrorException.class, state, 1, () -> write(db, sql));
        assertThat((Throwable) seen).hasMessageContaining(says);
    }

    @Test
    void aPreparedStatementFailsTheSameWay() throws SQLException {
        db.useConnection(c -> {
            expect(SQLSyntaxErrorException.class, "42S02", 1, () -> c.prepareStatement("DELETE FROM nowhere"));
            try (PreparedStatement insert = c.prepareStatement("INSERT INTO t (id) VALUES (?)")) {
                insert.setInt(1, 1);
                expect(SQLIntegrityConstraintViolationException.class, "23505", 19, insert::executeUpdate);
                insert.setInt(1, 3);
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
        });
    }

    @Test
    void anErrorWithoutAStateOfItsOwnIsAGeneralOne() {
        SQLException seen =
                expect(SQLException.class, "HY000", 1, () -> write(db, "INSERT INTO bare VALUES (json('{'))"));
        assertThat((Throwable) seen).hasMessageContaining("malformed JSON");
    }

    @Test
    void aValueThatDoesNotFitIsADataError() {
        expect(SQLDataException.class, "22018", 20, () -> write(db, "INSERT INTO t (id) VALUES ('x')"));
        expect(SQLDataException.class, "22003", 1, () -> read(db, "SELECT abs(-9223372036854775808)"));
        expect(SQLException.class, "54000", 18, () -> read(db, "SELECT zeroblob(1100000000)"));
    }

    @Test
    void aStatementTooLongSaysSo() throws SQLException {
        db.useConnection(c -> {
            c.unwrap(SQLiteConnection.class).setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, 200);
            SQLException seen =
                    expect(SQLException.class, "54000", 18, () -> run(c, "SELECT '" + "x".repeat(300) + "'"));
            assertThat((Throwable) seen).hasMessageContaining("statement too long");
        });
    }

    @Test
    void aBatchThatFailsInTheMiddleKeepsItsCounts() throws SQLException {
        db.useConnection(c -> {
            try (Statement statement = c.createStatement()) {
                statement.addBatch("INSERT INTO bare VALUES (2)");
                statement.addBatch("INSERT INTO t (id) VALUES (1)");
                statement.addBatch("INSERT INTO bare VALUES (3)");
                BatchUpdateException seen = catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
                assertThat(seen.getSQLState()).isEqualTo("23505");
                assertThat(seen.getErrorCode()).isEqualTo(19);
                assertThat(seen.getUpdateCounts()).startsWith(1);
                assertThat(seen.getLargeUpdateCounts()).startsWith(1L);
                assertThat((Throwable) seen)
                        .hasMessageStartingWith("batch entry 1: ")
                        .hasMessageContaining("t.id");
                assertThat(seen.getCause()).isInstanceOf(BatchUpdateException.class);
                assertThat((Throwable) seen.getNextException())
                        .isExactlyInstanceOf(SQLIntegrityConstraintViolationException.class)
                        .hasCauseInstanceOf(SQLiteException.class);
            }
        });
    }
}
