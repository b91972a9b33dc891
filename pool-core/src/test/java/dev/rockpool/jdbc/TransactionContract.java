package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.junit.jupiter.api.Test;

/** Transactions, as JDBC has them. */
interface TransactionContract extends JdbcFixture {

    @Test
    default void commitAndRollbackAreErrorsInAutoCommit() throws SQLException {
        try (Connection connection = borrow()) {
            assertThatThrownBy(connection::commit)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("setAutoCommit(false)");
            assertThatThrownBy(connection::rollback)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("setAutoCommit(false)");
        }
    }

    @Test
    default void switchingAutoCommitOnCommits() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            JdbcFixture.insert(connection, "a");
            connection.setAutoCommit(true);
        }
        assertThat(items()).isEqualTo(1);
    }

    @Test
    default void switchingAutoCommitToWhatItIsChangesNothing() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            JdbcFixture.insert(connection, "a");
            connection.setAutoCommit(false);
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setAutoCommit(true);
        }
        assertThat(items()).isZero();
    }

    @Test
    default void aTransactionFollowsAnother() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            JdbcFixture.insert(connection, "first");
            connection.commit();
            JdbcFixture.insert(connection, "second");
            connection.rollback();
            connection.commit();
            JdbcFixture.insert(connection, "third");
            connection.commit();
        }
        assertThat(items()).isEqualTo(2);
    }

    @Test
    default void rollingBackToASavepointKeepsWhatWasBefore() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            JdbcFixture.insert(connection, "before");
            Savepoint unnamed = connection.setSavepoint();
            JdbcFixture.insert(connection, "undone");
            connection.rollback(unnamed);
            Savepoint named = connection.setSavepoint("named");
            JdbcFixture.insert(connection, "kept");
            connection.releaseSavepoint(named);
            connection.commit();
        }
        assertThat(items()).isEqualTo(2);
    }

    @Test
    default void aSavepointCanBeTheFirstOfATransaction() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            Savepoint start = connection.setSavepoint();
            JdbcFixture.insert(connection, "undone");
            connection.rollback(start);
            connection.commit();
        }
        assertThat(items()).isZero();
    }

    @Test
    default void savepointsAreErrorsInAutoCommit() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            Savepoint savepoint = connection.setSavepoint();
            connection.setAutoCommit(true);
            assertThatThrownBy(connection::setSavepoint).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connection.setSavepoint("s")).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connection.rollback(savepoint)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connection.releaseSavepoint(savepoint)).isInstanceOf(SQLException.class);
        }
    }
}
