package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolStats;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads that read and write one file meet no lock error, and nothing that was acknowledged is lost. */
class ReadersAndWritersTest {

    @TempDir
    Path folder;

    @Test
    void thirtyTwoThreadsReadAndWriteWithoutAnError() throws Exception {
        readAndWrite(Executors.newFixedThreadPool(32), 32, 60);
    }

    @Test
    @Tag("slow")
    void thirtyTwoThreadsReadAndWriteForLong() throws Exception {
        readAndWrite(Executors.newFixedThreadPool(32), 32, 5_000);
    }

    @Test
    void aThousandVirtualThreadsReadAndWriteWithoutAnError() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads need JDK 21");
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        readAndWrite(virtual, 1_000, 5);
    }

    private void readAndWrite(ExecutorService threads, int tasks, int rounds) throws Exception {
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(5)
                .acquireTimeout(Duration.ofMinutes(1))
                .open()) {
            write(db, "CREATE TABLE account (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL)");
            write(db, "INSERT INTO account VALUES (1, 1000000), (2, 0)");
            write(db, "CREATE TABLE log (task INTEGER, round INTEGER)");
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < tasks; t++) {
                int task = t;
                running.add(threads.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        step(db, task, round);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(); // an error of any kind fails the test here
            }
            int transfers = tasks * ((rounds + 4) / 5);
            assertThat(read(db, "SELECT amount FROM account WHERE id = 2")).isEqualTo(Integer.toString(transfers));
            assertThat(read(db, "SELECT count(*) FROM log")).isEqualTo(Integer.toString(transfers));
            assertThat(read(db, "PRAGMA integrity_check")).isEqualTo("ok");
            await().untilAsserted(
                            () -> { // a checkpoint may hold the writer just now
                                PoolStats stats = db.getPoolStats();
                                assertThat(stats.totalErrors()).isZero();
                                assertThat(stats.activeConnections()).isZero();
                                assertThat(stats.totalAcquired()).isEqualTo(stats.totalReleased());
                            });
        } finally {
            threads.shutdownNow();
        }
    }

    private static void step(DatabaseManager db, int task, int round) throws SQLException {
        if (round % 5 == 0) {
            db.inTransaction(c -> {
                // Reads first and writes then: the transaction that fails with BUSY_SNAPSHOT where it does not begin as
                // a writer.
                long amount = Long.parseLong(ask(c, "SELECT amount FROM account WHERE id = 2"));
                run(c, "UPDATE account SET amount = " + (amount + 1) + " WHERE id = 2");
                run(c, "UPDATE account SET amount = amount - 1 WHERE id = 1");
                run(c, "INSERT INTO log VALUES (" + task + ", " + round + ")");
                return null;
            });
        } else {
            assertThat(read(db, "SELECT sum(amount) FROM account")).isEqualTo("1000000");
        }
    }
}
