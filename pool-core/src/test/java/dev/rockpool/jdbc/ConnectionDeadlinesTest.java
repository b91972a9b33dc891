package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rockpool.pool.Deadline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A deadline for all that is done on a connection: the wait for it, for locks, and every statement together. */
@Timeout(60)
class ConnectionDeadlinesTest extends RoutedKit {

    private static Deadline soon() {
        return Deadline.in(Duration.ofMillis(150));
    }

    private static void assertTimeout(SQLTimeoutException seen, String because) {
        assertThat((Throwable) seen).isNotNull().hasMessageContaining(because);
        assertThat(seen.getSQLState()).isEqualTo("HYT00");
    }

    private static SQLTimeoutException timeoutOf(ThrowingCallable work) {
        return catchThrowableOfType(SQLTimeoutException.class, work);
    }

    private void assertUnharmed(int items) throws SQLException {
        assertThat(items()).isEqualTo(items);
        db.useConnection(c -> run(c, "INSERT INTO item (name) VALUES ('after')"));
        assertAllReturned();
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
    }

    @Test
    void itIsPassedWhereThereIsTime() throws SQLException {
        Deadline far = Deadline.in(Duration.ofMinutes(5));
        int inserted = db.withConnection(far, c -> update(c, "INSERT INTO item (name) VALUES ('a')"));
        int read = db.withReadConnection(far, RoutedKit::items);
        int insertedInTransaction = db.inTransaction(far, c -> update(c, "INSERT INTO item (name) VALUES ('b')"));
        assertThat(new int[] {inserted, read, insertedInTransaction}).containsOnly(1);
        assertUnharmed(2);
    }

    @Test
    void itEndsAReadThatRuns() throws SQLException {
        assertTimeout(
                timeoutOf(() -> db.withReadConnection(soon(), c -> ask(c, ENDLESS))), "ended by its deadline after");
        assertUnharmed(0);
    }

    @Test
    void itEndsAReadBetweenItsRows() throws SQLException {
        assertTimeout(
                timeoutOf(() -> db.withReadConnection(soon(), c -> {
                    try (Statement statement = c.createStatement();
                            ResultSet rows = statement.executeQuery(ONE_ROW_THEN_ENDLESS)) {
                        rows.next();
                        return rows.next();
                    }
                })),
                "ended by its deadline after");
        assertUnharmed(0);
    }

    /** Unlike a statement's timeout, it goes on while the borrower does something else. */
    @Test
    void itCoversAllStatementsTogether() throws SQLException {
        Deadline deadline = soon();
        assertTimeout(
                timeoutOf(() -> db.withReadConnection(deadline, c -> {
                    while (true) {
                        ask(
                                c,
                                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000)"
                                        + " SELECT max(i) FROM n");
                    }
                })),
                "deadline");
        assertThat(deadline.isOver()).isTrue();
        assertUnharmed(0);
    }

    @Test
    void itEndsTheWaitForTheWriter() throws Exception {
        try (Connection holding = borrowForTransaction()) {
            run(holding, "INSERT INTO item (name) VALUES ('a')");
            SQLTimeoutException seen = OwnThread.supply(
                            () -> timeoutOf(() -> db.withConnection(soon(), RoutedKit::items)))
                    .get();
            assertTimeout(seen, "The deadline was over while waiting for a connection");
            assertThat((Throwable) seen).hasMessageContaining("/writer");
            holding.commit();
        }
        assertUnharmed(1);
    }

    @Test
    void itEndsTheWaitForALockOfAnotherProcess() throws SQLException {
        reopen(builder -> builder.sqlite(sqlite -> sqlite.busyTimeout(Duration.ofDays(1))));
        try (Connection other = outsider()) {
            run(other, "BEGIN IMMEDIATE");
            assertTimeout(
                    timeoutOf(
                            () -> db.withConnection(soon(), c -> update(c, "INSERT INTO item (name) VALUES ('late')"))),
                    "Another process holds a lock");
            assertTimeout(timeoutOf(() -> db.inTransaction(soon(), RoutedKit::items)), "Another process holds a lock");
            run(other, "COMMIT");
        }
        assertUnharmed(0);
    }

    @Test
    void aTransactionThatIsLateIsRolledBackAsAWhole() throws SQLException {
        assertTimeout(
                timeoutOf(() -> db.inTransaction(soon(), c -> {
                    run(c, "INSERT INTO item (name) VALUES ('never')");
                    return ask(c, ENDLESS);
                })),
                "ended by its deadline after");
        assertUnharmed(0);
    }

    @Test
    void aTransactionWhoseWriteIsLateIsRolledBackAsAWhole() throws SQLException {
        assertTimeout(
                timeoutOf(() -> db.inTransaction(soon(), c -> {
                    run(c, "INSERT INTO item (name) VALUES ('never')");
                    return update(
                            c,
                            "INSERT INTO item (name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                                    + " SELECT i FROM n WHERE i < 10 OR i < 0");
                })),
                "ended by its deadline after");
        assertUnharmed(0);
    }

    @Test
    void oneThatIsOverRunsNothing() throws SQLException {
        Deadline over = Deadline.in(Duration.ZERO);
        assertThat(over.isOver()).isTrue();
        assertThatThrownBy(() -> db.withConnection(over, c -> {
                    run(c, ENDLESS);
                    return null;
                }))
                .isInstanceOf(SQLTimeoutException.class);
        assertThatThrownBy(() -> db.withReadConnection(over, c -> ask(c, ENDLESS)))
                .isInstanceOf(SQLTimeoutException.class);
        assertUnharmed(0);
    }
}
