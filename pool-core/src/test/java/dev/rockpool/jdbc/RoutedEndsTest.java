package dev.rockpool.jdbc;

import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rockpool.DatabaseBuilder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that is closed, aborted or taken back, also while another thread waits or runs on it. Nothing is lost. */
@Timeout(60)
class RoutedEndsTest extends RoutedKit {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    /** Tells by a function that it runs, for an interrupt that came before its first step would be forgotten. */
    private static final String ENDLESS_AND_TOLD =
            "WITH RECURSIVE n (i) AS (SELECT told() UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

    private final CountDownLatch told = new CountDownLatch(1);

    @BeforeEach
    void countFromTheBeginning() throws SQLException {
        reopen(builder -> builder);
    }

    private DatabaseBuilder telling(DatabaseBuilder builder) {
        return builder.sqlite(sqlite -> sqlite.function("told", 0, none -> {
            told.countDown();
            return 1;
        }));
    }

    private static CompletableFuture<SQLException> failureOf(Connection c, String sql) {
        return OwnThread.supply(() -> catchThrowableOfType(SQLException.class, () -> run(c, sql)));
    }

    /** What comes back or is replaced in the background is there, and both lanes work. */
    private void assertNothingIsLost() throws SQLException {
        until(() -> db.getPoolStats().activeConnections() == 0);
        assertAllReturned();
        for (var lane : db.getPoolStats().lanes()) {
            assertThat(lane.created() - lane.destroyed()).as(lane.lane()).isEqualTo(lane.total());
        }
        try (Connection c = borrow()) {
            int before = items(c);
            run(c, "INSERT INTO item (name) VALUES ('proof ' || hex(randomblob(8)))");
            assertThat(items(c)).isEqualTo(before + 1);
        }
        assertAllReturned();
    }

    @Test
    void closingTwiceIsFine() throws SQLException {
        Connection c = borrow();
        run(c, "INSERT INTO item (name) VALUES ('a')");
        assertThat(items(c)).isEqualTo(1);
        c.close();
        c.close();
        c.abort(Runnable::run);
        assertThat(c.isClosed()).isTrue();
        assertThat(c.isValid(1)).isFalse();
        assertThat(c).hasToString("routed connection of app.sqlite (returned)");
        assertThatThrownBy(() -> items(c)).isInstanceOf(SQLException.class).hasMessageContaining("was closed");
        assertThatThrownBy(c::commit).isInstanceOf(SQLException.class).hasMessageContaining("was closed");
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
        assertNothingIsLost();
    }

    @Test
    void closingWithAReaderAndTheWriterReturnsBothClean() throws SQLException {
        Connection c = borrow();
        Statement statement = c.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1");
        c.setAutoCommit(false);
        run(c, "INSERT INTO item (name) VALUES ('never')");
        assertOut(1, 1);
        c.close();
        assertThat(rows.isClosed()).isTrue();
        assertThat(statement.isClosed()).isTrue();
        assertThat(items()).isZero();
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
        assertNothingIsLost();
    }

    @Test
    void closedWhileItWaitsForTheWriterItGivesBackWhatItGets() throws Exception {
        reopen(builder -> builder.acquireTimeout(FOR_EVER));
        Connection c = borrow();
        try (Connection holding = borrowForTransaction()) {
            run(holding, "INSERT INTO item (name) VALUES ('a')");
            CompletableFuture<SQLException> waiting = failureOf(c, "INSERT INTO item (name) VALUES ('late')");
            until(() -> writer().waiting() == 1);
            c.close();
            holding.commit();
            assertThat((Throwable) waiting.get()).isNotNull().hasMessageContaining("was closed");
        }
        assertThat(items()).isEqualTo(1);
        assertNothingIsLost();
    }

    @Test
    void abortedWhileItWaitsForTheWriterItGivesBackWhatItGets() throws Exception {
        reopen(builder -> builder.acquireTimeout(FOR_EVER));
        Connection c = borrow();
        try (Connection holding = borrowForTransaction()) {
            run(holding, "INSERT INTO item (name) VALUES ('a')");
            CompletableFuture<SQLException> waiting = failureOf(c, "INSERT INTO item (name) VALUES ('late')");
            until(() -> writer().waiting() == 1);
            c.abort(Runnable::run);
            holding.commit();
            assertThat((Throwable) waiting.get()).isNotNull();
        }
        assertThat(items()).isEqualTo(1);
        assertNothingIsLost();
    }

