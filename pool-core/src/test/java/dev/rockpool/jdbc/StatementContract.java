package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Running statements: errors, batches, cancellation. */
interface StatementContract extends JdbcFixture {

    @Test
    default void anErrorOfTheDriversLeavesTheConnectionUsable() throws SQLException {
        try (Connection connection = borrow()) {
            assertThatThrownBy(() -> JdbcFixture.run(connection, "SELECT * FROM nowhere"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("nowhere");
            JdbcFixture.insert(connection, "a");
        }
        assertThat(items()).isEqualTo(1);
        assertThat(stats().totalDestroyed()).isZero();
        assertThat(stats().totalErrors()).isEqualTo(1);
    }

    @Test
    default void aPreparedStatementRunsAgainAfterAConstraintViolation() throws SQLException {
        try (Connection connection = borrow();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO item (name) VALUES (?)")) {
            insert.setString(1, "a");
            insert.executeUpdate();
            assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
            insert.setString(1, "b");
            insert.executeUpdate();
        }
        assertThat(items()).isEqualTo(2);
    }

    @Test
    default void aPreparedStatementTakesNoSqlText() throws SQLException {
        try (Connection connection = borrow();
                PreparedStatement prepared = connection.prepareStatement(numbers(1))) {
            assertThatThrownBy(() -> prepared.executeQuery(numbers(2))).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> prepared.execute("SELECT 1", Statement.RETURN_GENERATED_KEYS))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> prepared.addBatch("SELECT 1")).isInstanceOf(SQLException.class);
            assertThat(prepared.executeQuery().next()).isTrue();
        }
    }

    @Test
    default void aBatchOfTextsRuns() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO item (name) VALUES ('dropped')");
            statement.clearBatch();
            statement.addBatch("INSERT INTO item (name) VALUES ('a')");
            statement.addBatch("INSERT INTO item (name) VALUES ('b')");
            assertThat(statement.executeBatch()).containsExactly(1, 1);
            assertThat(statement.executeBatch()).isEmpty();
        }
        assertThat(items()).isEqualTo(2);
    }

    @Test
    default void aPreparedBatchRunsInsideATransaction() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item (name) VALUES (?)")) {
                for (String name : new String[] {"a", "b"}) {
                    insert.setString(1, name);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).containsExactly(1, 1);
            }
            connection.rollback();
        }
        assertThat(items()).isZero();
    }

    @Test
    default void aFailedBatchSaysSoAndCanBeRolledBack() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item (name) VALUES (?)")) {
                for (String name : new String[] {"a", "a"}) {
                    insert.setString(1, name);
                    insert.addBatch();
                }
                assertThatThrownBy(insert::executeBatch).isInstanceOf(SQLException.class);
            }
            connection.rollback();
        }
        assertThat(items()).isZero();
    }

    @Test
    default void aStatementWithSeveralRunsKeepsItsUpdateCounts() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("INSERT INTO item (name) VALUES ('a')"))
                    .isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(1);
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
        }
    }

    @Test
    default void poolableIsAHintThatIsKept() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement(numbers(1))) {
            assertThat(statement.isPoolable()).isFalse();
            assertThat(prepared.isPoolable()).isTrue();
            prepared.setPoolable(false);
            assertThat(prepared.isPoolable()).isFalse();
        }
    }

    @Test
    default void cancelFromAnotherThreadEndsARunningStatement() throws SQLException {
        try (Connection connection = borrow()) {
            Statement statement = connection.createStatement();
            CompletableFuture<Void> query =
                    OwnThread.run(() -> assertThatThrownBy(() -> statement.executeQuery(endlessQuery()))
                            .isInstanceOf(SQLException.class));
            await().until(() -> {
                statement.cancel();
                return query.isDone();
            });
            query.join();
            JdbcFixture.insert(connection, "the connection is unharmed");
        }
        assertThat(items()).isEqualTo(1);
        assertThat(stats().totalDestroyed()).isZero();
    }

    @Test
    default void cancelNeverHitsTheNextBorrower() throws SQLException {
        Connection first = borrow();
        Statement late = first.createStatement();
        first.close();
        try (Connection second = borrow();
                Statement statement = second.createStatement();
                ResultSet rows = statement.executeQuery(numbers(1_000))) {
            int read = 0;
            while (rows.next()) {
                read++;
                assertThatThrownBy(late::cancel).isInstanceOf(SQLException.class);
            }
            assertThat(read).isEqualTo(1_000);
        }
    }

    @Test
    default void cancellingAClosedStatementDoesNotHitTheNextOfTheSameBorrower() throws SQLException {
        try (Connection connection = borrow()) {
            Statement late = connection.createStatement();
            late.close();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(numbers(1_000))) {
                int read = 0;
                while (rows.next()) {
                    read++;
                    assertThatThrownBy(late::cancel).isInstanceOf(SQLException.class);
                }
                assertThat(read).isEqualTo(1_000);
            }
        }
    }
}
