package dev.rockpool.sqlite;

import dev.rockpool.Sql;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.Slot;
import dev.rockpool.spi.EngineContext;
import dev.rockpool.spi.LaneSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.SQLiteConnection;

/** A database's lanes with a checkpointer that works only when told to; time runs, and jumps where a test wants it to. */
final class CheckpointKit implements AutoCloseable {

    static final int LIMIT = 256 << 10;
    static final Duration STALL = Duration.ofMillis(300);

    private final AtomicLong jumps = new AtomicLong();
    final Housekeeper housekeeper = Housekeeper.manual(() -> System.nanoTime() + jumps.get());
    final Listeners listeners = new Listeners();
    final List<PoolEvent> events = new CopyOnWriteArrayList<>();
    final Path file;
    final SqliteDatabase database;
    final Checkpointer checkpointer;
    /** The connections that the checkpointer opened. */
    final List<SQLiteConnection> own = new ArrayList<>();
    /** What opening the next one fails with, if anything. */
    volatile SQLException refusal;

    private final Map<String, Lane> lanes = new HashMap<>();
    private final String writeRole;
    private final String readRole;

    CheckpointKit(Path folder, int maxConnections) throws SQLException {
        this.file = folder.resolve("kit.sqlite");
        PoolConfig config = PoolConfig.builder().maxConnections(maxConnections).build();
        SqliteConfig sqlite = SqliteConfig.defaults()
                .walSizeLimit(LIMIT)
                .checkpointStall(STALL)
                .busyTimeout(Duration.ZERO);
        SqliteAddress address = SqliteAddress.of(file.toString(), false);
        SqliteEngine engine = new SqliteEngine(address, config, sqlite);
        this.database = engine.database();
        this.writeRole = engine.writeRole();
        this.readRole = engine.readRole();
        for (LaneSpec spec : engine.lanes()) {
            PoolConfig share = spec.share().apply(config);
            Lane lane =
                    new Lane("kit", spec.role(), spec.connectionName(), share, spec.source(), housekeeper, listeners);
            lane.start();
            lanes.put(spec.role(), lane);
        }
        this.checkpointer = new Checkpointer(
                database,
                new CheckpointConnection(this::open),
                sqlite,
                new EngineContext("kit", lanes::get, housekeeper, listeners),
                writeRole,
                readRole);
        write("CREATE TABLE t (a)");
        checkpointer.checkpoint(CheckpointMode.TRUNCATE);
        listeners.add(events::add);
    }

    private SQLiteConnection open() throws SQLException {
        if (refusal != null) {
            throw refusal;
        }
        SQLiteConnection opened = database.openCheckpointer();
        own.add(opened);
        return opened;
    }

    Lane writer() {
        return lanes.get(writeRole);
    }

    Lane readers() {
        return lanes.get(readRole);
    }

    void write(String sql) throws SQLException {
        Slot slot = writer().acquire();
        try {
            Sql.run(slot.physical().jdbc(), sql);
        } finally {
            writer().release(slot, slot.lease());
        }
    }

    /** Writes so many bytes, and a little more. */
    void fill(int bytes) throws SQLException {
        write("INSERT INTO t VALUES (randomblob(" + bytes + "))");
    }

    void fillBeyondTheLimit() throws SQLException {
        fill(LIMIT + 10_000);
    }

    /** A connection beside the pool, as another process has it. */
    Connection beside() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    /** A connection beside the pool that keeps reading the present state. */
    Connection besideReading() throws SQLException {
        Connection beside = beside();
        Sql.run(beside, "BEGIN");
        Sql.ask(beside, "SELECT count(*) FROM t");
        return beside;
    }

    void pass(Duration time) {
        jumps.addAndGet(time.toNanos());
        housekeeper.advance();
    }

    long walBytes() throws IOException {
        Path wal = file.resolveSibling(file.getFileName() + "-wal");
        return Files.exists(wal) ? Files.size(wal) : 0;
    }

    /** The truncating checkpoints since the kit was opened; its own is not among them. */
    long truncating() {
        return checkpointer.stats().truncating() - 1;
    }

    CheckpointResult last() {
        return checkpointer.stats().last();
    }

    <E extends PoolEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() {
        checkpointer.close();
        if (readers() != writer()) {
            readers().close(Duration.ZERO);
        }
        writer().close(Duration.ZERO);
        housekeeper.close();
    }
}
