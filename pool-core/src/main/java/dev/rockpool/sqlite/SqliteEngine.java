package dev.rockpool.sqlite;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.WalStats;
import dev.rockpool.spi.Access;
import dev.rockpool.spi.Engine;
import dev.rockpool.spi.EngineContext;
import dev.rockpool.spi.ForeignWrites;
import dev.rockpool.spi.LaneSpec;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SessionSource;
import dev.rockpool.spi.StatementPlan;
import dev.rockpool.spi.ValueReader;
import dev.rockpool.spi.WriteWatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SQLite: one writer and up to {@code maxConnections} − 1 readers on a file; one connection that does both in memory, or where
 * {@code maxConnections} is 1; readers alone where the database is read-only. Thread-safe.
 */
public final class SqliteEngine implements Engine {

    static final String WRITER = "writer";
    static final String READERS = "readers";

    private final SqliteDatabase database;
    private final SqliteConfig sqliteConfig;
    private final boolean hasWal;
    private final List<LaneSpec> lanes;
    private final SqliteValues values;
    /** Null before the start, and where there is nothing to checkpoint. */
    private volatile @Nullable Checkpointer checkpointer;

    private volatile @Nullable SqliteMaintenance maintenance;

    /**
     * Prepares to open a database.
     *
     * @param address where it is
     * @param config sizes, times and generic settings
     * @param sqliteConfig what only SQLite has
     * @throws SQLException when the file cannot be looked at
     */
    public SqliteEngine(SqliteAddress address, PoolConfig config, SqliteConfig sqliteConfig) throws SQLException {
        this.database = new SqliteDatabase(address, config, sqliteConfig);
        this.sqliteConfig = sqliteConfig;
        this.values = new SqliteValues(database::openValues);
        this.hasWal = !address.inMemory() && !config.readOnly();
        if (address.inMemory() && config.readOnly()) {
            throw new DatabaseFileException(
                    "readOnly = 'true' is not allowed for an in-memory database: it begins empty, so there is nothing to read");
        }
        if (address.inMemory()) {
            this.lanes = List.of(new LaneSpec(WRITER, WRITER, SqliteEngine::undying, new InMemory(database)));
        } else if (config.readOnly()) {
            this.lanes = List.of(new LaneSpec(READERS, "reader", whole -> whole, new Source(database::openReader)));
        } else {
            LaneSpec writer = new LaneSpec(WRITER, WRITER, SqliteEngine::writer, new Source(database::openWriter));
            LaneSpec readers = new LaneSpec(READERS, "reader", SqliteEngine::readers, new Source(database::openReader));
            this.lanes = config.maxConnections() == 1 ? List.of(writer) : List.of(writer, readers);
        }
    }

    private static PoolConfig writer(PoolConfig whole) {
        return sized(whole, Math.min(1, whole.minConnections()), 1);
    }

    private static PoolConfig readers(PoolConfig whole) {
        return sized(whole, Math.max(0, whole.minConnections() - 1), Math.max(1, whole.maxConnections() - 1));
    }

    private static PoolConfig undying(PoolConfig whole) {
        return sized(whole, 1, 1).toBuilder()
                .idleTimeout(Duration.ZERO)
                .maxConnectionAge(Duration.ZERO)
                .build();
    }

    /** Connections to a file. */
    private record Source(SessionSource opener) implements SessionSource {
        @Override
        public Session open(String name) throws SQLException {
            return opener.open(name);
        }

        @Override
        public boolean isPermanent(SQLException failure) {
            return SqliteErrors.isPermanent(failure);
        }
    }

    /** The one connection that is an in-memory database. */
    private record InMemory(SqliteDatabase database) implements SessionSource {
        @Override
        public Session open(String name) throws SQLException {
            return database.openWriter(name);
        }

        @Override
        public boolean isUndying() {
            return true;
        }
    }

    private static PoolConfig sized(PoolConfig config, int min, int max) {
        return config.toBuilder().minConnections(min).maxConnections(max).build();
    }

