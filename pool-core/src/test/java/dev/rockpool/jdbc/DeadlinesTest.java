package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code setQueryTimeout} covers the queue, the locks of other processes and execution, and leaves the connection good. */
@Timeout(60)
class DeadlinesTest extends RoutedKit {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration TIMEOUT = Duration.ofMillis(100);

    private static SQLTimeoutException expectTimeout(ThrowingCallable statement) {
        SQLTimeoutException seen = catchThrowableOfType(SQLTimeoutException.class, statement);
        assertThat((Throwable) seen)
                .isNotNull()
                .hasMessageContaining("ended by its deadline after")
                .hasMessageContaining("for a connection and had it for");
        assertThat(seen.getSQLState()).isEqualTo("HYT00");
        return seen;
    }

    private static Statement withTimeout(Connection c) throws SQLException {
        return withTimeout(c.createStatement());
    }

    /** Shorter than the second that JDBC has. */
    private static <T extends Statement> T withTimeout(T statement) {
        ((Execution) statement).limitTo(TIMEOUT.toNanos());
        return statement;
    }

    private void assertUsable(Connection c) throws SQLException {
        int before = items(c);
        run(c, "INSERT INTO item (name) VALUES ('after " + before + "')");
        assertThat(items(c)).isEqualTo(before + 1);
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
    }

