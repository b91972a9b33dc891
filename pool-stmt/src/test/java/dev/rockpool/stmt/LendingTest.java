package dev.rockpool.stmt;

import static dev.rockpool.pool.StatementEviction.NOT_POOLABLE;
import static dev.rockpool.pool.StatementEviction.SURPLUS;
import static dev.rockpool.pool.StatementEviction.UNWRAPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Priority;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;

/** Which statement is lent to whom. */
class LendingTest extends StatementKit {

    @Test
    void aTextIsPreparedOnceForManyBorrowers() throws SQLException {
        for (int i = 0; i < 5; i++) {
            assertThat(rows(BY_A, 2)).containsExactly("two");
        }
        assertThat(stats().misses()).isEqualTo(1);
        assertHits(4);
        assertKept(1);
    }

    /** The driver hands out the same result set whenever a statement runs, so two users would read each other's rows. */
    @Test
    void aStatementInUseIsGivenToNobodyElse() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement first = connection.prepareStatement(BY_A)) {
                first.setInt(1, 1);
                ResultSet one = first.executeQuery();
                try (PreparedStatement second = connection.prepareStatement(BY_A)) {
                    second.setInt(1, 2);
                    ResultSet two = second.executeQuery();
                    assertThat(two.next()).isTrue();
                    assertThat(one.next()).isTrue();
                    assertThat(one.getString(1)).isEqualTo("one");
                    assertThat(two.getString(1)).isEqualTo("two");
                }
                assertThat(one.getString(1)).isEqualTo("one");
            }
            connection.rollback();
        }
        assertThat(stats().misses()).isEqualTo(2);
        assertThat(evictions()).containsOnly(entry(SURPLUS, 1L));
        assertKept(1);
    }

    @Test
    void theSurplusIsClosedWhicheverComesBackFirst() throws SQLException {
        db.useConnection(connection -> {
            PreparedStatement first = connection.prepareStatement(BY_A);
            PreparedStatement second = connection.prepareStatement(BY_A);
            PreparedStatement third = connection.prepareStatement(BY_A);
            first.close();
            assertThat(rows(connection, BY_A, 1)).containsExactly("one");
            assertHits(1);
            third.close();
            second.close();
        });
        assertThat(evictions()).containsOnly(entry(SURPLUS, 2L));
        assertKept(1);
    }

    @Test
    void aStatementPreparedWithOtherOptionsIsAnotherStatement() throws SQLException {
        Preparation[] ways = {
            connection -> connection.prepareStatement(ALL),
            connection -> connection.prepareStatement(ALL, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY),
            connection -> connection.prepareStatement(
                    ALL, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, ResultSet.CLOSE_CURSORS_AT_COMMIT),
        };
        for (int round = 0; round < 2; round++) {
            for (Preparation way : ways) {
                db.useConnection(connection -> {
                    try (PreparedStatement statement = way.by(connection)) {
                        assertThat(rows(statement)).hasSize(3);
                    }
                });
            }
        }
        assertThat(stats().misses()).isEqualTo(3);
        assertHits(3);
        assertKept(3);
    }

    @FunctionalInterface
    private interface Preparation {
        PreparedStatement by(Connection connection) throws SQLException;
    }

    /** SQLite's engine serves generated keys itself, so asking for them makes no other statement of it. */
    @Test
    void generatedKeysAreForThoseWhoAskedForThem() throws SQLException {
        String insert = "INSERT INTO t (b) VALUES ('x')";
        know(insert);
        for (int i = 4; i < 10; i++) {
            boolean asked = i % 2 == 0;
            int expected = i;
            db.useConnection(connection -> {
                try (PreparedStatement statement = asked
                        ? connection.prepareStatement(insert, Statement.RETURN_GENERATED_KEYS)
                        : connection.prepareStatement(insert)) {
                    try (ResultSet before = statement.getGeneratedKeys()) {
                        assertThat(before.next()).as("keys before the insert").isFalse();
                    }
                    statement.executeUpdate();
                    try (ResultSet keys = statement.getGeneratedKeys()) {
                        assertThat(keys.next()).isEqualTo(asked);
                        if (asked) {
                            assertThat(keys.getInt(1)).isEqualTo(expected);
                        }
                    }
                }
            });
        }
        assertHits(5);
    }

    @Test
    void anUnwrappedStatementLeavesThePool() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false); // so that the statements share one connection
            rows(connection, ALL);
            try (PreparedStatement statement = connection.prepareStatement(ALL)) {
                statement.unwrap(org.sqlite.jdbc4.JDBC4PreparedStatement.class).setMaxRows(1);
                assertThat(rows(statement)).hasSize(1);
            }
            assertThat(rows(connection, ALL)).hasSize(3);
            connection.rollback();
        }
        assertThat(stats().misses()).isEqualTo(2);
        assertThat(evictions()).containsOnly(entry(UNWRAPPED, 1L));
    }

    @Test
    void theStatementsOfAnUnwrappedConnectionGoWithIt() throws SQLException {
        rows(ALL);
        db.useConnection(connection -> connection
                .unwrap(SQLiteConnection.class)
                .setCurrentTransactionMode(org.sqlite.SQLiteConfig.TransactionMode.DEFERRED));
        rows(ALL);
        assertThat(stats().misses()).isEqualTo(2);
        assertKept(1);
    }

    @Test
    void writerAndReaderKeepTheirOwn() throws SQLException {
        for (int i = 0; i < 2; i++) {
            rows(ALL);
            db.useReadConnection(connection -> assertThat(rows(connection, ALL)).hasSize(3));
        }
        assertThat(stats().misses()).isEqualTo(2);
        assertHits(2);
        assertKept(2);
    }

    /** Two managers of one file share its pool, and so its statements. */
    @Test
    void twoManagersOfOneFileShareWhatIsKept() throws SQLException {
        try (DatabaseManager second = builder().open()) {
            rows(ALL);
            second.useConnection(connection -> assertThat(rows(connection, ALL)).hasSize(3));
            assertThat(second.getPoolStats().statements()).isEqualTo(stats());
        }
        assertHits(1);
        rows(ALL);
        assertHits(2);
    }

    @Test
    void whatAConnectionKeptGoesWithIt() throws SQLException {
        rows(ALL);
        assertKept(1);
        db.evictConnections();
        await().untilAsserted(() -> assertKept(0));
        assertThat(stats().bytes()).isZero();
        assertThat(stats().misses()).as("what was counted stays").isEqualTo(1);
        assertThat(evictions())
                .as("what is closed with its connection is not evicted")
                .isEmpty();
    }

    /** Whoever had it may be using it still, so it serves nobody else. */
    @Test
    void aStatementThatAnotherThreadClosesIsLentToNobody() throws Exception {
        know(BY_A);
        rows(BY_A, 1);
        try (Connection connection = db.dataSource(Priority.NORMAL).getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().executeUpdate("DELETE FROM t WHERE a = 3"); // from now on on the writer
            PreparedStatement statement = connection.prepareStatement(BY_A);
            assertThat(rows(statement, 1)).containsExactly("one");
            Thread other = new Thread(() -> {
                try {
                    statement.close();
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            other.start();
            other.join();
            assertThat(stats().kept()).as("until the owner prepares again").isEqualTo(1);
            assertThat(rows(connection, BY_A, 2)).containsExactly("two");
            assertThat(evictions()).containsExactly(entry(NOT_POOLABLE, 1L));
        }
        rows(BY_A, 1);
        assertThat(stats().kept()).isEqualTo(1);
    }
}
