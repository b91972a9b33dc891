package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolEvent.SlowStatement;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts as a statement's time, to the nanosecond, by a clock that moves only in the driver or where a test says so. */
class SlowTimesTest {

    private static final Duration THRESHOLD = Duration.ofSeconds(1);

    private final SlowKit slow = new SlowKit();
    private final AtomicLong clock = new AtomicLong(-1_000);
    private FakeDriver driver;

    @BeforeEach
    void open() throws SQLException {
        open(PoolConfig.builder().slowStatementThreshold(THRESHOLD));
    }

    private void open(PoolConfig.Builder config) throws SQLException {
        Listeners listeners = new Listeners();
        listeners.add(slow);
        PoolConfig one = config.minConnections(1).maxConnections(1).build();
        driver = new FakeDriver(one, clock::get, listeners);
    }

    private void reopen(PoolConfig.Builder config) throws SQLException {
        driver.close();
        open(config);
    }

    @AfterEach
    void close() {
        driver.close();
        slow.close();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void takes(String method, Duration time, Object result) {
        driver.when(method, () -> {
            pass(time);
            return result;
        });
    }

    private void takesAndFails(String method, Duration time, SQLException failure) {
        driver.when(method, () -> {
            pass(time);
            throw failure;
        });
    }

    /** A result set of so many rows, each of which takes its time. */
    private void rows(int count, Duration each) {
        AtomicInteger left = new AtomicInteger();
        driver.when("executeQuery", () -> {
            left.set(count);
            return driver.make(ResultSet.class);
        });
        driver.when("next", () -> {
            pass(each);
            return left.getAndDecrement() > 0;
        });
    }

    private static void readAll(ResultSet rows, Runnable between) throws SQLException {
        while (rows.next()) {
            between.run();
        }
    }

    private SlowStatement only() {
        assertThat(slow.told()).hasSize(1);
        return slow.told().get(0);
    }

    @Test
    void anExecutionThatTakesTheThresholdIsSlowAndAShorterOneIsNot() throws SQLException {
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            takes("executeUpdate", THRESHOLD.minusNanos(1), 3);
            statement.executeUpdate("quick");
            assertThat(slow.told()).isEmpty();
            takes("executeUpdate", THRESHOLD, 3);
            statement.executeUpdate("slow");
        }
        assertThat(only())
                .isEqualTo(new SlowStatement(
                        "fake/primary", "primary", "slow", THRESHOLD, Duration.ZERO, Duration.ZERO, 3, 0, null, null));
    }