    @Test
    void abortedWhileItReadsItStops() throws Exception {
        reopen(this::telling);
        Connection c = borrow();
        CompletableFuture<SQLException> running = failureOf(c, ENDLESS_AND_TOLD);
        told.await();
        c.abort(Runnable::run);
        assertThat((Throwable) running.get()).isNotNull();
        assertThat(c.isClosed()).isTrue();
        until(() -> readers().destroyed() == 1);
        assertNothingIsLost();
    }

    @Test
    void abortedWhileItWritesItIsUndone() throws Exception {
        reopen(this::telling);
        Connection c = borrowForTransaction();
        run(c, "INSERT INTO item (name) VALUES ('never')");
        CompletableFuture<SQLException> running = failureOf(c, ENDLESS_AND_TOLD);
        told.await();
        c.abort(Runnable::run);
        assertThat((Throwable) running.get()).isNotNull();
        until(() -> writer().destroyed() == 1);
        assertThat(items()).isZero();
        assertNothingIsLost();
    }

    @Test
    void aLeakedWriterIsTakenBackAndItsBorrowerIsTold() throws SQLException {
        reopen(builder -> builder.leakThreshold(Duration.ofMillis(200))
                .reapInterval(Duration.ofMillis(100))
                .reclaimLeaks(true));
        Connection c = borrowForTransaction();
        run(c, "INSERT INTO item (name) VALUES ('never')");
        until(() -> writer().leaks() == 1);
        until(() -> writer().active() == 0);
        assertThatThrownBy(() -> run(c, "INSERT INTO item (name) VALUES ('never either')"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("taken back");
        assertThatThrownBy(c::commit).as("what was done is gone").isInstanceOf(SQLException.class);
        c.rollback();
        run(c, "INSERT INTO item (name) VALUES ('a new beginning')");
        c.commit();
        c.close();
        assertThat(items()).isEqualTo(1);
        assertNothingIsLost();
    }

    @Test
    void aLeakedReaderIsTakenBackAndTheNextReadFindsAnother() throws SQLException {
        reopen(builder -> builder.leakThreshold(Duration.ofMillis(200))
                .reapInterval(Duration.ofMillis(100))
                .reclaimLeaks(true));
        try (Connection c = borrow();
                Statement statement = c.createStatement()) {
            ResultSet rows = statement.executeQuery("SELECT 1");
            until(() -> readers().leaks() == 1);
            until(() -> readers().active() == 0);
            assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
            assertThat(items(c)).isZero();
        }
        assertNothingIsLost();
    }

    @Test
    void closingThePoolEndsWhatWaitsAndWhatRuns() throws Exception {
        reopen(builder -> telling(builder.acquireTimeout(FOR_EVER)));
        CompletableFuture<SQLException> running = failureOf(borrow(), ENDLESS_AND_TOLD);
        told.await();
        Connection holding = borrowForTransaction();
        run(holding, "INSERT INTO item (name) VALUES ('never')");
        CompletableFuture<SQLException> waiting = failureOf(borrow(), "INSERT INTO item (name) VALUES ('late')");
        until(() -> writer().waiting() == 1);
        db.close(Duration.ZERO);
        assertThat((Throwable) running.get()).isNotNull();
        assertThat((Throwable) waiting.get()).isNotNull();
        assertThatThrownBy(holding::commit).isInstanceOf(SQLException.class);
        assertThat(db.getPoolStats().totalConnections()).isZero();
        holding.close();
        assertAllReturned();
    }

    /** Closed and aborted at any moment of a run. */
    @Test
    void endedAtAnyMomentByOthersNothingIsLost() throws Exception {
        AtomicBoolean abort = new AtomicBoolean();
        for (int round = 0; round < 300; round++) {
            Connection c = borrow();
            String name = "round " + round;
            List<CompletableFuture<?>> both = new ArrayList<>();
            both.add(failureOf(c, "INSERT INTO item (name) VALUES ('" + name + "')"));
            both.add(OwnThread.run(() -> {
                try {
                    if (abort.getAndSet(!abort.get())) {
                        c.abort(Runnable::run);
                    } else {
                        c.close();
                    }
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            }));
            for (CompletableFuture<?> one : both) {
                one.get();
            }
        }
        assertNothingIsLost();
    }
}