    /**
     * Names the database itself: equal for two engines on one file, however its path was written.
     *
     * @return a key for maps
     */
    public Object key() {
        return database.key();
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public String databaseName() {
        return database.address().shortName();
    }

    @Override
    public List<LaneSpec> lanes() {
        return lanes;
    }

    @Override
    public String writeRole() {
        return lanes.get(0).role();
    }

    @Override
    public String readRole() {
        return lanes.get(lanes.size() - 1).role();
    }

    @Override
    public void check() throws SQLException {
        database.plans().look();
        try {
            database.check();
        } catch (SQLException e) {
            ForeignCommits foreign = database.foreignCommits();
            if (foreign != null) {
                foreign.fileLost();
            }
            throw e;
        }
    }

    @Override
    public @Nullable ForeignWrites foreignWrites(WriteWatch watch) {
        return database.address().inMemory() ? null : database.watchForeign(watch);
    }

    @Override
    public Access access(String sql) {
        return database.plans().access(sql);
    }

    @Override
    public StatementPlan plan(String sql) {
        return database.plans().plan(sql);
    }

    @Override
    public ValueReader values() {
        return values;
    }

    @Override
    public void start(EngineContext context) throws SQLException {
        database.started(context.housekeeper());
        maintenance = SqliteMaintenance.start(database, context, this);
        if (hasWal) {
            CheckpointConnection own = new CheckpointConnection(database::openCheckpointer);
            Checkpointer started = new Checkpointer(database, own, sqliteConfig, context, writeRole(), readRole());
            checkpointer = started;
            started.start();
        }
    }

    @Override
    public void close() {
        SqliteMaintenance operators = maintenance;
        if (operators != null) {
            operators.close();
        }
        database.plans().close();
        values.close();
        ForeignCommits foreign = database.foreignCommits();
        if (foreign != null) {
            foreign.close();
        }
        Checkpointer started = checkpointer;
        if (started != null) {
            started.close();
        }
    }

    /** A WAL is still there where the last connection to be closed could only read, for that cannot empty it. */
    @Override
    public void lanesClosed() {
        if (hasWal) {
            database.removeWal();
        }
    }

    SqliteDatabase database() {
        return database;
    }

    // ---- maintenance

    /**
     * Returns backup, restore, checks and figures of the open database.
     *
     * @return always the same
     * @throws IllegalStateException when the engine was not started
     */
    public SqliteMaintenance maintenance() {
        SqliteMaintenance there = maintenance;
        if (there == null) {
            throw new IllegalStateException("Database " + databaseName() + " is not open yet");
        }
        return there;
    }

    /**
     * Names the files that this database writes beside its own, because they are attached to it.
     *
     * @return keys as {@link #key()}
     */
    public Set<Object> attachedKeys() {
        return database.extras().writtenKeys();
    }

    // ---- checkpoints

    @Override
    public WalStats wal() {
        Checkpointer started = checkpointer;
        return started == null ? WalStats.NONE : started.wal();
    }

    @Override
    public @Nullable String walHolder(Duration atLeast) {
        Checkpointer started = checkpointer;
        return started == null ? null : started.holder(atLeast);
    }

    /**
     * Returns the figures of the checkpoints.
     *
     * @return zeros where there are none, as in memory and in a read-only database
     */
    public CheckpointStats checkpointStats() {
        Checkpointer started = checkpointer;
        return started == null ? CheckpointStats.NONE : started.stats();
    }

    /**
     * Makes a checkpoint now, on the calling thread. A truncating one takes its turn at the writer, for up to {@code acquireTimeout}, and
     * holds it up for no longer than {@code checkpointStall}.
     *
     * @param mode how far to go
     * @return what was done, and what was in the way
     * @throws SQLException when it fails, the database is closed, or it has no WAL because it is in memory or read-only; to be
     *     blocked is no failure
     */
    public CheckpointResult checkpoint(CheckpointMode mode) throws SQLException {
        Checkpointer started = checkpointer;
        if (started == null) {
            throw new SQLException(
                    "Database " + databaseName() + " makes no checkpoints: it is in memory, read-only, or not open",
                    "0A000");
        }
        return started.checkpoint(mode);
    }

    /** Asks for a passive checkpoint soon, in the background, however little was written. Does nothing where there is no WAL. */
    public void requestCheckpoint() {
        Checkpointer started = checkpointer;
        if (started != null) {
            started.requestNow();
        }
    }
}
