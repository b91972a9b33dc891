package dev.rockpool.cache;

import static dev.rockpool.Cached.cached;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writers count up and tell how far once they are told that it is written; readers never get less by the cache than had been told when they
 * asked, nor less than they got before, from the cache or not. Each count is also read where a trigger copies it, and through a view.
 */
@Timeout(600)
class StaleReadsTest {

    private static final Logger LOG = LoggerFactory.getLogger("measured");
    private static final int THREADS = 8;
    private static final int COUNTS = 4;

    @TempDir
    Path folder;

    private final AtomicLongArray told = new AtomicLongArray(COUNTS);
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();

    @Test
    void noReadIsStale() throws Exception {
        check(Duration.ofSeconds(3));
    }

    @Test
    @Tag("slow")
    void noReadIsStaleForLong() throws Exception {
        check(Duration.ofSeconds(60));
    }

    private void check(Duration time) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS);
        try (DatabaseManager db =
                DatabaseManager.withPooling(folder.resolve("app.sqlite")).open()) {
            for (int i = 0; i < COUNTS; i++) {
                db.executeTransaction(List.of(
                        "CREATE TABLE t" + i + " (id INTEGER PRIMARY KEY, n INTEGER)",
                        "CREATE TABLE copy" + i + " (id INTEGER PRIMARY KEY, n INTEGER)",
                        "CREATE VIEW v" + i + " AS SELECT n FROM t" + i + " WHERE id = 1",
                        "CREATE TRIGGER tr" + i + " AFTER UPDATE ON t" + i + " BEGIN REPLACE INTO copy" + i
                                + " VALUES (new.id, new.n); END",
                        "INSERT INTO t" + i + " VALUES (1, 0)",
                        "INSERT INTO copy" + i + " VALUES (1, 0)"));
            }
            long end = System.nanoTime() + time.toNanos();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                all.add(threads.submit(() -> {
                    while (System.nanoTime() - end < 0) {
                        write(db, random);
                    }
                    return null;
                }));
                Reader reader = new Reader(db, new Random(100 + i));
                all.add(threads.submit(() -> {
                    while (System.nanoTime() - end < 0) {
                        reader.read();
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            LOG.info(
                    "{} writes, {} reads, of which {} from the cache",
                    writes,
                    reads,
                    db.getPoolStats().cache().hits());
            assertThat(writes.get()).isPositive();
            assertThat(db.getPoolStats().cache().hits()).as("the cache served").isGreaterThan(reads.get() / 100);
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(DatabaseManager db, Random random) throws Exception {
        int count = random.nextInt(COUNTS);
        String up = "UPDATE t" + count + " SET n = n + 1 WHERE id = 1 RETURNING n";
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> tell(count, db.inTransaction(tx -> number(tx, up)));
            case 4, 5 -> tell(count, db.submit(tx -> number(tx, up)).join());
            case 6 -> {
                try (Connection c = db.dataSource().getConnection()) {
                    tell(count, number(c, up));
                }
            }
            case 7 -> {
                try (Connection c = db.dataSource().getConnection()) {
                    c.setAutoCommit(false);
                    long reached = number(c, up);
                    c.commit();
                    tell(count, reached);
                }
            }
            case 8 -> {
                try (Connection c = db.dataSource().getConnection()) {
                    c.setAutoCommit(false);
                    number(c, up);
                    c.rollback();
                }
            }
            case 9 -> {
                try {
                    db.inTransaction(tx -> {
                        number(tx, up);
                        throw new IllegalStateException();
                    });
                } catch (IllegalStateException e) {
                    // as it should be
                }
            }
            case 10 ->
                db.useConnection(c -> {
                    Sql.run(c, "BEGIN IMMEDIATE");
                    long reached = number(c, up);
                    Sql.run(c, "COMMIT");
                    tell(count, reached);
                });
            default -> {
                if (random.nextInt(20) == 0) {
                    String name = "i" + count;
                    db.executeTransaction(
                            List.of("DROP INDEX IF EXISTS " + name, "CREATE INDEX " + name + " ON t" + count + " (n)"));
                }
            }
        }
        writes.incrementAndGet();
        if (random.nextInt(3) == 0) {
            Thread.sleep(1); // so that there are moments in which something is in the cache
        }
    }

    private void tell(int count, long reached) {
        told.accumulateAndGet(count, reached, Math::max);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(Sql.ask(connection, sql));
    }

    private final class Reader {
        private final DatabaseManager db;
        private final Random random;
        private final long[] seen = new long[COUNTS];

        Reader(DatabaseManager db, Random random) {
            this.db = db;
            this.random = random;
        }

        void read() throws Exception {
            int count = random.nextInt(COUNTS);
            String sql =
                    switch (random.nextInt(3)) {
                        case 0 -> "SELECT n FROM t" + count + " WHERE id = 1";
                        case 1 -> "SELECT n FROM copy" + count + " WHERE id = 1";
                        default -> "SELECT n FROM v" + count;
                    };
            long least = Math.max(seen[count], told.get(count));
            boolean byCache = random.nextInt(10) != 0;
            long got = byCache
                    ? db.<Long>executeWithPool(c -> number(c, sql), cached(sql))
                    : db.withReadConnection(c -> number(c, sql));
            if (got < least) {
                throw new AssertionError(sql + " gave " + got + (byCache ? " by the cache" : " without the cache")
                        + ", and " + least + " was told before");
            }
            seen[count] = got;
            reads.incrementAndGet();
        }
    }
}
