package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.spi.SourcedStatement;
import dev.rockpool.spi.StatementCondition;
import dev.rockpool.spi.StatementKey;
import dev.rockpool.spi.StatementSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the contract cannot see from outside: what the driver is asked to do, and when. */
class LogicalConnectionTest {

    private FakeDriver driver;

    @BeforeEach
    void open() throws SQLException {
        driver = new FakeDriver();
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void borrowingAndReturningAsksNothingOfTheDriver() throws SQLException {
        driver.borrow().close();
        int before = driver.calls().size();
        driver.borrow().close();
        assertThat(driver.calls()).hasSize(before);
    }

    @Test
    void warningsAreClearedWhenTheConnectionWasUsed() throws SQLException {
        try (Connection connection = driver.borrow()) {
            connection.nativeSQL("x");
        }
        assertThat(driver.count(Connection.class, "clearWarnings")).isEqualTo(1);
    }

    @Test
    void switchingAutoCommitOffAsksNothingOfTheDriverUntilAStatementRuns() throws SQLException {
        try (Connection connection = driver.borrow()) {
            connection.setAutoCommit(false);
            Statement statement = connection.createStatement();
            assertThat(driver.count(Connection.class, "setAutoCommit")).isZero();
            statement.execute("x");
            assertThat(driver.count(Connection.class, "setAutoCommit")).isEqualTo(1);
        }
        assertThat(driver.count(Connection.class, "rollback")).isEqualTo(1);
    }

    @Test
    void closeOnCompletionIsNeverPassedOn() throws SQLException {
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            statement.closeOnCompletion();
        }
        assertThat(driver.count(Statement.class, "closeOnCompletion")).isZero();
    }

    @Test
    void closingClosesResultSetsBeforeTheirStatements() throws SQLException {
        Connection connection = driver.borrow();
        connection.prepareStatement("x").executeQuery();
        connection.createStatement().executeQuery("x");
        connection.close();
        List<Class<?>> closed = driver.calls().stream()
                .filter(call -> call.method().getName().equals("close"))
                .<Class<?>>map(call -> call.method().getDeclaringClass())
                .toList();
        assertThat(closed).containsExactly(ResultSet.class, Statement.class, ResultSet.class, Statement.class);
    }

    @Test
    void aStatementThatCannotBeClosedDoesNotKeepOthersOpen() throws SQLException {
        Connection connection = driver.borrow();
        connection.createStatement();
        connection.createStatement();
        AtomicInteger attempts = new AtomicInteger();
        driver.when("close", () -> {
            attempts.incrementAndGet();
            throw new SQLException("the driver's");
        });
        connection.close();
        assertThat(attempts).hasValue(2);
        assertThat(connection.isClosed()).isTrue();
        assertThat(driver.lane().stats().active()).isZero();
    }

    @Test
    void aDriverThatFailsUnexpectedlyAtCloseCostsTheConnection() throws SQLException {
        Connection connection = driver.borrow();
        connection.createStatement();
        driver.when("close", () -> {
            throw new IllegalStateException("a bug of the driver's");
        });
        connection.close();
        assertThat(driver.lane().stats().active()).isZero();
        assertThat(driver.lane().stats().destroyed()).isEqualTo(1);
    }

    @Test
    void anErrorThatIsNoConnectionErrorStillEvictsWhereTheDriverHasClosedItsConnection() throws SQLException {
        Connection connection = driver.borrow();
        driver.when("nativeSQL", () -> {
            throw new SQLException("server shut down", "57P01");
        });
        driver.when("isClosed", () -> true);
        assertThatThrownBy(() -> connection.nativeSQL("x")).hasMessage("server shut down");
        connection.close();
        assertThat(driver.lane().stats().destroyed()).isEqualTo(1);
    }

    @Test
    void anInvalidConnectionIsEvictedWhenItIsReturned() throws SQLException {
        Connection connection = driver.borrow();
        driver.when("isValid", () -> false);
        assertThat(connection.isValid(1)).isFalse();
        connection.close();
        assertThat(driver.lane().stats().destroyed()).isEqualTo(1);
    }

    /**
     * <pre>
     *   borrower                  canceller
     *   execute: in the driver
     *                             cancel: the driver is asked, and takes its time
     *   the driver returns
     *   execute: waits
     *                             the driver has cancelled
     *   execute: returns
     * </pre>
     */
    @Test
    void aRunDoesNotEndWhileACancellationIsUnderWay() throws Exception {
        Connection connection = driver.borrow();
        Statement statement = connection.createStatement();
        CountDownLatch executing = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        driver.when("executeUpdate", () -> {
            executing.countDown();
            asked.await();
            return 1;
        });
        driver.when("cancel", () -> {
            asked.countDown();
            cancelled.await();
            return null;
        });
        Thread[] borrower = new Thread[1];
        CompletableFuture<Void> run = run(() -> {
            borrower[0] = Thread.currentThread();
            statement.executeUpdate("x");
            connection.close();
        });
        executing.await();
        CompletableFuture<Void> canceller = run(statement::cancel);
        asked.await();
        await().until(() -> borrower[0].getState() == Thread.State.TIMED_WAITING);
        assertThat(driver.lane().stats().active()).isEqualTo(1);
        cancelled.countDown();
        run.join();
        canceller.join();
        assertThat(driver.lane().stats().active()).isZero();
        assertThat(driver.count(Statement.class, "cancel"))
                .as("it is repeated until the run is over")
                .isPositive();
    }

