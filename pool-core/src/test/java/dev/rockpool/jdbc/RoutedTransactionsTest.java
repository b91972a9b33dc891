package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A transaction is on the writer from its first statement to its end. */
class RoutedTransactionsTest extends RoutedKit {

    @Test
    void itIsOnTheWriterFromItsFirstStatementEvenIfThatOnlyReads() throws SQLException {
        try (Connection c = borrowForTransaction()) {
            assertOut(0, 0);
            assertThat(items(c)).isZero();
            assertOut(1, 0);
            run(c, "INSERT INTO item (name) VALUES ('a')");
            assertThat(items(c)).isEqualTo(1);
            assertAcquired(1, 0);
            assertThat(items()).as("for others, before the commit").isZero();
            c.commit();
            assertThat(writer().active()).isZero();
        }
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void commitLetsTheWriterGo() throws SQLException {
        try (Connection c = borrowForTransaction()) {
            run(c, "INSERT INTO item (name) VALUES ('a')");
            assertOut(1, 0);
            c.commit();
            assertOut(0, 0);
            run(c, "INSERT INTO item (name) VALUES ('b')");
            assertOut(1, 0);
        }
        assertThat(items()).as("what was not committed is gone").isEqualTo(1);
        assertAllReturned();
    }

    @Test
    void rollbackLetsTheWriterGo() throws SQLException {
        try (Connection c = borrowForTransaction()) {
            run(c, "INSERT INTO item (name) VALUES ('a')");
            c.rollback();
            assertOut(0, 0);
            assertThat(items(c)).isZero();
            c.rollback();
        }
        assertAllReturned();
    }

    @Test
    void switchingAutoCommitOnCommitsAndLetsTheWriterGo() throws SQLException {
        try (Connection c = borrowForTransaction()) {
            run(c, "INSERT INTO item (name) VALUES ('a')");
            c.setAutoCommit(true);
            assertOut(0, 0);
            assertThat(items(c)).isEqualTo(1);
            assertOut(0, 1);
        }
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aCommitOrRollbackOfNothingTakesNothing() throws SQLException {
        try (Connection c = borrowForTransaction()) {
            c.commit();
            c.rollback();
            c.setAutoCommit(true);
            c.setAutoCommit(false);
            c.commit();
        }
        assertAcquired(0, 0);
    }

    @Test
    void inAutoCommitThereIsNothingToCommit() throws SQLException {
        try (Connection c = borrow()) {
            assertThatThrownBy(c::commit).isInstanceOf(SQLException.class).hasMessageContaining("setAutoCommit(false)");
            assertThatThrownBy(c::rollback).isInstanceOf(SQLException.class);
            assertThatThrownBy(c::setSavepoint).isInstanceOf(SQLException.class);
        }
        assertAcquired(0, 0);
    }

    @Test
    void resultSetsEndWithTheirTransactionAndStatementsDoNot() throws SQLException {
        run(borrow(), "INSERT INTO item (name) VALUES ('a'), ('b')");
        try (Connection c = borrowForTransaction();
                Statement statement = c.createStatement()) {
            ResultSet rows = statement.executeQuery("SELECT name FROM item");
            assertThat(rows.next()).isTrue();
            c.commit();
            assertOut(0, 0);
            assertThat(rows.isClosed()).isTrue();
            assertThatThrownBy(rows::next)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("result set was closed");
            assertThat(statement.isClosed()).isFalse();
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
        }
    }

    @Test
    void afterAReadItGoesToTheWriterAndTheNextReadBackToAReader() throws SQLException {
        try (Connection c = borrow()) {
            assertThat(items(c)).isZero();
            c.setAutoCommit(false);
            run(c, "INSERT INTO item (name) VALUES ('a')");
            assertThat(items(c)).as("its own uncommitted row").isEqualTo(1);
            assertThat(writer().active()).isEqualTo(1);
            c.commit();
            assertThat(writer().active()).isZero();
            c.setAutoCommit(true);
            assertThat(items(c)).isEqualTo(1);
            assertOut(0, 1);
            assertThat(writer().acquired()).isEqualTo(1);
        }
    }

    @Test
    void savepointsWithAndWithoutNames() throws SQLException {
        try (Connection c = borrowForTransaction()) {
            Savepoint begin = c.setSavepoint();
            assertOut(1, 0);
            run(c, "INSERT INTO item (name) VALUES ('a')");
            Savepoint named = c.setSavepoint("after \"a\"");
            assertThat(named.getSavepointName()).isEqualTo("after \"a\"");
            assertThatThrownBy(named::getSavepointId).isInstanceOf(SQLException.class);
            assertThatThrownBy(begin::getSavepointName).isInstanceOf(SQLException.class);
            run(c, "INSERT INTO item (name) VALUES ('b')");
            c.rollback(named);
            assertThat(items(c)).isEqualTo(1);
            run(c, "INSERT INTO item (name) VALUES ('c')");
            c.releaseSavepoint(named);
            assertThatThrownBy(() -> c.rollback(named)).isInstanceOf(SQLException.class);
            assertThat(items(c)).isEqualTo(2);
            c.rollback(begin);
            assertThat(items(c)).isZero();
            run(c, "INSERT INTO item (name) VALUES ('d')");
            c.commit();
            assertOut(0, 0);
        }
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aFailedStatementLeavesTheTransactionToItsOwner() throws SQLException {
        try (Connection c = borrowForTransaction()) {
            run(c, "INSERT INTO item (name) VALUES ('a')");
            assertThatThrownBy(() -> run(c, "INSERT INTO item (name) VALUES ('a')"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> run(c, "SELECT * FROM nowhere")).isInstanceOf(SQLException.class);
            assertOut(1, 0);
            run(c, "INSERT INTO item (name) VALUES ('b')");
            c.commit();
        }
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void setReadOnlyInsideATransactionIsRefused() throws SQLException {
        try (Connection c = borrowForTransaction()) {
            assertThat(ask(c, "SELECT 1")).isEqualTo("1");
            assertThatThrownBy(() -> c.setReadOnly(true))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("commit() or rollback() first");
            assertThat(c.isReadOnly()).isFalse();
            c.rollback();
            c.setReadOnly(true);
            assertThat(ask(c, "SELECT 1")).isEqualTo("1");
            assertOut(0, 1);
            assertThatThrownBy(() -> c.setReadOnly(false)).isInstanceOf(SQLException.class);
            c.rollback();
            c.setReadOnly(false);
            run(c, "INSERT INTO item (name) VALUES ('a')");
            c.commit();
        }
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aWholeTransactionUndoneBySqliteMustBeRolledBack() throws SQLException {
        try (Connection c = borrowForTransaction()) {
            run(c, "INSERT INTO item (id, name) VALUES (1, 'a')");
            assertThatThrownBy(() -> run(c, "INSERT OR ROLLBACK INTO item (id) VALUES (1)"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> run(c, "INSERT INTO item (name) VALUES ('b')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("rollback()");
            assertOut(1, 0);
            c.rollback();
            assertOut(0, 0);
            run(c, "INSERT INTO item (name) VALUES ('c')");
            c.commit();
        }
        assertThat(read(db, "SELECT group_concat(name) FROM item")).isEqualTo("c");
    }
}