    @Test
    void nothingIsToldWhereNobodyAskedForIt() throws SQLException {
        reopen(PoolConfig.builder());
        takes("executeUpdate", Duration.ofDays(1), 1);
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("slow");
        }
        assertThat(slow.told()).isEmpty();
        assertThat(slow.lines()).isEmpty();
    }

    @Test
    void stepsToTheNextRowCountAndWhatIsDoneBetweenThemDoesNot() throws SQLException {
        rows(4, Duration.ofMillis(300));
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            readAll(statement.executeQuery("rows"), () -> pass(Duration.ofHours(1)));
            assertThat(only().inDriver()).isEqualTo(Duration.ofMillis(1_500));
            assertThat(only().rows()).isEqualTo(4);
        }
        assertThat(slow.told()).hasSize(1);
    }

    @Test
    void timeBetweenRowsAloneMakesNoStatementSlow() throws SQLException {
        rows(2, Duration.ofMillis(1));
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            readAll(statement.executeQuery("rows"), () -> pass(Duration.ofHours(1)));
        }
        assertThat(slow.told()).isEmpty();
    }

    @Test
    void rowsThatAreNotReadToTheirEndAreToldOfWhenTheyAreClosed() throws SQLException {
        rows(9, THRESHOLD);
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("rows");
            rows.next();
            rows.next();
            assertThat(slow.told()).isEmpty();
            rows.close();
            assertThat(only().rows()).isEqualTo(2);
            rows.close();
        }
        assertThat(slow.told()).hasSize(1);
    }

    @Test
    void rowsThatNobodyClosesAreToldOfWithTheirStatementTheNextRunOrTheConnection() throws SQLException {
        rows(9, THRESHOLD);
        Connection connection = driver.borrow();
        Statement closed = connection.createStatement();
        closed.executeQuery("closed").next();
        closed.close();
        assertThat(slow.told()).extracting(SlowStatement::sql).containsExactly("closed");
        Statement again = connection.createStatement();
        again.executeQuery("again").next();
        again.executeQuery("left").next();
        assertThat(slow.told()).extracting(SlowStatement::sql).containsExactly("closed", "again");
        connection.close();
        assertThat(slow.told()).extracting(SlowStatement::sql).containsExactly("closed", "again", "left");
    }

    @Test
    void closingTheRowsOfAnEarlierRunEndsNotTheLaterOne() throws SQLException {
        rows(3, Duration.ofMillis(600));
        try (Connection connection = driver.borrow();
                PreparedStatement statement = connection.prepareStatement("rows")) {
            ResultSet first = statement.executeQuery();
            ResultSet second = statement.executeQuery();
            second.next();
            second.next();
            first.close();
            assertThat(slow.told()).isEmpty();
            second.next();
            second.close();
        }
        assertThat(only().inDriver()).isEqualTo(Duration.ofMillis(1_800));
    }

    @Test
    void eachRunCountsByItself() throws SQLException {
        takes("executeUpdate", Duration.ofMillis(600), 1);
        try (Connection connection = driver.borrow();
                PreparedStatement statement = connection.prepareStatement("often")) {
            for (int run = 0; run < 5; run++) {
                statement.executeUpdate();
            }
        }
        assertThat(slow.told()).isEmpty();
    }

    @Test
    void aSlowFailureIsToldOfByItsKindWithoutItsMessage() throws SQLException {
        takesAndFails("executeUpdate", THRESHOLD, new SQLException("Key (email)=(ada@example.org) exists", "23505"));
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("failing")).hasMessageContaining("ada@");
        }
        assertThat(only().failure()).isEqualTo("SQLException (23505)");
        assertThat(only().rows()).isEqualTo(-1);
        assertThat(slow.lines())
                .singleElement()
                .asString()
                .doesNotContain("ada@")
                .contains("SQLException (23505)");
    }

    @Test
    void aStepThatFailsEndsTheRun() throws SQLException {
        rows(9, Duration.ofMillis(1));
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("failing");
            rows.next();
            takesAndFails("next", THRESHOLD, new SQLException("no", "XX000"));
            assertThatThrownBy(rows::next).hasMessage("no");
            assertThat(only().failure()).isEqualTo("SQLException (XX000)");
            assertThat(only().rows()).isEqualTo(1);
            assertThatThrownBy(rows::next).hasMessage("no");
        }
        assertThat(slow.told()).hasSize(1);
    }

    @Test
    void waitsForLocksCountByThemselves() throws SQLException {
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            driver.when("executeUpdate", () -> {
                pass(Duration.ofHours(1));
                ((Execution) statement).lockWaited();
                pass(THRESHOLD);
                return 1;
            });
            statement.executeUpdate("locked");
        }
        assertThat(only().locked()).isEqualTo(Duration.ofHours(1));
        assertThat(only().inDriver()).isEqualTo(THRESHOLD);
        assertThat(slow.lines()).singleElement().asString().contains("waited 1.00 h for locks of others");
    }

    @Test
    void aBatchIsOneRunAndSaysHowManyEntriesItHad() throws SQLException {
        takes("executeBatch", THRESHOLD, new int[] {1, 1});
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("prepared")) {
            statement.addBatch("first");
            statement.addBatch("second");
            statement.executeBatch();
            prepared.addBatch();
            prepared.clearBatch();
            prepared.addBatch();
            prepared.addBatch();
            prepared.executeBatch();
            takesAndFails("executeBatch", THRESHOLD, new BatchUpdateException(new int[0]));
            prepared.addBatch();
            assertThatThrownBy(prepared::executeBatch).isInstanceOf(BatchUpdateException.class);
        }
        assertThat(slow.told()).extracting(SlowStatement::sql).containsExactly("first", "prepared", "prepared");
        assertThat(slow.told()).extracting(SlowStatement::batch).containsExactly(2, 2, 1);
        assertThat(slow.lines().get(0)).contains("a batch of 2");
    }

    @Test
    void callsAreTimedTooAndTheirParametersNeverShown() throws SQLException {
        reopen(PoolConfig.builder().slowStatementThreshold(THRESHOLD).slowStatementParameters(true));
        takes("execute", THRESHOLD, false);
        try (Connection connection = driver.borrow();
                CallableStatement call = connection.prepareCall("{call p(?)}")) {
            call.setString(1, "secret");
            call.execute();
        }
        assertThat(only().parameters()).isNull();
        assertThat(slow.lines()).singleElement().asString().doesNotContain("secret");
    }

    @Test
    void parametersThatAreAskedForAreThoseOfTheRunWhateverIsSetAfterwards() throws SQLException {
        reopen(PoolConfig.builder().slowStatementThreshold(THRESHOLD).slowStatementParameters(true));
        rows(1, THRESHOLD);
        try (Connection connection = driver.borrow();
                PreparedStatement statement = connection.prepareStatement("rows")) {
            statement.setString(1, "first");
            statement.setNull(3, Types.INTEGER);
            ResultSet rows = statement.executeQuery();
            statement.setString(1, "second");
            readAll(rows, () -> {});
        }
        assertThat(only().parameters()).containsExactly("'first'", "(not set)", "null");
        assertThat(driver.count(PreparedStatement.class, "setString")).isEqualTo(2);
    }

    @Test
    void aMessageIsShownWhereParametersAre() throws SQLException {
        reopen(PoolConfig.builder().slowStatementThreshold(THRESHOLD).slowStatementParameters(true));
        takesAndFails("execute", THRESHOLD, new SQLException("x".repeat(600), "23505"));
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("failing")).isInstanceOf(SQLException.class);
        }
        assertThat(only().failure()).isEqualTo("SQLException (23505): " + "x".repeat(500) + "…");
        assertThat(only().parameters()).isEmpty();
    }

    @Test
    void bothSettingsCanBeChangedWhileThePoolWorks() throws SQLException {
        takes("executeUpdate", THRESHOLD, 1);
        try (Connection connection = driver.borrow();
                PreparedStatement statement = connection.prepareStatement("update")) {
            driver.lane().reconfigure(c -> c.slowStatementThreshold(THRESHOLD.plusNanos(1)));
            statement.executeUpdate();
            driver.lane().reconfigure(c -> c.slowStatementThreshold(Duration.ZERO));
            statement.executeUpdate();
            assertThat(slow.told()).isEmpty();
            driver.lane().reconfigure(c -> c.slowStatementThreshold(THRESHOLD).slowStatementParameters(true));
            statement.executeUpdate();
            assertThat(only().parameters()).as("not kept when it was prepared").isNull();
        }
        try (Connection connection = driver.borrow();
                PreparedStatement statement = connection.prepareStatement("later")) {
            statement.setInt(1, 42);
            statement.executeUpdate();
        }
        assertThat(slow.only("later").parameters()).isEqualTo(List.of("42"));
    }

    @Test
    void aRunThatIsCutOffByAnAbortIsToldOfOnceByItsRunner() throws SQLException {
        Connection connection = driver.borrow();
        Statement statement = connection.createStatement();
        driver.when("executeUpdate", () -> {
            OwnThread.run(() -> {
                        try {
                            connection.abort(Runnable::run);
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .join();
            assertThat(slow.told()).isEmpty();
            pass(THRESHOLD);
            throw new SQLException("closed", "08003");
        });
        assertThatThrownBy(() -> statement.executeUpdate("cut off")).isInstanceOf(SQLException.class);
        assertThat(only().inDriver()).isEqualTo(THRESHOLD);
        assertThat(only().failure()).isNotNull();
    }

    @Test
    void aRunThatIsCutOffWhileItReadsIsToldOfThoughNobodyClosesItsRows() throws SQLException {
        Connection connection = driver.borrow();
        ResultSet rows = connection.createStatement().executeQuery("cut off");
        driver.when("next", () -> {
            OwnThread.run(((StatementConnection) connection)::forgetHandles).join();
            pass(THRESHOLD);
            return true;
        });
        rows.next();
        assertThat(only().rows()).isEqualTo(1);
        connection.close();
        assertThat(slow.told()).hasSize(1);
    }

    @Test
    void aListenerThatThrowsDoesNoHarm() throws SQLException {
        Listeners listeners = new Listeners();
        listeners.add(event -> {
            throw new IllegalStateException("the listener's");
        });
        listeners.add(slow);
        driver.close();
        driver = new FakeDriver(
                PoolConfig.builder()
                        .minConnections(1)
                        .maxConnections(1)
                        .slowStatementThreshold(THRESHOLD)
                        .build(),
                clock::get,
                listeners);
        takes("executeUpdate", THRESHOLD, 7);
        try (Connection connection = driver.borrow();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update")).isEqualTo(7);
        }
        assertThat(slow.told()).hasSize(1);
        assertThat(driver.lane().stats().active()).isZero();
    }

    @Test
    void whoeverIsToldOfAnAbandonedRunHoldsNoLockOfTheConnection() throws SQLException {
        Listeners listeners = new Listeners();
        driver.close();
        driver = new FakeDriver(
                PoolConfig.builder()
                        .minConnections(1)
                        .maxConnections(1)
                        .slowStatementThreshold(THRESHOLD)
                        .build(),
                clock::get,
                listeners);
        rows(9, THRESHOLD);
        Connection connection = driver.borrow();
        AtomicInteger passed = new AtomicInteger();
        listeners.add(event -> {
            if (event instanceof SlowStatement) {
                // Another thread would wait for ever if the connection's handles were locked.
                OwnThread.run(((StatementConnection) connection)::forgetHandles)
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join();
                passed.incrementAndGet();
            }
        });
        connection.createStatement().executeQuery("left").next();
        connection.close();
        assertThat(passed).hasValue(1);
    }
}
