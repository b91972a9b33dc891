package dev.rockpool.jdbc;

import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.AcquireRejectedException;
import dev.rockpool.pool.AcquireTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for the writer: nobody waits for themselves, and nobody who waits holds what others need. */
@Timeout(60)
class WriterWaitsTest extends RoutedKit {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    @Test
    void aThreadThatHoldsTheWriterAndAsksForItAgainIsToldSoAtOnce() throws SQLException {
        reopen(builder -> builder.acquireTimeout(FOR_EVER));
        try (Connection first = borrowForTransaction();
                Connection second = borrow()) {
            run(first, "INSERT INTO item (name) VALUES ('a')");
            assertThatThrownBy(() -> run(second, "INSERT INTO item (name) VALUES ('b')"))
                    .isInstanceOf(AcquireRejectedException.class)
                    .hasMessageContaining("would wait for itself");
            assertThatThrownBy(() -> db.useConnection(c -> run(c, "INSERT INTO item (name) VALUES ('c')")))
                    .isInstanceOf(AcquireRejectedException.class);
            assertThat(items(second)).as("reads go on").isZero();
            first.commit();
            run(second, "INSERT INTO item (name) VALUES ('b')");
        }
        assertThat(items()).isEqualTo(2);
        assertAllReturned();
    }

    @Test
    void whoWaitsForTheWriterHoldsNoReader() throws Exception {
        try (Connection holding = borrowForTransaction()) {
            run(holding, "INSERT INTO item (name) VALUES ('a')");
            CompletableFuture<Void> waiting = OwnThread.run(() -> {
                try (Connection c = borrow()) {
                    assertThat(items(c)).isZero();
                    run(c, "INSERT INTO item (name) VALUES ('b')");
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            until(() -> writer().waiting() == 1);
            assertOut(1, 0);
            holding.commit();
            waiting.get();
        }
        assertThat(items()).isEqualTo(2);
        assertAllReturned();
    }

    @Test
    void whoReadsAResultSetKeepsItWhileWaitingForTheWriter() throws Exception {
        db.useConnection(c -> run(c, "INSERT INTO item (name) VALUES ('x'), ('y')"));
        try (Connection holding = borrowForTransaction()) {
            run(holding, "INSERT INTO item (name) VALUES ('a')");
            CompletableFuture<Void> waiting = OwnThread.run(() -> {
                try (Connection c = borrow();
                        Statement statement = c.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT name FROM item ORDER BY id")) {
                    assertThat(rows.next()).isTrue();
                    run(c, "INSERT INTO item (name) VALUES ('b')");
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo("y");
                    assertThat(rows.next()).isFalse();
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
            until(() -> writer().waiting() == 1);
            assertOut(1, 1);
            holding.commit();
            waiting.get();
        }
        assertThat(items()).isEqualTo(4);
    }

    /** Each reads, and then all write at once; the transactions read on the writer meanwhile. */
    @Test
    void readersAndWritersDoNotWaitForEachOther() throws Exception {
        reopen(builder -> builder.maxConnections(3).acquireTimeout(FOR_EVER));
        int threads = 8;
        int rounds = 25;
        CyclicBarrier together = new CyclicBarrier(threads);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            all.add(OwnThread.run(() -> {
                try {
                    together.await();
                    for (int round = 0; round < rounds; round++) {
                        readThenWrite(number, round);
                    }
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (CompletableFuture<Void> one : all) {
            one.get();
        }
        assertThat(items()).isEqualTo(threads * rounds);
        assertAllReturned();
    }

    private void readThenWrite(int thread, int round) throws SQLException {
        try (Connection c = borrow()) {
            assertThat(items(c)).isGreaterThanOrEqualTo(round);
            c.setAutoCommit((thread + round) % 3 != 0);
            run(c, "INSERT INTO item (name) VALUES ('" + thread + "/" + round + "')");
            assertThat(items(c)).isGreaterThan(round);
            if (!c.getAutoCommit()) {
                c.commit();
            }
        }
    }

    @Test
    void whoWaitedInVainHasLostNothingButTheStatement() throws Exception {
        reopen(builder -> builder.acquireTimeout(Duration.ofMillis(30)));
        try (Connection holding = borrowForTransaction()) {
            run(holding, "INSERT INTO item (name) VALUES ('a')");
            OwnThread.run(() -> {
                        try (Connection c = borrow()) {
                            assertThatThrownBy(() -> run(c, "INSERT INTO item (name) VALUES ('b')"))
                                    .isInstanceOf(AcquireTimeoutException.class)
                                    .hasMessageContaining("/writer");
                            assertThat(items(c)).isZero();
                            c.setAutoCommit(false);
                            assertThatThrownBy(() -> items(c)).isInstanceOf(AcquireTimeoutException.class);
                            c.rollback();
                            c.setReadOnly(true);
                            assertThat(items(c)).isZero();
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .get();
            holding.commit();
        }
        assertAllReturned();
    }
}