    @Test
    void itEndsARunningQuery() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement()) {
            statement.setQueryTimeout(1);
            SQLTimeoutException seen = expectTimeout(() -> statement.executeQuery(ENDLESS));
            assertThat((Throwable) seen).hasMessageContaining("WITH RECURSIVE");
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
            assertUsable(c);
        }
        assertAllReturned();
    }

    @Test
    void itEndsARunningPreparedQueryEachTime() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement statement = withTimeout(c.prepareStatement(ENDLESS))) {
            expectTimeout(statement::executeQuery);
            expectTimeout(statement::execute);
            assertUsable(c);
        }
    }

    @Test
    void itHoldsWhereverAPreparedStatementRuns() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement statement = withTimeout(c.prepareStatement(
                        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                                + " SELECT max(i) FROM n"))) {
            statement.setInt(1, 10);
            statement.executeQuery().close(); // on a reader
            statement.setLong(1, Long.MAX_VALUE);
            c.setAutoCommit(false);
            expectTimeout(statement::executeQuery); // on the writer
            assertThat(writer().active()).isEqualTo(1);
            c.rollback();
            c.setAutoCommit(true);
            expectTimeout(statement::executeQuery);
            assertUsable(c);
        }
    }

    @Test
    void itEndsARunningWriteWhichIsUndone() throws SQLException {
        try (Connection c = borrow();
                Statement statement = withTimeout(c)) {
            expectTimeout(() -> statement.executeUpdate(
                    "INSERT INTO item (name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                            + " SELECT i FROM n WHERE i < 10 OR i < 0"));
            assertOut(0, 0);
            assertThat(items(c)).isZero();
            assertUsable(c);
        }
    }

    @Test
    void itEndsTheWayToTheNextRow() throws SQLException {
        try (Connection c = borrow();
                Statement statement = withTimeout(c);
                PreparedStatement prepared = withTimeout(c.prepareStatement(ONE_ROW_THEN_ENDLESS))) {
            try (ResultSet rows = statement.executeQuery(ONE_ROW_THEN_ENDLESS)) {
                assertThat(rows.next()).isTrue();
                expectTimeout(rows::next);
            }
            for (int run = 0; run < 2; run++) {
                try (ResultSet rows = prepared.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    expectTimeout(rows::next);
                }
            }
            assertUsable(c);
        }
        assertAllReturned();
    }

    /** The way to the second row gets the whole second less what the first took, however long the borrower looked at it. */
    @Test
    void whatTheBorrowerDoesBetweenTwoRowsDoesNotCount() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement()) {
            statement.setQueryTimeout(1);
            long begin = System.nanoTime();
            ResultSet rows = statement.executeQuery(ONE_ROW_THEN_ENDLESS);
            assertThat(rows.next()).isTrue();
            long looksAtIt = System.nanoTime();
            long until = looksAtIt + Duration.ofMillis(1_200).toNanos();
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
            long goesOn = System.nanoTime();
            expectTimeout(rows::next);
            assertThat(looksAtIt - begin + System.nanoTime() - goesOn)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
            assertUsable(c);
        }
    }

    @Test
    void itEndsTheWaitForTheWriterAndSaysSo() throws Exception {
        reopen(builder -> builder.acquireTimeout(FOR_EVER));
        CountDownLatch over = new CountDownLatch(1);
        var holding = OwnThread.run(() -> {
            try (Connection c = borrowForTransaction()) {
                run(c, "INSERT INTO item (name) VALUES ('held')");
                over.await();
                c.commit();
            } catch (SQLException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        until(() -> writer().active() == 1);
        try (Connection c = borrow();
                Statement statement = withTimeout(c)) {
            SQLTimeoutException seen =
                    expectTimeout(() -> statement.execute("INSERT INTO item (name) VALUES ('late')"));
            assertThat((Throwable) seen)
                    .as("who holds it, and what came of the wait")
                    .hasMessageContaining("/writer")
                    .hasMessageContaining("held");
            assertThat(writer().waiting()).isZero();
            assertThat(items(c)).isZero();
            over.countDown();
            holding.get();
            assertUsable(c);
        }
    }

    @Test
    void itEndsTheWaitForALockOfAnotherProcess() throws SQLException {
        reopen(builder -> builder.sqlite(sqlite -> sqlite.busyTimeout(FOR_EVER)));
        try (Connection other = outsider();
                Connection c = borrow();
                Statement statement = withTimeout(c)) {
            run(other, "BEGIN IMMEDIATE");
            SQLTimeoutException seen =
                    expectTimeout(() -> statement.execute("INSERT INTO item (name) VALUES ('late')"));
            assertThat((Throwable) seen).hasMessageContaining("Another process holds a lock");
            assertOut(0, 0);
            c.setAutoCommit(false);
            expectTimeout(() -> statement.executeQuery("SELECT 1"));
            c.rollback();
            c.setAutoCommit(true);
            statement.addBatch("INSERT INTO item (name) VALUES ('late')");
            expectTimeout(statement::executeBatch);
            assertOut(0, 0);
            run(other, "COMMIT");
            assertUsable(c);
        }
        assertAllReturned();
    }

    @Test
    void insideATransactionOnlyTheStatementIsUndone() throws SQLException {
        try (Connection c = borrowForTransaction();
                Statement statement = withTimeout(c)) {
            run(c, "INSERT INTO item (name) VALUES ('kept')");
            expectTimeout(() -> statement.executeQuery(ENDLESS));
            assertOut(1, 0);
            run(c, "INSERT INTO item (name) VALUES ('kept too')");
            c.commit();
        }
        assertThat(items()).isEqualTo(2);
    }

    /** SQLite rolls the transaction back when it interrupts a write in it. */
    @Test
    void aWriteInterruptedInsideATransactionLeavesNothingBehindAndRollbackWorks() throws SQLException {
        try (Connection c = borrowForTransaction();
                Statement statement = withTimeout(c)) {
            run(c, "INSERT INTO item (name) VALUES ('gone')");
            expectTimeout(() -> statement.executeUpdate(
                    "INSERT INTO item (name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                            + " SELECT i FROM n WHERE i < 10 OR i < 0"));
            assertThatThrownBy(() -> run(c, "INSERT INTO item (name) VALUES ('no more')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("rollback()");
            c.rollback();
            assertOut(0, 0);
            assertThat(items(c)).isZero();
            run(c, "INSERT INTO item (name) VALUES ('new')");
            c.commit();
        }
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void theTimeoutIsInSecondsAndNoneAtFirst() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement()) {
            assertThat(statement.getQueryTimeout()).isZero();
            assertThatThrownBy(() -> statement.setQueryTimeout(-1))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("setQueryTimeout(-1)");
            statement.setQueryTimeout(30);
            assertThat(statement.getQueryTimeout()).isEqualTo(30);
            statement.setQueryTimeout(0);
            assertThat(statement.getQueryTimeout()).isZero();
            assertThat(ask(c, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aTimeoutThatIsTakenBackEndsNothing() throws SQLException {
        try (Connection c = borrow();
                Statement statement = withTimeout(c)) {
            expectTimeout(() -> statement.executeQuery(ENDLESS));
            statement.setQueryTimeout(0);
            try (ResultSet row = statement.executeQuery(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)"
                            + " SELECT max(i) FROM n")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(100_000);
            }
        }
    }
}
