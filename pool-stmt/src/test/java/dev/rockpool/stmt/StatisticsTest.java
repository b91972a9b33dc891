package dev.rockpool.stmt;

import static dev.rockpool.Sql.write;
import static dev.rockpool.pool.StatementEviction.CAPACITY;
import static dev.rockpool.pool.StatementEviction.FAILED;
import static dev.rockpool.pool.StatementEviction.NOT_POOLABLE;
import static dev.rockpool.pool.StatementEviction.NOT_REPEATED;
import static dev.rockpool.pool.StatementEviction.SCHEMA_CHANGED;
import static dev.rockpool.pool.StatementEviction.SURPLUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.StatementUsage;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The figures add up, also over statements and connections that are gone, and begin again from zero when they are reset. */
class StatisticsTest extends StatementKit {

    private StatementUsage usage(String sql) {
        return db.statementUsage(100).stream()
                .filter(usage -> usage.sql().equals(sql))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no usage of " + sql + ": " + db.statementUsage(100)));
    }

    @Test
    void everyPreparationIsAHitAMissOrPassesBy() throws SQLException {
        for (int i = 0; i < 5; i++) {
            rows(BY_A, 1); // a miss and four hits
        }
        for (int i = 0; i < 3; i++) {
            rows("PRAGMA user_version"); // passes by
        }
        for (int i = 0; i < 2; i++) {
            rows("SELECT " + i); // a miss
        }
        assertThat(stats().hits()).isEqualTo(4);
        assertThat(stats().misses()).isEqualTo(3);
        assertThat(stats().bypassed()).isEqualTo(3);
        assertThat(stats().hitRate()).isEqualTo(4.0 / 7);
    }

    @Test
    void whatWasPreparedIsKeptOrWasEvictedForAReason() throws SQLException {
        know("SELECT 1 + 1", "SELECT 2 + 2", "SELECT 3 + 3", "SELECT abs(?)");
        rows(ALL);
        write(db, "CREATE TABLE u (a)");
        rows(ALL); // SCHEMA_CHANGED
        assertThatThrownBy(() -> rows("SELECT abs(?)", Long.MIN_VALUE)).isInstanceOf(SQLException.class); // FAILED
        use(ALL, statement -> statement.setPoolable(false)); // NOT_POOLABLE
        db.useConnection(connection -> {
            try (PreparedStatement first = connection.prepareStatement(BY_A);
                    PreparedStatement second = connection.prepareStatement(BY_A)) { // SURPLUS
                assertThat(rows(second, 1)).isEqualTo(rows(first, 1));
            }
        });
        rows("SELECT 'new'"); // NOT_REPEATED
        rows(ALL);
        rows("SELECT 1 + 1");
        rows("SELECT 2 + 2");
        rows("SELECT 3 + 3"); // CAPACITY
        StatementPoolStats stats = stats();
        assertThat(stats.misses() - stats.totalEvictions())
                .as("prepared and not closed")
                .isEqualTo(stats.kept());
        assertThat(stats.evictions())
                .containsOnly(
                        entry(SCHEMA_CHANGED, 1L),
                        entry(FAILED, 1L),
                        entry(NOT_POOLABLE, 1L),
                        entry(SURPLUS, 1L),
                        entry(NOT_REPEATED, 1L),
                        entry(CAPACITY, 1L));
        assertThat(evicted((int) stats.totalEvictions()))
                .as("an event for each")
                .hasSize((int) stats.totalEvictions());
    }

    @Test
    void anEventTellsWhatWasClosedWhereAndWhy() throws SQLException {
        rows(ALL);
        write(db, "ALTER TABLE t ADD COLUMN c");
        rows(ALL);
        PoolEvent.StatementEvicted event = evicted(1).get(0);
        assertThat(event.sql()).isEqualTo(ALL);
        assertThat(event.reason()).isEqualTo(SCHEMA_CHANGED);
        assertThat(event.lane()).contains("app.sqlite");
        assertThat(event.connection()).startsWith("writer");
    }

