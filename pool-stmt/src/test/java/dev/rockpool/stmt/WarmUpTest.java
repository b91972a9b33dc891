package dev.rockpool.stmt;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.StatementUsage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** New connections prepare ahead what is listed, or what was used most, so that one that replaces an old one is not cold. */
class WarmUpTest extends StatementKit {

    /** Opens both connections anew. */
    private void recycle() throws SQLException {
        long destroyed = db.getPoolStats().totalDestroyed();
        db.evictConnections();
        await().until(() -> db.getPoolStats().totalDestroyed() >= destroyed + 2);
        db.useConnection(connection -> {});
        db.useReadConnection(connection -> {});
    }

    private void openBoth() throws SQLException {
        db.useConnection(connection -> {});
        db.useReadConnection(connection -> {});
    }

    @Test
    void whatIsListedIsPreparedOnEveryConnectionThatMayServeIt() throws SQLException {
        reopen(StatementPool.perConnection(4).warmUp(BY_A, INSERT).warmUp(List.of(ALL, BY_A)));
        openBoth();
        assertThat(stats().warmed())
                .as("three on the writer, two queries on the reader")
                .isEqualTo(5);
        assertKept(5);
        rows(BY_A, 1);
        db.useReadConnection(connection -> rows(connection, ALL));
        use(INSERT, statement -> {});
        assertHits(3);
        assertThat(stats().misses()).isZero();
    }

    @Test
    void aQueryBehindWithIsPreparedOnReadersAndAChangeIsNot() throws SQLException {
        String query = "WITH one AS (SELECT * FROM t WHERE a = 1) SELECT b FROM one";
        String change = "WITH one AS (SELECT 1 AS a) DELETE FROM t WHERE a IN one";
        reopen(StatementPool.perConnection(4).warmUp(query, change));
        openBoth();
        assertThat(stats().warmed()).isEqualTo(3);
        db.useReadConnection(connection -> rows(connection, query));
        assertHits(1);
    }

    /** The listed come first, then what there is room for. */
    @Test
    void whatIsLearnedTakesNoPlaceOfWhatIsListed() throws SQLException {
        reopen(StatementPool.perConnection(2).warmUp(BY_A).warmUpLearned(2));
        for (int i = 0; i < 5; i++) {
            rows(ALL);
            rows("SELECT 1");
        }
        recycle();
        db.resetPoolStats();
        rows(BY_A, 1);
        assertHits(1);
        assertThat(evictions()).isEmpty();
    }

    @Test
    void whatWasPreparedWithOptionsIsNotLearned() throws SQLException {
        reopen(StatementPool.perConnection(4).warmUpLearned(4));
        for (int i = 0; i < 5; i++) {
            db.useConnection(connection -> connection
                    .prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)
                    .close());
            db.useConnection(connection -> connection
                    .prepareStatement(ALL, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)
                    .close());
        }
        recycle();
        assertThat(db.statementUsage(10)).extracting(StatementUsage::sql).contains(ALL);
        openBoth();
        assertKept(1); // the INSERT: SQLite's keys need no statement of another kind
    }

    @Test
    void aConnectionThatReplacesAnotherIsWarm() throws SQLException {
        reopen(StatementPool.perConnection(4).warmUp(BY_A));
        openBoth();
        recycle();
        db.resetPoolStats();
        rows(BY_A, 1);
        db.useReadConnection(connection -> rows(connection, BY_A, 1));
        assertHits(2);
        assertThat(stats().hitRate()).isEqualTo(1);
    }

    @Test
    void whatCannotBePreparedYetIsLeftOutAndWorksLater() throws SQLException {
        String later = "SELECT * FROM later";
        reopen(StatementPool.perConnection(4).warmUp(later, "SELEC nonsense", "PRAGMA foreign_keys = OFF", ALL));
        openBoth();
        assertThat(stats().warmed()).isEqualTo(2);
        assertKept(2);
        write(db, "CREATE TABLE later (a)");
        for (int i = 0; i < 3; i++) {
            assertThat(rows(later)).isEmpty();
        }
        assertHits(1);
        assertThat(read(db, "PRAGMA foreign_keys")).isEqualTo("1");
    }

    @Test
    void moreBytesThanAConnectionMayKeepAreNotKept() throws SQLException {
        String padding = " /* " + "x".repeat(1_000) + " */"; // about 34 KB each, by estimate
        reopen(StatementPool.perConnection(8)
                .maximumBytes(64 << 10)
                .warmUp("SELECT 1" + padding, "SELECT 2" + padding, "SELECT 3" + padding, "SELECT 4" + padding));
        db.useConnection(connection -> {});
        assertThat(stats().bytes()).isLessThanOrEqualTo(2 * (64 << 10));
        assertThat(rows("SELECT 4" + padding)).containsExactly("4");
    }

    @Test
    void whatWasUsedMostIsLearned() throws SQLException {
        reopen(StatementPool.perConnection(4).warmUpLearned(1));
        for (int i = 0; i < 5; i++) {
            rows(BY_A, i);
            db.useReadConnection(connection -> rows(connection, ALL));
        }
        for (int i = 0; i < 3; i++) {
            rows(ALL);
        }
        recycle();
        StatementPoolStats warm = stats();
        assertThat(warm.warmed()).isEqualTo(2);
        rows(BY_A, 1);
        db.useReadConnection(connection -> rows(connection, ALL));
        assertThat(stats().hits()).as("each lane its own").isEqualTo(warm.hits() + 2);
        rows(ALL);
        assertThat(stats().misses()).as("the second most was not learned").isEqualTo(warm.misses() + 1);
    }

    @Test
    void nothingIsLearnedUnlessAskedFor() throws SQLException {
        for (int i = 0; i < 5; i++) {
            rows(BY_A, i);
        }
        recycle();
        assertThat(stats().warmed()).isZero();
        assertKept(0);
    }
}
