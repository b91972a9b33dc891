package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is closed, returned or taken back is of no more use, and harms nobody. */
interface ClosingContract extends JdbcFixture {

    Set<String> MAY_BE_CALLED = Set.of("close", "isClosed", "isValid", "abort");

    @Test
    default void everyMethodOfAClosedConnectionThrows() throws Exception {
        Connection connection = borrow();
        connection.close();
        assertThat(ClosedHandles.survivors(connection, Connection.class, MAY_BE_CALLED))
                .isEmpty();
    }

    @Test
    default void everyMethodOfWhatAClosedConnectionMadeThrows() throws Exception {
        Connection connection = borrow();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement(numbers(1));
        ResultSet rows = statement.executeQuery(numbers(1));
        DatabaseMetaData metaData = connection.getMetaData();
        connection.close();
        assertThat(ClosedHandles.survivors(statement, Statement.class, MAY_BE_CALLED))
                .isEmpty();
        assertThat(ClosedHandles.survivors(prepared, PreparedStatement.class, MAY_BE_CALLED))
                .isEmpty();
        assertThat(ClosedHandles.survivors(rows, ResultSet.class, MAY_BE_CALLED))
                .isEmpty();
        // JDBC lets these two throw nothing.
        Set<String> cannotFail = Set.of("getDriverMajorVersion", "getDriverMinorVersion");
        assertThat(ClosedHandles.survivors(metaData, DatabaseMetaData.class, cannotFail))
                .isEmpty();
    }

    @Test
    default void everyMethodOfAClosedStatementThrowsAlthoughItsConnectionIsOpen() throws Exception {
        try (Connection connection = borrow()) {
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery(numbers(1));
            PreparedStatement prepared = connection.prepareStatement(numbers(1));
            statement.close();
            prepared.close();
            assertThat(ClosedHandles.survivors(statement, Statement.class, MAY_BE_CALLED))
                    .isEmpty();
            assertThat(ClosedHandles.survivors(rows, ResultSet.class, MAY_BE_CALLED))
                    .isEmpty();
            assertThat(ClosedHandles.survivors(prepared, PreparedStatement.class, MAY_BE_CALLED))
                    .isEmpty();
            JdbcFixture.insert(connection, "the connection is unharmed");
        }
        assertThat(stats().totalDestroyed()).isZero();
    }

    @Test
    default void aClosedConnectionIsClosedAndNotValid() throws SQLException {
        Connection connection = borrow();
        assertThat(connection.isClosed()).isFalse();
        assertThat(connection.isValid(1)).isTrue();
        connection.close();
        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.isValid(1)).isFalse();
    }

    @Test
    default void closingTwiceIsFineAndDoesNotTouchTheNextBorrower() throws SQLException {
        Connection first = borrow();
        first.close();
        try (Connection second = borrow()) {
            second.setAutoCommit(false);
            JdbcFixture.insert(second, "a");
            first.close();
            assertThat(second.isClosed()).isFalse();
            second.commit();
        }
        assertThat(items()).isEqualTo(1);
        assertThat(stats().activeConnections()).isZero();
    }

    @Test
    default void closingTwiceIsFineForStatementsAndResultSets() throws SQLException {
        try (Connection connection = borrow()) {
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery(numbers(1));
            rows.close();
            rows.close();
            statement.close();
            statement.close();
            assertThat(rows.isClosed()).isTrue();
            assertThat(statement.isClosed()).isTrue();
        }
    }

    @Test
    default void closingMayComeFromAnotherThread() throws SQLException {
        Connection connection = borrow();
        connection.setAutoCommit(false);
        JdbcFixture.insert(connection, "never committed");
        OwnThread.run(() -> assertThatCode(connection::close).doesNotThrowAnyException())
                .join();
        assertThat(connection.isClosed()).isTrue();
        assertThat(items()).isZero();
    }

    @Test
    default void aStatementOfAReturnedConnectionCannotBeClosedTwiceIntoTheNextLease() throws SQLException {
        Connection first = borrow();
        PreparedStatement prepared = first.prepareStatement(numbers(1));
        first.close();
        try (Connection second = borrow();
                PreparedStatement same = second.prepareStatement(numbers(1))) {
            prepared.close();
            assertThat(same.executeQuery().next()).isTrue();
        }
    }

    @Test
    default void runningAStatementAgainClosesItsResultSet() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement()) {
            ResultSet first = statement.executeQuery(numbers(2));
            ResultSet second = statement.executeQuery(numbers(2));
            assertThat(first.isClosed()).isTrue();
            assertThat(second.next()).isTrue();
        }
    }

    @Test
    default void aStatementClosesWithItsLastResultSetWhereThatWasWanted() throws SQLException {
        try (Connection connection = borrow()) {
            Statement statement = connection.createStatement();
            statement.closeOnCompletion();
            assertThat(statement.isCloseOnCompletion()).isTrue();
            ResultSet first = statement.executeQuery(numbers(1));
            ResultSet second = statement.executeQuery(numbers(1));
            assertThat(first.isClosed()).isTrue();
            assertThat(statement.isClosed()).isFalse();
            second.close();
            assertThat(statement.isClosed()).isTrue();
        }
    }

    @Test
    default void abortTakesTheConnectionOutOfThePool() throws SQLException {
        Connection connection = borrow();
        connection.setAutoCommit(false);
        JdbcFixture.insert(connection, "never committed");
        connection.abort(Runnable::run);
        connection.abort(Runnable::run);
        assertThat(connection.isClosed()).isTrue();
        assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);
        assertThat(items()).isZero();
        assertThat(stats().totalDestroyed()).isEqualTo(1);
    }

    @Test
    default void abortEndsARunningStatement() throws SQLException {
        Connection connection = borrow();
        Statement statement = connection.createStatement();
        CompletableFuture<Void> query = OwnThread.run(() ->
                assertThatThrownBy(() -> statement.executeQuery(endlessQuery())).isInstanceOf(SQLException.class));
        await().until(() -> stats().totalQueries() >= 2); // createTable and the endless one
        connection.abort(Runnable::run);
        query.join();
        assertThat(items()).isZero();
    }

    @Test
    default void aConnectionTakenBackAsALeakIsOfNoMoreUseAndTheNextBorrowerGetsAFreshOne() throws SQLException {
        reopen(settings -> settings.leakThreshold(Duration.ofMillis(150)).reclaimLeaks(true));
        Connection leaked = borrow();
        leaked.setAutoCommit(false);
        JdbcFixture.run(leaked, "SELECT 1");
        await().until(() -> stats().leaks() == 1);
        assertThatThrownBy(() -> JdbcFixture.run(leaked, "SELECT 1"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"))
                .hasMessageContaining("leakThreshold");
        try (Connection fresh = borrow()) {
            leaked.close();
            assertThat(fresh.isValid(1)).isTrue();
        }
    }
}
