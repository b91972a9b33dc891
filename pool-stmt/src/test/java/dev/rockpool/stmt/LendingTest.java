package dev.rockpool.stmt;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.pool.StatementEviction.CAPACITY;
import static dev.rockpool.pool.StatementEviction.MEMORY;
import static dev.rockpool.pool.StatementEviction.NOT_REPEATED;
import static dev.rockpool.pool.StatementEviction.SURPLUS;
import static dev.rockpool.pool.StatementEviction.UNWRAPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** Which statement is lent to whom, which are kept, and which has to go. */
class LendingTest extends StatementKit {

    /** What never comes again is not worth the place of what does. */
    @Test
    void aTextIsKeptOnceItIsAskedForAgain() throws SQLException {
        String sql = "SELECT 'again'";
        rows(sql);
        assertKept(0);
        assertThat(evictions()).containsOnly(entry(NOT_REPEATED, 1L));
        rows(sql);
        assertKept(1);
        rows(sql);
        assertHits(1);
        assertThat(stats().misses()).isEqualTo(2);
    }

    @Test
    void whatAnotherConnectionWasAskedForComesAgain() throws SQLException {
        rows("SELECT 'again'");
        db.useReadConnection(connection -> {
            rows(connection, "SELECT 'again'");
            rows(connection, "SELECT 'again'");
        });
        assertHits(1);
    }

    @Test
    void textsThatNeverComeAgainPushNobodyOut() throws SQLException {
        rows(BY_A, 1);
        for (int i = 0; i < 100; i++) {
            rows("SELECT b FROM t WHERE a = " + i);
        }
        rows(BY_A, 1);
        assertHits(1);
        assertThat(evictions()).containsOnly(entry(NOT_REPEATED, 100L));
    }

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
    void beyondItsCapacityTheStatementNotUsedForLongestIsClosed() throws SQLException {
        know("SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4", "SELECT 5");
        for (int i = 1; i <= 4; i++) {
            rows("SELECT " + i);
        }
        rows("SELECT 1"); // used again, so that 2 is the oldest
        rows("SELECT 5");
        assertThat(evicted).extracting(PoolEvent.StatementEvicted::sql).containsExactly("SELECT 2");
        assertThat(evictions()).containsOnly(entry(CAPACITY, 1L));
        assertKept(4);
        rows("SELECT 1");
        assertHits(2);
        rows("SELECT 2");
        assertThat(evicted).extracting(PoolEvent.StatementEvicted::sql).containsExactly("SELECT 2", "SELECT 3");
    }

    @Test
    void whatIsInUseIsNeverClosedForRoom() throws SQLException {
        know("SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4", "SELECT 5", "SELECT 6");
        db.useConnection(connection -> {
            List<PreparedStatement> used = new ArrayList<>();
            for (int i = 1; i <= 6; i++) {
                used.add(connection.prepareStatement("SELECT " + i));
            }
            for (int i = 1; i <= 6; i++) {
                assertThat(rows(used.get(i - 1))).containsExactly(String.valueOf(i));
            }
            assertKept(4);
            for (PreparedStatement statement : used) {
                statement.close();
            }
        });
        assertKept(4);
        assertThat(evictions()).containsOnly(entry(CAPACITY, 2L));
    }

    @Test
    void beyondItsBytesTheStatementNotUsedForLongestIsClosed() throws SQLException {
        reopen(StatementPool.perConnection(100).maximumBytes(64 << 10));
        String padding = " /* " + "x".repeat(500) + " */"; // about 18 KB each, by estimate
        for (int i = 1; i <= 4; i++) {
            know("SELECT " + i + padding);
        }
        for (int i = 1; i <= 4; i++) {
            rows("SELECT " + i + padding);
        }
        assertThat(stats().bytes()).isLessThanOrEqualTo(64 << 10).isGreaterThan(32 << 10);
        assertKept(3);
        assertThat(evictions()).containsOnly(entry(MEMORY, 1L));
        rows("SELECT 4" + padding);
        assertHits(1);
    }

    @Test
    void aTextLargerThanAllRoomIsRunButNotKeptAndCostsNoOther() throws SQLException {
        reopen(StatementPool.perConnection(100).maximumBytes(64 << 10));
        String large = "SELECT 1 /* " + "x".repeat(4_000) + " */";
        know(ALL, large);
        rows(ALL);
        assertThat(rows(large)).containsExactly("1");
        assertThat(rows(large)).containsExactly("1");
        assertThat(evictions()).containsOnly(entry(MEMORY, 2L));
        rows(ALL);
        assertHits(1);
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA cache_size = 100",
                "PRAGMA table_info(t)",
                "EXPLAIN SELECT 1",
                "EXPLAIN QUERY PLAN SELECT 1",
                "CREATE TABLE IF NOT EXISTS u (a)",
                "DROP TABLE IF EXISTS u",
                "ANALYZE",
                "REINDEX",
                "ATTACH ':memory:' AS other",
                "BEGIN",
                "SAVEPOINT s",
                "SELECT 1; SELECT 2",
                ";SELECT 1"
            })
    void whatDoesMoreThanReadAndWriteDataIsNeverKept(String sql) throws SQLException {
        for (int i = 0; i < 2; i++) {
            use(sql, statement -> {});
        }
        assertHits(0);
        assertKept(0);
        assertThat(stats().bypassed()).isEqualTo(2);
        assertThat(evictions()).as("what was never kept is not evicted").isEmpty();
    }

    /** SQLite does the work of this pragma when it compiles it, so a kept one would do nothing the second time. */
    @Test
    void aPragmaRunTwiceDoesItEachTime() throws SQLException {
        db.useConnection(connection -> {
            for (int i = 0; i < 3; i++) {
                use(connection, "PRAGMA foreign_keys = OFF", PreparedStatement::execute);
                assertThat(ask(connection, "PRAGMA foreign_keys")).isEqualTo("0");
                use(connection, "PRAGMA foreign_keys = ON", PreparedStatement::execute);
                assertThat(ask(connection, "PRAGMA foreign_keys")).isEqualTo("1");
            }
        });
        assertHits(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "  select 1 ;  ",
                "VALUES (1)",
                "WITH n AS (SELECT 1) SELECT * FROM n",
                "UPDATE t SET b = 1 WHERE a = 1",
                "DELETE FROM t WHERE a = 1",
                "REPLACE INTO t VALUES (1, 1)",
                "-- by the way\nSELECT 1"
            })
    void whatReadsAndWritesDataIsKept(String sql) throws SQLException {
        know(sql);
        for (int i = 0; i < 2; i++) {
            use(sql, PreparedStatement::execute);
        }
        assertHits(1);
        assertKept(1);
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
}
