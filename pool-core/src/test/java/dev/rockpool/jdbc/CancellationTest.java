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
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code cancel()} from another thread ends the run that is under way, whatever it waits for, and nothing else. */
@Timeout(60)
class CancellationTest extends RoutedKit {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private static CompletableFuture<SQLException> failureOf(ThrowingCallable statement) {
        return OwnThread.supply(() -> catchThrowableOfType(SQLException.class, statement));
    }

    private static void assertCancelled(CompletableFuture<SQLException> failure) throws Exception {
        SQLException seen = failure.get();
        assertThat((Throwable) seen).isNotNull().hasMessageContaining("The statement was cancelled");
        assertThat(seen.getSQLState()).isEqualTo("57014");
    }

    private void assertUsable(Connection c) throws SQLException {
        int before = items(c);
        run(c, "INSERT INTO item (name) VALUES ('after " + before + "')");
        assertThat(items(c)).isEqualTo(before + 1);
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
    }

    @Test
    void whileItRuns() throws Exception {
        try (Connection c = borrow();
                Statement statement = c.createStatement()) {
            CompletableFuture<SQLException> running = failureOf(() -> statement.executeQuery(ENDLESS));
            until(() -> readers().queries() == 1);
            statement.cancel();
            assertCancelled(running);
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
            assertUsable(c);
        }
        assertAllReturned();
    }

    @Test
    void onTheWayToTheNextRow() throws Exception {
        try (Connection c = borrow();
                PreparedStatement statement = c.prepareStatement(ONE_ROW_THEN_ENDLESS)) {
            ResultSet rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            statement.cancel(); // between two rows there is nothing to end
            CompletableFuture<SQLException> running = failureOf(rows::next);
            until(() -> {
                statement.cancel();
                return running.isDone();
            });
            assertCancelled(running);
            rows.close();
            try (ResultSet again = statement.executeQuery()) {
                assertThat(again.next()).isTrue();
            }
            assertUsable(c);
        }
    }

    @Test
    void whileItWaitsForTheWriter() throws Exception {
        reopen(builder -> builder.acquireTimeout(FOR_EVER));
        try (Connection holding = borrowForTransaction();
                Connection c = borrow();
                Statement statement = c.createStatement()) {
            run(holding, "INSERT INTO item (name) VALUES ('held')");
            CompletableFuture<SQLException> waiting =
                    failureOf(() -> statement.execute("INSERT INTO item (name) VALUES ('cancelled')"));
            until(() -> writer().waiting() == 1);
            statement.cancel();
            assertCancelled(waiting);
            assertThat(writer().waiting()).isZero();
            holding.commit();
            assertThat(items(c)).isEqualTo(1);
            assertUsable(c);
        }
        assertAllReturned();
    }

    @Test
    void whileItWaitsForALockOfAnotherProcess() throws Exception {
        reopen(builder -> builder.sqlite(sqlite -> sqlite.busyTimeout(FOR_EVER)));
        try (Connection other = outsider();
                Connection c = borrow();
                Statement statement = c.createStatement()) {
            run(other, "BEGIN IMMEDIATE");
            CompletableFuture<SQLException> waiting =
                    failureOf(() -> statement.execute("INSERT INTO item (name) VALUES ('cancelled')"));
            until(() -> writer().active() == 1);
            statement.cancel();
            assertCancelled(waiting);
            c.setAutoCommit(false);
            CompletableFuture<SQLException> beginning = failureOf(() -> statement.executeQuery("SELECT 1"));
            until(() -> writer().queries() >= 2);
            statement.cancel();
            assertCancelled(beginning);
            c.rollback();
            c.setAutoCommit(true);
            run(other, "COMMIT");
            assertThat(items(c)).isZero();
            assertUsable(c);
        }
        assertAllReturned();
    }

    @Test
    void ofAStatementThatDoesNotRunItDoesNothing() throws Exception {
        try (Connection c = borrow();
                Statement statement = c.createStatement();
                Statement another = c.createStatement();
                PreparedStatement prepared = c.prepareStatement("SELECT count(*) FROM item")) {
            statement.cancel();
            prepared.cancel();
            assertAcquired(0, 0);
            prepared.executeQuery().close();
            assertThat(statement.executeUpdate("INSERT INTO item (name) VALUES ('a')"))
                    .isEqualTo(1);
            statement.cancel();
            prepared.cancel();
            prepared.executeQuery().close();
            statement.executeQuery("SELECT 1").close();
            CompletableFuture<SQLException> running = failureOf(() -> another.executeQuery(ENDLESS));
            until(() -> db.leases().stream().anyMatch(lease -> lease.describe().contains("max(i)")));
            for (int i = 0; i < 1_000; i++) {
                statement.cancel(); // shares the reader with what runs
                prepared.cancel();
            }
            assertThat(running).isNotDone();
            another.cancel();
            assertCancelled(running);
            assertUsable(c);
        }
    }

    @Test
    void aClosedStatementCannotBeCancelled() throws SQLException {
        try (Connection c = borrow()) {
            Statement statement = c.createStatement();
            statement.close();
            assertThatThrownBy(statement::cancel).isInstanceOf(SQLException.class);
            assertThat(ask(c, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aWriteCancelledInATransactionLeavesNothingBehind() throws Exception {
        try (Connection c = borrowForTransaction();
                Statement statement = c.createStatement()) {
            run(c, "INSERT INTO item (name) VALUES ('gone')");
            CompletableFuture<SQLException> running = failureOf(() -> statement.executeUpdate(
                    "INSERT INTO item (name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                            + " SELECT i FROM n WHERE i < 0"));
            until(() -> writer().queries() == 2);
            statement.cancel();
            assertCancelled(running);
            c.rollback();
            assertOut(0, 0);
            c.setAutoCommit(true);
            assertThat(items(c)).isZero();
            assertUsable(c);
        }
    }
}
