package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolStats;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * A mixed load through plain JDBC by any number of {@link ContentionWorker}s, and the books that are kept of it: what was acknowledged
 * must be in the file in the end, once.
 */
final class Contention implements AutoCloseable {

    static final int COUNTERS = 8;
    /** However slow the machine is. */
    private static final int FEWEST_STEPS = 20;

    final DatabaseManager db;
    final DataSource source;
    /** What was added to the counters, as far as acknowledged. */
    final AtomicLong added = new AtomicLong();

    final AtomicLong reads = new AtomicLong();
    final AtomicLong writes = new AtomicLong();
    final AtomicLong changesOfSchema = new AtomicLong();
    private final List<ContentionWorker> workers = new ArrayList<>();

    Contention(Path file) throws SQLException {
        this.db = DatabaseManager.withPooling(file)
                .maxConnections(8)
                .acquireTimeout(Duration.ofMinutes(1)) // how fast this machine is, is not the question
                .sqlite(s -> s.busyTimeout(Duration.ofSeconds(30)))
                .open();
        this.source = db.dataSource();
        try (Connection c = source.getConnection()) {
            run(c, "CREATE TABLE ledger (worker INTEGER, entry INTEGER, note TEXT, PRIMARY KEY (worker, entry))");
            run(c, "CREATE TABLE counter (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
            run(c, "CREATE TABLE total (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
            run(c, "CREATE TABLE wide (id INTEGER PRIMARY KEY)");
            run(c, "CREATE TABLE elsewhere (id INTEGER PRIMARY KEY, note TEXT)");
            run(c, "INSERT INTO total VALUES (1, 0)");
            run(c, "INSERT INTO wide VALUES (1)");
            for (int i = 0; i < COUNTERS; i++) {
                run(c, "INSERT INTO counter VALUES (" + i + ", 0)");
            }
        }
    }

    /** Has so many threads read and write until the time is over; an error of any kind is thrown. */
    void loadFor(int threads, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        try (Crew crew = new Crew()) {
            for (int i = 0; i < threads; i++) {
                ContentionWorker worker = new ContentionWorker(this, i);
                workers.add(worker);
                crew.start(() -> {
                    for (int step = 0; (step < FEWEST_STEPS || System.nanoTime() - end < 0) && !crew.isOver(); step++) {
                        worker.step();
                    }
                });
            }
            crew.join();
        }
    }

    /** Compares the file with the books. */
    void audit() throws SQLException {
        try (Connection c = source.getConnection();
                PreparedStatement statement =
                        c.prepareStatement("SELECT count(*), coalesce(max(entry), 0) FROM ledger WHERE worker = ?")) {
            for (ContentionWorker worker : workers) {
                statement.setInt(1, worker.number());
                try (ResultSet row = statement.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getLong(1))
                            .as("entries of worker %d", worker.number())
                            .isEqualTo(worker.acknowledged());
                    assertThat(row.getLong(2)).isEqualTo(worker.acknowledged());
                }
            }
            String sum = Long.toString(added.get());
            assertThat(ask(c, "SELECT sum(n) FROM counter")).isEqualTo(sum);
            assertThat(ask(c, "SELECT n FROM total")).isEqualTo(sum);
            assertThat(ask(c, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'scratch%'"))
                    .isEqualTo("0");
            assertThat(ask(c, "PRAGMA integrity_check")).isEqualTo("ok");
        }
        assertThat(reads.get()).isPositive();
        assertThat(writes.get()).isPositive();
        await().untilAsserted(this::auditThePool); // a checkpoint may hold the writer just now
    }

    private void auditThePool() {
        PoolStats stats = db.getPoolStats();
        assertThat(stats.totalErrors()).isZero();
        assertThat(stats.totalTimeouts()).isZero();
        assertThat(stats.leaks()).isZero();
        assertThat(stats.activeConnections()).isZero();
        assertThat(stats.waitingClients()).isZero();
        assertThat(stats.totalReleased()).isEqualTo(stats.totalAcquired());
        assertThat(stats.totalConnections()).isEqualTo(stats.idleConnections());
        assertThat(stats.totalCreated() - stats.totalDestroyed()).isEqualTo(stats.totalConnections());
    }

    LaneStats writer() {
        return lane("writer");
    }

    LaneStats readers() {
        return lane("readers");
    }

    private LaneStats lane(String role) {
        return db.getPoolStats().lanes().stream()
                .filter(lane -> lane.lane().endsWith("/" + role))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        db.close();
    }
}
