package dev.rockpool.stmt;

import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.StatementPoolStats;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many threads on few connections that keep few statements, while the schema changes and connections are replaced under them. */
@Timeout(120)
class StatementStressTest {

    private static final int THREADS = 6;
    private static final int ROUNDS = 400;
    private static final int TEXTS = 6;

    @TempDir
    Path folder;

    private final AtomicLong prepared = new AtomicLong();

    private void query(DatabaseManager db, Random random) throws SQLException {
        int text = random.nextInt(TEXTS);
        int id = 1 + random.nextInt(100);
        String sql = "SELECT a, " + text + " FROM t WHERE a = ?";
        prepared.incrementAndGet();
        List<String> rows = db.withReadConnection(connection -> StatementKit.rows(connection, sql, id));
        assertThat(rows).containsExactly(id + " " + text);
    }

    private void update(DatabaseManager db, Random random) throws SQLException {
        String sql = "UPDATE t SET b = b + 1 WHERE a = ? AND " + random.nextInt(TEXTS) + " < 100";
        int id = 1 + random.nextInt(100);
        prepared.incrementAndGet();
        db.useConnection(connection -> StatementKit.use(connection, sql, statement -> {
            statement.setInt(1, id);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }));
    }

    private void work(DatabaseManager db, int worker) throws SQLException {
        Random random = new Random(worker);
        for (int round = 0; round < ROUNDS; round++) {
            if (random.nextInt(4) == 0) {
                update(db, random);
            } else {
                query(db, random);
            }
            if (worker == 0 && round % 40 == 0) {
                write(
                        db,
                        round % 80 == 0
                                ? "ALTER TABLE t ADD COLUMN c" + round
                                : "CREATE INDEX i" + round + " ON t (b)");
            }
            if (worker == 1 && round % 50 == 0) {
                db.evictConnections();
            }
            if (worker == 2 && round % 10 == 0) {
                assertThat(db.getPoolStats().statements().kept()).isBetween(0, 3 * 2 * 2);
                assertThat(db.statementUsage(3)).hasSizeLessThanOrEqualTo(3);
            }
        }
    }

    @Test
    void everyBorrowerGetsTheRightRowsAndTheFiguresAddUp() throws Exception {
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(3)
                .with(StatementPool.perConnection(2).warmUpLearned(1))
                .open()) {
            write(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b)");
            write(
                    db,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) INSERT INTO t SELECT i, 0 FROM n");
            List<FutureTask<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int worker = i;
                FutureTask<Void> task = new FutureTask<>(() -> {
                    work(db, worker);
                    return null;
                });
                tasks.add(task);
                new Thread(task, "stress-" + i).start();
            }
            for (FutureTask<Void> task : tasks) {
                task.get();
            }
            StatementPoolStats stats = db.getPoolStats().statements();
            assertThat(stats.hits() + stats.misses() + stats.bypassed()).isEqualTo(prepared.get());
            assertThat(stats.hits()).isPositive();
            assertThat(stats.kept()).isBetween(0, 2 * 3);
            assertThat(stats.misses() + stats.warmed())
                    .as("prepared: evicted, kept, or closed with their connection")
                    .isGreaterThanOrEqualTo(stats.totalEvictions() + stats.kept());
        }
    }
}
