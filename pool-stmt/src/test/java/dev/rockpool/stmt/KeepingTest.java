package dev.rockpool.stmt;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.pool.StatementEviction.CAPACITY;
import static dev.rockpool.pool.StatementEviction.MEMORY;
import static dev.rockpool.pool.StatementEviction.NOT_REPEATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.rockpool.pool.PoolEvent;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements are kept, how many, and which has to go for another. */
class KeepingTest extends StatementKit {

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
    void beyondItsCapacityTheStatementNotUsedForLongestIsClosed() throws SQLException {
        know("SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4", "SELECT 5");
        for (int i = 1; i <= 4; i++) {
            rows("SELECT " + i);
        }
        rows("SELECT 1"); // used again, so that 2 is the oldest
        for (int i = 0; i < 5; i++) {
            rows("SELECT 5"); // each statement is worth one newcomer at least
        }
        assertThat(evicted(5))
                .extracting(PoolEvent.StatementEvicted::sql)
                .containsExactly("SELECT 5", "SELECT 5", "SELECT 5", "SELECT 5", "SELECT 2");
        assertThat(evictions()).containsOnly(entry(CAPACITY, 5L));
        assertKept(4);
        rows("SELECT 1");
        rows("SELECT 5");
        assertHits(3);
    }

    @Test
    void ofMoreTextsThanThereIsRoomForSomeStay() throws SQLException {
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 6; i++) {
                rows("SELECT " + i);
            }
        }
        assertThat(stats().hits())
                .as("of 60, where each pushing out the next would give none")
                .isGreaterThan(20);
    }

    @Test
    void whatIsUsedNoMoreMakesRoom() throws SQLException {
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 4; i++) {
                rows("SELECT " + i);
            }
        }
        for (int round = 0; round < 20; round++) {
            for (int i = 4; i < 8; i++) {
                rows("SELECT " + i);
            }
        }
        db.resetPoolStats();
        for (int i = 4; i < 8; i++) {
            rows("SELECT " + i);
        }
        assertHits(4);
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
        for (int i = 0; i < 4; i++) {
            rows("SELECT 4" + padding); // each statement is worth one newcomer
        }
        assertHits(1);
        assertKept(3);
        assertThat(evictions()).containsOnly(entry(MEMORY, 4L));
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
}
