package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Durability;
import dev.rockpool.pool.PoolEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Writers at full speed and readers that come and go, and somebody who looks at the WAL's size all the time. */
final class WalLoad implements AutoCloseable {

    static final String PINNED = "SELECT count(*) AS pinned FROM t";

    private static final long BETWEEN_LOOKS = Duration.ofMillis(1).toNanos();
    private static final int WRITERS = 4;
    private static final int READERS = 4;

    final DatabaseManager db;
    final List<PoolEvent> events = new CopyOnWriteArrayList<>();
    final AtomicLong largest = new AtomicLong();
    final AtomicLong written = new AtomicLong();
    /** What a write takes, its wait for the writer included. */
    volatile Latencies latencies = new Latencies();

    private final Path wal;
    private final Crew crew = new Crew();
    private final String insert;

    WalLoad(Path file, long limit, int bytesEach, Duration stall) throws SQLException {
        this.wal = file.resolveSibling(file.getFileName() + "-wal");
        this.insert = "INSERT INTO t (a) VALUES (randomblob(" + bytesEach + "))";
        this.db = DatabaseManager.withPooling(file)
                .maxConnections(6)
                .durability(Durability.NORMAL) // writes as fast as they come
                .acquireTimeout(Duration.ofMinutes(1))
                .sqlite(s -> s.walSizeLimit(limit).checkpointStall(stall))
                .open();
        try (Connection c = db.dataSource().getConnection()) {
            run(c, "CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
        }
        db.addListener(event -> {
            if (event instanceof PoolEvent.Checkpointed || event instanceof PoolEvent.CheckpointBlocked) {
                events.add(event);
            }
        });
    }

    void start() {
        DataSource source = db.dataSource();
        crew.repeat(this::look);
        for (int i = 0; i < WRITERS; i++) {
            crew.repeat(() -> {
                long start = System.nanoTime();
                try (Connection c = source.getConnection();
                        PreparedStatement statement = c.prepareStatement(insert)) {
                    statement.executeUpdate();
                }
                latencies.add(System.nanoTime() - start);
                written.incrementAndGet();
            });
        }
        for (int i = 0; i < READERS; i++) {
            boolean snapshots = i == 0;
            crew.repeat(() -> {
                try (Connection c = source.getConnection()) {
                    c.setReadOnly(snapshots);
                    c.setAutoCommit(!snapshots);
                    for (int query = 0; query < (snapshots ? 5 : 1); query++) {
                        ask(c, "SELECT sum(length(a)) FROM t WHERE id > (SELECT max(id) - 100 FROM t)");
                    }
                }
                LockSupport.parkNanos(BETWEEN_LOOKS);
            });
        }
    }

    private void look() throws IOException {
        largest.accumulateAndGet(walBytes(), Math::max);
        LockSupport.parkNanos(BETWEEN_LOOKS);
    }

    long walBytes() throws IOException {
        try {
            return Files.size(wal);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    void end() throws Exception {
        crew.end();
    }

    <E extends PoolEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() {
        crew.close();
        db.close();
    }
}
