package dev.rockpool.jdbc;

import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolEvent.SlowStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow statements on SQLite, wherever they run. With a threshold of a nanosecond each is slow, so nothing has to be. */
@Timeout(60)
class SlowStatementsTest extends RoutedKit {

    private static final Duration EVERY = Duration.ofNanos(1);
    private static final String INSERT = "INSERT INTO item (name) VALUES (?)";
    private static final String QUERY = "SELECT name FROM item WHERE name <> ?";

    private final SlowKit slow = new SlowKit();

    @BeforeEach
    void listen() throws SQLException {
        look(false);
    }

    private void look(boolean parameters) throws SQLException {
        reopen(builder -> builder.slowStatementThreshold(EVERY).slowStatementParameters(parameters));
        db.addListener(slow);
    }

    @AfterEach
    void stopListening() {
        slow.close();
    }

    private static void insert(Connection connection, String... names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (String name : names) {
                statement.setString(1, name);
                statement.executeUpdate();
            }
        }
    }

    private static int query(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, name);
            int count = 0;
            for (ResultSet rows = statement.executeQuery(); rows.next(); ) {
                count++;
            }
            return count;
        }
    }

    @Test
    void anyStatementIsTimedWhereItRuns() throws SQLException {
        try (Connection c = borrow()) {
            insert(c, "a", "b");
            assertThat(query(c, "b")).isEqualTo(1);
        }
        assertThat(slow.told(INSERT)).hasSize(2).allSatisfy(one -> {
            assertThat(one.lane()).isEqualTo("app.sqlite/writer");
            assertThat(one.connection()).isEqualTo("writer");
            assertThat(one.rows()).isEqualTo(1);
        });
        SlowStatement query = slow.only(QUERY);
        assertThat(query.lane()).isEqualTo("app.sqlite/readers");
        assertThat(query.connection()).startsWith("reader.");
        assertThat(query.inDriver()).isPositive();
        assertThat(query.rows()).isEqualTo(1);
        assertThat(query.failure()).isNull();
    }

    @Test
    void theLogHasALineForEachWithoutParameters() throws SQLException {
        try (Connection c = borrow()) {
            insert(c, "secret");
            query(c, "secret");
        }
        assertThat(slow.told()).hasSize(2).allSatisfy(one -> assertThat(one.parameters())
                .isNull());
        assertThat(slow.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("WARN slow").doesNotContain("secret"));
        assertThat(slow.lines().get(0))
                .contains("app.sqlite/writer: a statement ran ")
                .contains(INSERT);
        assertThat(slow.lines().get(1)).contains(" in the driver on reader.").contains("rows: 0");
    }

    @Test
    void theLogNeedsNoListener() throws SQLException {
        db.removeListener(slow);
        db.withConnection(c -> query(c, "x"));
        assertThat(slow.told()).isEmpty();
        assertThat(slow.lines()).singleElement().asString().contains(QUERY);
    }

    @Test
    void parametersAreShownWhereTheyAreAskedForOnRoutedAndOnOtherConnections() throws SQLException {
        look(true);
        try (Connection c = borrow()) {
            insert(c, "routed");
        }
        assertThat(slow.only(INSERT).parameters()).containsExactly("'routed'");
        slow.forget();
        db.useConnection(c -> insert(c, "plain"));
        assertThat(slow.only(INSERT).parameters()).containsExactly("'plain'");
        slow.forget();
        db.inTransaction(c -> {
            insert(c, "unit");
            return 0;
        });
        assertThat(slow.only(INSERT).parameters()).containsExactly("'unit'");
        assertThat(slow.lines()).hasSize(3);
        assertThat(slow.lines().get(2)).contains("['unit']");
    }

    @Test
    void anUpdateAndAQueryByTheManagerAreTimed() throws SQLException {
        look(true);
        db.update(INSERT, "a");
        assertThat(slow.only(INSERT).parameters()).containsExactly("'a'");
    }

    @Test
    void unitsThatShareACommitAreTimedStatementByStatement() throws SQLException {
        db.inTransaction(c -> {
            insert(c, "a", "b", "c");
            return 0;
        });
        assertThat(slow.told(INSERT)).hasSize(3);
        assertThat(items()).isEqualTo(3);
    }

    @Test
    void ofABatchTheFirstEntryIsShownOnRoutedAndOnOtherConnections() throws SQLException {
        look(true);
        try (Connection c = borrow()) {
            batch(c, "a", "b", "c");
        }
        SlowStatement routed = slow.only(INSERT);
        assertThat(routed.batch()).isEqualTo(3);
        assertThat(routed.parameters()).containsExactly("'a'");
        slow.forget();
        db.useConnection(c -> batch(c, "d", "e"));
        assertThat(slow.only(INSERT).batch()).isEqualTo(2);
        assertThat(slow.only(INSERT).parameters()).containsExactly("'d'");
        assertThat(items()).isEqualTo(5);
    }

    private static void batch(Connection connection, String... names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (String name : names) {
                statement.setString(1, name);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Test
    void aStatementInMemoryIsTimed() throws SQLException {
        try (DatabaseManager memory = DatabaseManager.withPooling(":memory:")
                        .slowStatementThreshold(EVERY)
                        .slowStatementParameters(true)
                        .listener(slow)
                        .open();
                Connection c = memory.dataSource().getConnection()) {
            run(c, "CREATE TABLE item (id INTEGER PRIMARY KEY, name)");
            insert(c, "x", "y");
            assertThat(query(c, "x")).isEqualTo(1);
        }
        assertThat(slow.told(INSERT))
                .extracting(told -> String.valueOf(told.parameters()))
                .containsExactly("['x']", "['y']");
        assertThat(slow.only(QUERY).rows()).isEqualTo(1);
    }

    @Test
    void anOrdinaryThresholdLetsQuickStatementsPass() throws SQLException {
        db.reconfigure(c -> c.slowStatementThreshold(Duration.ofHours(1)));
        db.useConnection(c -> insert(c, "a"));
        assertThat(slow.told()).isEmpty();
        db.reconfigure(c -> c.slowStatementThreshold(EVERY));
        db.useConnection(c -> insert(c, "b"));
        assertThat(slow.told(INSERT)).hasSize(1);
        db.reconfigure(c -> c.slowStatementThreshold(Duration.ZERO));
        db.useConnection(c -> insert(c, "c"));
        assertThat(slow.told(INSERT)).hasSize(1);
    }

    @Test
    void aDeadlineThatEndsAStatementIsItsOutcome() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement()) {
            ((Execution) statement).limitTo(Duration.ofMillis(50).toNanos());
            assertThatThrownBy(() -> statement.executeQuery(ENDLESS)).isInstanceOf(SQLException.class);
            assertThat(slow.only(ENDLESS).failure()).isEqualTo("SQLTimeoutException (HYT00)");
            ResultSet rows = statement.executeQuery(ONE_ROW_THEN_ENDLESS);
            assertThat(rows.next()).isTrue();
            assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
            assertThat(slow.only(ONE_ROW_THEN_ENDLESS).failure()).isEqualTo("SQLTimeoutException (HYT00)");
        }
        assertThat(slow.told()).hasSize(2);
    }

    @Test
    void aCancelledStatementIsToldOf() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement()) {
            ResultSet rows = statement.executeQuery(ONE_ROW_THEN_ENDLESS);
            assertThat(rows.next()).isTrue();
            CompletableFuture<SQLException> ended = OwnThread.supply(() -> {
                try {
                    rows.next();
                    throw new AssertionError("it has no end");
                } catch (SQLException e) {
                    return e;
                }
            });
            until(() -> {
                statement.cancel();
                return ended.isDone();
            });
            assertThat((Throwable) ended.join()).hasMessageContaining("cancelled");
            assertThat(slow.only(ONE_ROW_THEN_ENDLESS).failure()).isEqualTo("SQLException (57014)");
        }
        assertThat(slow.told()).hasSize(1);
    }

    @Test
    void aStatementThatNeverGotAConnectionIsNotSlow() throws SQLException {
        db.useConnection(held -> {
            try (Connection c = borrow();
                    Statement statement = c.createStatement()) {
                ((Execution) statement).limitTo(Duration.ofMillis(20).toNanos());
                assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM item"))
                        .isInstanceOf(SQLException.class);
            }
        });
        assertThat(slow.told()).isEmpty();
    }

    @Test
    void theWaitForAConnectionIsToldApart() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Void> holder = OwnThread.run(() -> {
            try {
                db.useConnection(c -> {
                    held.countDown();
                    release.await();
                });
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        held.await();
        CompletableFuture<Void> waiter = OwnThread.run(() -> {
            try (Connection c = borrow()) {
                insert(c, "waited", "had it not to");
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
        until(() -> writer().waiting() == 1);
        release.countDown();
        CompletableFuture.allOf(holder, waiter).join();
        assertThat(slow.told(INSERT)).hasSize(2);
        assertThat(slow.told(INSERT).get(0).waited()).isPositive();
        assertThat(slow.told(INSERT).get(1).waited()).isZero();
        assertThat(slow.lines().get(0)).contains("after waiting").contains("for a connection");
    }

    @Test
    void theWaitForALockOfAnotherProcessIsToldApart() throws SQLException {
        String sql = "INSERT INTO item (name) VALUES ('late')";
        try (Connection other = outsider();
                Connection c = borrow();
                Statement statement = c.createStatement()) {
            run(other, "BEGIN IMMEDIATE");
            ((Execution) statement).limitTo(Duration.ofMillis(100).toNanos());
            assertThatThrownBy(() -> statement.execute(sql)).isInstanceOf(SQLException.class);
            run(other, "ROLLBACK");
        }
        assertThat(slow.only(sql).locked()).isPositive();
        assertThat(slow.only(sql).failure()).isEqualTo("SQLTimeoutException (HYT00)");
    }

    @Test
    void whoeverIsToldOfAWriteFindsTheWriterFree() throws SQLException {
        db.addListener(event -> {
            if (event instanceof SlowStatement told && told.sql().equals(INSERT)) {
                try (Connection c = db.dataSource().getConnection()) {
                    run(c, "INSERT INTO item (name) VALUES ('by the listener')");
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            }
        });
        try (Connection c = borrow()) {
            insert(c, "a");
        }
        assertThat(items()).isEqualTo(2);
    }
}
