package dev.rockpool.cache;

import static dev.rockpool.Cached.cached;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.CacheStats;
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
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writers count up and tell how far once they are told that it is written; readers never get less by the cache than had been told when they
 * asked, nor less than they got before, from the cache or not. Each count is also read where triggers and a cascade take it, and through a
 * view; and within one snapshot it is the same wherever it is read. Where another process counts, too, the cache looks for its writes.
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
    private final AtomicLong foreignWrites = new AtomicLong();
    private final AtomicLong snapshots = new AtomicLong();
    private volatile boolean isOver;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noReadIsStale(boolean withAnotherProcess) throws Exception {
        check(Duration.ofSeconds(3), withAnotherProcess);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("slow")
    void noReadIsStaleForLong(boolean withAnotherProcess) throws Exception {
        check(Duration.ofSeconds(60), withAnotherProcess);
    }

    private void check(Duration time, boolean withAnotherProcess) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS + 1);
        Path file = folder.resolve("app.sqlite");
        try (DatabaseManager db = DatabaseManager.withPooling(file)
                .with(QueryCache.ttl(Duration.ofMinutes(10))
                        .cacheReads(Pattern.compile(Counts.POLICY), Duration.ofMinutes(1))
                        .externalWrites(withAnotherProcess ? ExternalWrites.exact() : ExternalWrites.none()))
                .open()) {
            for (int i = 0; i < COUNTS; i++) {
                db.executeTransaction(Counts.create(i));
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
                    try {
                        while (System.nanoTime() - end < 0) {
                            reader.read();
                        }
                    } finally {
                        isOver = true;
                    }
                    return null;
                }));
            }
            if (withAnotherProcess) {
                all.add(threads.submit(() -> {
                    hearAnotherProcess(file, end);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            CacheStats stats = db.getPoolStats().cache();
            LOG.info(
                    "{} writes, {} of another process, {} reads, {} hits, {} in snapshots",
                    writes,
                    foreignWrites,
                    reads,
                    stats.hits(),
                    snapshots);
            assertThat(writes.get()).isPositive();
            assertThat(snapshots.get()).isPositive();
            assertThat(foreignWrites.get() > 0).isEqualTo(withAnotherProcess);
            assertThat(stats.hits()).as("the cache served").isGreaterThan(reads.get() / 100);
        } finally {
            threads.shutdownNow();
        }
    }

    /** It says how far it has counted once that is committed. */
    private void hearAnotherProcess(Path file, long end) throws Exception {
        try (CountingProcess process = new CountingProcess(folder, file, COUNTS)) {
            while (System.nanoTime() - end < 0) {
                CountingProcess.Counted counted = process.next();
                tell(counted.count(), counted.reached());
                foreignWrites.incrementAndGet();
            }
        }
    }

    private void write(DatabaseManager db, Random random) throws Exception {
        int count = random.nextInt(COUNTS);
        String up = Counts.up(count);
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
            awaitReads(); // so that there are moments in which something is in the cache
        }
    }

    private void awaitReads() {
        long enough = reads.get() + 20;
        while (reads.get() < enough && !isOver) {
            LockSupport.parkNanos(20_000);
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
            String sql = Counts.question(count, random);
            long least = Math.max(seen[count], told.get(count));
            int way = random.nextInt(10);
            long got =
                    switch (way) {
                        case 0, 1, 2 -> db.<Long>executeWithPool(c -> number(c, sql), cached(sql));
                        case 3, 4, 5 ->
                            db.query(sql).cached().one(row -> row.getLong(1)).orElseThrow();
                        case 6, 7 -> byPlainJdbc(sql);
                        case 8 -> inSnapshot(sql, Counts.question(count, random));
                        default -> db.withReadConnection(c -> number(c, sql));
                    };
            if (got < least) {
                throw new AssertionError(
                        sql + " gave " + got + " by way " + way + ", and " + least + " was told before");
            }
            seen[count] = got;
            reads.incrementAndGet();
        }

        private long byPlainJdbc(String sql) throws SQLException {
            try (Connection c = db.dataSource().getConnection()) {
                return number(c, Counts.POLICY + sql);
            }
        }

        private long inSnapshot(String sql, String other) throws SQLException {
            try (Connection c = db.dataSource().getConnection()) {
                c.setReadOnly(true);
                c.setAutoCommit(false);
                long got = number(c, Counts.POLICY + sql);
                long same = number(c, Counts.POLICY + other);
                long again = number(c, Counts.POLICY + sql);
                c.commit();
                if (got != same || got != again) {
                    throw new AssertionError("One snapshot shows " + got + " and " + again + " by " + sql + ", " + same
                            + " by " + other);
                }
                snapshots.incrementAndGet();
                return got;
            }
        }
    }
}
