package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads run short and long statements and others cancel them at random: whatever is cancelled was meant. Each run has a number of its
 * own. A canceller counts its call before it cancels; so a run that fails as cancelled must find a call that overlapped it: one begun
 * before the run ended, of those that had not ended before the run began.
 */
class CancelStormTest extends RoutedKit {

    private static final int RUNNERS = 8;
    private static final int CANCELLERS = 2;
    /** Between one and some hundred thousand steps: from some microseconds to some tens of milliseconds. */
    private static final String STEPS =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)" + " SELECT max(i) FROM n";

    /** One statement's present owner, and the cancellations of it that were begun and ended. */
    private static final class Target {
        final Statement statement;
        final AtomicInteger begun = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();

        Target(Statement statement) {
            this.statement = statement;
        }
    }

    private final AtomicReferenceArray<Target> targets = new AtomicReferenceArray<>(RUNNERS);
    private final AtomicInteger cancellations = new AtomicInteger();
    private final AtomicInteger hits = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final ConcurrentSkipListSet<String> acknowledged = new ConcurrentSkipListSet<>();
    private volatile boolean over;

    @Test
    @Timeout(120)
    void aCancellationHitsWhatItMeansOrNothing() throws Exception {
        storm(3_000);
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void tenThousandCancellationsHitWhatTheyMeanOrNothing() throws Exception {
        storm(10_000);
    }

    private void storm(int count) throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            int number = i;
            all.add(OwnThread.run(() -> runStatements(number)));
        }
        for (int i = 0; i < CANCELLERS; i++) {
            int seed = 100 + i;
            all.add(OwnThread.run(() -> cancelStatements(count, seed)));
        }
        for (CompletableFuture<Void> one : all) {
            one.get();
        }
        assertThat(wrong).isEmpty();
        assertThat(hits).as("some must hit for the test to mean anything").hasPositiveValue();
        assertThat(items())
                .as("what was acknowledged, and nothing that was cancelled")
                .isEqualTo(acknowledged.size());
        assertAllReturned();
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
    }

    private void cancelStatements(int count, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        while (cancellations.get() < count && wrong.isEmpty()) {
            Target target = targets.get(random.nextInt(RUNNERS));
            if (target != null) {
                target.begun.incrementAndGet();
                try {
                    target.statement.cancel();
                    cancellations.incrementAndGet();
                } catch (SQLException e) {
                    if (!"08003".equals(e.getSQLState())) { // closed just now
                        wrong.add("cancel failed: " + e);
                    }
                } finally {
                    target.ended.incrementAndGet();
                }
            }
            LockSupport.parkNanos(random.nextInt(100_000));
        }
        over = true;
    }

    private void runStatements(int number) {
        SplittableRandom random = new SplittableRandom(number);
        while (!over) {
            try (Connection c = borrow()) {
                c.setReadOnly(random.nextInt(4) == 0);
                c.setAutoCommit(random.nextInt(3) > 0);
                borrowed(c, number, random);
                if (!c.getAutoCommit()) {
                    c.rollback();
                }
            } catch (SQLException e) {
                wrong.add("outside a run: " + e);
            }
        }
        targets.set(number, null);
    }

    /** Two statements in turn on one connection, so that a cancellation that comes late would find another running. */
    private void borrowed(Connection c, int number, SplittableRandom random) throws SQLException {
        try (PreparedStatement query = c.prepareStatement(STEPS);
                Statement write = c.createStatement()) {
            Target queries = new Target(query);
            Target writes = new Target(write);
            for (int i = random.nextInt(1, 20); i > 0 && !over; i--) {
                boolean writing = c.getAutoCommit() && !c.isReadOnly() && random.nextInt(3) == 0;
                Target mine = writing ? writes : queries;
                // Now and then the other one is the target, which does not run: no cancellation may hit.
                targets.set(number, random.nextInt(8) == 0 ? (writing ? queries : writes) : mine);
                int steps = random.nextInt(4) == 0 ? 200_000 : random.nextInt(1, 2_000);
                String name = "run " + numbers.incrementAndGet();
                int endedBefore = mine.ended.get();
                try {
                    if (writing) {
                        write.executeUpdate("INSERT INTO item (name) VALUES ('" + name + "')");
                        acknowledged.add(name);
                    } else {
                        query.setInt(1, steps);
                        readAll(query, steps);
                    }
                } catch (SQLException e) {
                    int begunBeforeItsEnd = mine.begun.get();
                    if (!"57014".equals(e.getSQLState())
                            || !String.valueOf(e.getMessage()).contains("was cancelled")) {
                        wrong.add(name + " failed: " + e);
                    } else if (begunBeforeItsEnd <= endedBefore) {
                        wrong.add(name + " was cancelled by nobody: " + e);
                    }
                    hits.incrementAndGet();
                }
            }
        }
    }

    private void readAll(PreparedStatement query, int steps) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            if (!row.next() || row.getInt(1) != steps || row.next()) {
                wrong.add("not the result of " + steps + " steps");
            }
        }
    }
}