    /** A listener may take its time, and may want the very connection on which the statement was closed. */
    @Test
    void aListenerMayUseTheDatabase() throws Exception {
        CountDownLatch wrote = new CountDownLatch(1);
        db.addListener(event -> {
            if (event instanceof PoolEvent.StatementEvicted statement
                    && statement.sql().equals("SELECT 'new'")) {
                try {
                    write(db, "INSERT INTO t VALUES (9, 'by a listener')");
                    wrote.countDown();
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            }
        });
        db.useConnection(connection -> rows(connection, "SELECT 'new'"));
        assertThat(wrote.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(rows(BY_A, 9)).containsExactly("by a listener");
    }

    @Test
    void bytesAreThoseOfWhatIsKept() throws SQLException {
        assertThat(stats().bytes()).isZero();
        rows(ALL);
        long one = stats().bytes();
        assertThat(one).isEqualTo(Limits.estimate(ALL)).isPositive();
        rows(BY_A, 1);
        assertThat(stats().bytes()).isEqualTo(one + Limits.estimate(BY_A));
        use(BY_A, statement -> statement.setPoolable(false));
        assertThat(stats().bytes()).isEqualTo(one);
    }

    @Test
    void theFiguresOfClosedConnectionsStay() throws SQLException {
        for (int i = 0; i < 3; i++) {
            rows(ALL);
        }
        db.evictConnections();
        await().untilAsserted(() -> assertKept(0));
        assertThat(stats().misses()).isEqualTo(1);
        assertHits(2);
        assertThat(evictions())
                .as("what is closed with its connection was not evicted")
                .isEmpty();
        assertThat(usage(ALL)).isEqualTo(new StatementUsage(ALL, 2, 1, 0, 0));
        for (int i = 0; i < 3; i++) {
            rows(ALL);
        }
        assertThat(usage(ALL)).isEqualTo(new StatementUsage(ALL, 4, 2, 1, Limits.estimate(ALL)));
    }

    @Test
    void theUsesOfATextAreSummedOverConnectionsAndOfThoseEvicted() throws SQLException {
        for (int i = 0; i < 3; i++) {
            rows(ALL);
            db.useReadConnection(connection -> rows(connection, ALL));
        }
        assertThat(usage(ALL)).isEqualTo(new StatementUsage(ALL, 4, 2, 2, 2 * Limits.estimate(ALL)));
        use(ALL, statement -> statement.setPoolable(false));
        assertThat(usage(ALL)).isEqualTo(new StatementUsage(ALL, 5, 2, 1, Limits.estimate(ALL)));
    }

    @Test
    void theTextsUsedMostComeFirst() throws SQLException {
        for (int i = 0; i < 9; i++) {
            rows(ALL);
            if (i % 2 == 0) {
                rows(BY_A, i);
            }
        }
        assertThat(db.statementUsage(10)).extracting(StatementUsage::sql).containsExactly(ALL, BY_A);
        assertThat(db.statementUsage(10)).extracting(StatementUsage::uses).containsExactly(9L, 5L);
        assertThat(db.statementUsage(1)).extracting(StatementUsage::sql).containsExactly(ALL);
    }

    @Test
    void aResetBeginsFromZeroAndKeepsWhatIsKept() throws SQLException {
        rows("PRAGMA user_version");
        rows(ALL);
        rows(ALL);
        rows("SELECT 'new'");
        db.resetPoolStats();
        StatementPoolStats reset = stats();
        assertThat(reset.hits() + reset.misses() + reset.bypassed() + reset.warmed() + reset.totalEvictions())
                .isZero();
        assertThat(reset.kept()).isEqualTo(1);
        assertThat(reset.bytes()).isEqualTo(Limits.estimate(ALL));
        assertThat(usage(ALL)).isEqualTo(new StatementUsage(ALL, 0, 0, 1, Limits.estimate(ALL)));
        rows(ALL);
        assertHits(1);
        assertThat(usage(ALL).uses()).isEqualTo(1);
    }

    @Test
    void aResetForgetsWhatClosedConnectionsCounted() throws SQLException {
        rows(ALL);
        rows(ALL);
        db.evictConnections();
        await().untilAsserted(() -> assertKept(0));
        db.resetPoolStats();
        assertThat(stats()).isEqualTo(StatementPoolStats.NONE);
        assertThat(db.statementUsage(10)).isEmpty();
    }

    /** What a connection counted before the reset must not come back when it closes after it. */
    @Test
    void aConnectionThatClosesAfterAResetAddsNothingOfBefore() throws SQLException {
        rows(ALL);
        rows(ALL);
        db.resetPoolStats();
        db.evictConnections();
        await().untilAsserted(() -> assertKept(0));
        assertThat(stats()).isEqualTo(StatementPoolStats.NONE);
        assertThat(db.statementUsage(10)).isEmpty();
    }
}