    @Test
    void cancellingAStatementThatDoesNotRunAsksNothingOfTheDriver() throws SQLException {
        try (Connection connection = driver.borrow()) {
            Statement statement = connection.createStatement();
            statement.cancel();
            statement.execute("x");
            statement.cancel();
            assertThat(driver.count(Statement.class, "cancel")).isZero();
        }
    }

    @Test
    void cancellingAStatementOfAReturnedConnectionAsksNothingOfTheDriver() throws SQLException {
        Connection connection = driver.borrow();
        Statement statement = connection.createStatement();
        connection.close();
        assertThatThrownBy(statement::cancel).isInstanceOf(SQLException.class);
        assertThat(driver.count(Statement.class, "cancel")).isZero();
    }

    @Test
    void closingAConnectionFromTwoThreadsAtOnceReturnsItOnce() throws SQLException {
        for (int i = 0; i < 200; i++) {
            Connection connection = driver.borrow();
            CompletableFuture.allOf(run(connection::close), run(connection::close))
                    .join();
            assertThat(driver.lane().stats().active()).isZero();
        }
        assertThat(driver.lane().stats().released()).isEqualTo(200);
    }

    @Test
    void resultsThatAreNotTheLastCloseWithoutTheirStatement() throws SQLException {
        try (Connection connection = driver.borrow()) {
            Statement statement = connection.createStatement();
            driver.when("getMoreResults", () -> true);
            statement.closeOnCompletion();
            statement.execute("x");
            ResultSet first = statement.getResultSet();
            assertThat(statement.getMoreResults(Statement.KEEP_CURRENT_RESULT)).isTrue();
            ResultSet second = statement.getResultSet();
            first.close();
            assertThat(second.isClosed()).isFalse();
            assertThat(statement.isClosed()).isFalse();
            assertThat(statement.getMoreResults(Statement.CLOSE_ALL_RESULTS)).isTrue();
            assertThat(second.isClosed()).isTrue();
            assertThat(statement.isClosed()).isFalse();
        }
    }

    @Test
    void aPreparedStatementGoesBackWithWhatWasDoneToIt() throws SQLException {
        RecordingSource source = new RecordingSource();
        try (LogicalConnection connection = LogicalConnection.borrow(driver.lane())) {
            connection.session().use(source);
            connection.prepareStatement("fine").close();
            connection.prepareStatement("unwrapped").unwrap(FakeDriver.Fake.class);
            connection.prepareStatement("not poolable").setPoolable(false);
            PreparedStatement misused = connection.prepareStatement("misused");
            ResultSet rows = misused.executeQuery();
            rows.close();
            assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
            fail(connection.prepareStatement("constraint"), new SQLException("duplicate", "23505"));
            fail(connection.prepareStatement("broken"), new SQLException("no such table", "42P01"));
        }
        assertThat(source.released)
                .containsEntry("fine", StatementCondition.USED)
                .containsEntry("unwrapped", StatementCondition.UNWRAPPED)
                .containsEntry("not poolable", StatementCondition.NOT_POOLABLE)
                .containsEntry("misused", StatementCondition.USED)
                .containsEntry("constraint", StatementCondition.USED)
                .containsEntry("broken", StatementCondition.FAILED);
    }

    private void fail(PreparedStatement statement, SQLException failure) {
        driver.when("executeUpdate", () -> {
            throw failure;
        });
        assertThatThrownBy(statement::executeUpdate).isSameAs(failure);
    }

    /** Remembers in which condition statements came back. */
    private final class RecordingSource implements StatementSource {

        private final Map<String, StatementCondition> released = new HashMap<>();

        @Override
        public SourcedStatement prepare(StatementKey key) {
            return new SourcedStatement(driver.make(PreparedStatement.class)) {
                @Override
                public void release(StatementCondition condition) {
                    released.put(key.sql(), condition);
                }
            };
        }

        @Override
        public void close() {}
    }

    /** An action that may throw. */
    @FunctionalInterface
    private interface Action {
        void run() throws SQLException;
    }

    private static CompletableFuture<Void> run(Action action) {
        return OwnThread.run(() -> {
            try {
                action.run();
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
    }
}
