package dev.rockpool;

import dev.rockpool.jdbc.PlainJdbcEngine;
import dev.rockpool.jfr.FlightRecording;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Incident;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Settings;
import dev.rockpool.pool.StartMode;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.StatementUsage;
import dev.rockpool.pool.WriteQueueStats;
import dev.rockpool.spi.Access;
import dev.rockpool.spi.Credentials;
import dev.rockpool.spi.Engine;
import dev.rockpool.spi.EngineContext;
import dev.rockpool.spi.LaneSpec;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.PoolTimes;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SessionSource;
import dev.rockpool.spi.StatementPooling;
import dev.rockpool.sqlite.SqliteConfig;
import dev.rockpool.work.WriteQueue;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One open database: its engine, lanes and modules, shared by all managers on it. Counts the managers, and closes itself when the
 * last one leaves. Thread-safe.
 */
final class Database {

    /** Who reads for longer than this is told of as keeping the write-ahead log from being emptied. */
    private static final Duration LONG_READ = Duration.ofSeconds(1);

    private static final int SLOWEST = 20;

    private final String name;
    private final Engine engine;
    private final Object configLock = new Object();
    private volatile PoolConfig config;
    private final Housekeeper housekeeper;
    private final Runnable whenClosed;
    private final Listeners listeners = new Listeners();
    /** In their order. Figures may be asked for while lanes are still being added. */
    private final Map<String, Lane> lanes = Collections.synchronizedMap(new LinkedHashMap<>());

    private final @Nullable UserLanes userLanes;
    private final Modules modules;
    private final FileWatch watch;
    private final @Nullable Thread shutdownHook;
    private final @Nullable CachedReads cachedReads;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Thread closer;
    private final SqliteConfig sqliteConfig;
    private final List<PoolModule> givenModules;
    private final OwnListeners firstListeners = new OwnListeners(listeners);
    private int managers = 1;
    /** Ends what was begun when the database was opened: that recordings of the JVM are followed. */
    private Runnable recordingsEnd = () -> {};
    /** Made when the lanes are open. */
    private @Nullable WriteQueue writeQueue;

    private Database(
            Engine engine, DatabaseBuilder builder, PoolConfig config, Housekeeper housekeeper, Runnable whenClosed) {
        String given = builder.poolName();
        this.name = given == null ? engine.databaseName() : given;
        this.engine = engine;
        this.config = config;
        this.sqliteConfig = builder.sqliteConfig();
        this.givenModules = builder.modules();
        this.housekeeper = housekeeper;
        this.whenClosed = whenClosed;
        this.userLanes = engine instanceof PlainJdbcEngine plain
                ? new UserLanes(credentials -> userLane(plain, credentials))
                : null;
        this.watch = new FileWatch(engine, lanes.values(), housekeeper);
        this.shutdownHook = config.shutdownHook()
                ? new Thread(() -> close(config.drainTimeout()), "rockpool-shutdown-" + name)
                : null;
        this.modules = Modules.attach(
                builder.modules(),
                new ModuleContext(
                        name,
                        engine.databaseName(),
                        engine.name(),
                        config,
                        housekeeper,
                        listeners,
                        this::stats,
                        engine::foreignWrites));
        ResultCache cache = modules.cache();
        this.cachedReads = cache == null ? null : new CachedReads(cache, this);
    }

    static Database open(
            Engine engine, DatabaseBuilder builder, PoolConfig config, Housekeeper housekeeper, Runnable whenClosed)
            throws SQLException {
        Database database = new Database(engine, builder, config, housekeeper, whenClosed);
        try {
            database.recordingsEnd = FlightRecording.follow(database.listeners, housekeeper);
            builder.listeners().forEach(database.firstListeners::add);
            database.modules.listen(database.listeners);
            if (config.logging()) {
                database.listeners.add(new LoggingListener());
                database.listeners.add(new SqlLog());
            }
            for (LaneSpec spec : engine.lanes()) {
                database.addLane(spec);
            }
            database.writeQueue = new WriteQueue(database.writeLane(), housekeeper, database.listeners);
            engine.start(new EngineContext(database.name, database::lane, housekeeper, database.listeners));
            housekeeper.add(database.watch);
            if (database.shutdownHook != null) {
                Runtime.getRuntime().addShutdownHook(database.shutdownHook);
            }
            return database;
        } catch (SQLException | RuntimeException | Error e) {
            housekeeper.remove(database.watch);
            database.removeShutdownHook();
            engine.close();
            database.closeLanes(Duration.ZERO);
            database.recordingsEnd.run();
            throw e;
        }
    }

    private void addLane(LaneSpec spec) throws SQLException {
        Lane lane = lane(spec.role(), spec.connectionName(), spec.share().apply(config), spec.source());
        lane.start(); // closes itself when it fails
        lanes.put(spec.role(), lane);
    }

    private Lane userLane(PlainJdbcEngine plain, Credentials credentials) {
        PoolConfig share = config.toBuilder()
                .minConnections(0)
                .startMode(StartMode.FAIL_FAST)
                .build();
        return lane(
                engine.writeRole() + "@" + credentials.user(), credentials.user(), share, plain.sourceFor(credentials));
    }

    private Lane lane(String role, String connectionName, PoolConfig share, SessionSource source) {
        return new Lane(
                name,
                role,
                connectionName,
                share,
                new ModuleSessions(source, modules, name + "/" + role),
                housekeeper,
                listeners);
    }

    /** Opens sessions and lets modules say where their statements come from. */
    private record ModuleSessions(SessionSource source, Modules modules, String lane) implements SessionSource {
        @Override
        public Session open(String connectionName) throws SQLException {
            Session session = source.open(connectionName);
            modules.equip(session, lane, connectionName);
            return session;
        }

        @Override
        public boolean isPermanent(SQLException failure) {
            return source.isPermanent(failure);
        }

        @Override
        public boolean isUndying() {
            return source.isUndying();
        }
    }

    String name() {
        return name;
    }

    Engine engine() {
        return engine;
    }

    PoolConfig config() {
        return config;
    }

    SqliteConfig sqliteConfig() {
        return sqliteConfig;
    }

    List<PoolModule> givenModules() {
        return givenModules;
    }

    Listeners listeners() {
        return listeners;
    }

    /** Those of the manager that opened the database. */
    OwnListeners firstListeners() {
        return firstListeners;
    }

    /** The engine's lanes in their order, then those of users. */
    List<Lane> lanes() {
        List<Lane> all = new ArrayList<>(lanes.values());
        if (userLanes != null) {
            all.addAll(userLanes.lanes());
        }
        return all;
    }

    @Nullable
    UserLanes userLanes() {
        return userLanes;
    }

    Lane writeLane() {
        return lane(engine.writeRole());
    }

    WriteQueue writeQueue() {
        return Objects.requireNonNull(writeQueue, "the lanes are not open yet");
    }

    void resetStats() {
        lanes().forEach(Lane::resetStats);
        writeQueue().resetStats();
        StatementPooling statements = modules.statements();
        if (statements != null) {
            statements.resetStats();
        }
        ResultCache cache = modules.cache();
        if (cache != null) {
            cache.resetStats();
        }
        PoolTimes times = modules.times();
        if (times != null) {
            times.reset();
        }
        listeners.forgetIncidents();
    }

    /** How texts were used; empty without a statement pool. */
    List<StatementUsage> statementUsage(int top) {
        StatementPooling statements = modules.statements();
        return statements == null ? List.of() : statements.usage(top);
    }

    /** Whether reads and writes have lanes of their own. */
    boolean isRouted() {
        return !engine.readRole().equals(engine.writeRole());
    }

    Access access(String sql) {
        return engine.access(sql);
    }

    Lane readLane() {
        return lane(engine.readRole());
    }

    private Lane lane(String role) {
        Lane lane = lanes.get(role);
        if (lane == null) {
            throw new IllegalStateException(
                    "Engine " + engine.name() + " names the lane '" + role + "' but opens only " + lanes.keySet());
        }
        return lane;
    }

    Housekeeper housekeeper() {
        return housekeeper;
    }

    @Nullable
    CachedReads cachedReads() {
        return cachedReads;
    }

    PoolStats stats() {
        return stats(lanes());
    }

    private PoolStats stats(List<Lane> of) {
        List<LaneStats> figures = of.stream().map(Lane::stats).toList();
        ResultCache cache = modules.cache();
        WriteQueue queue = writeQueue;
        StatementPooling statements = modules.statements();
        return new PoolStats(
                name,
                figures,
                cache == null ? CacheStats.NONE : cache.stats(),
                engine.wal(),
                queue == null ? WriteQueueStats.NONE : queue.stats(),
                statements == null ? StatementPoolStats.NONE : statements.stats());
    }

    Diagnosis diagnose() {
        Instant now = Instant.now();
        PoolTimes times = modules.times();
        List<Lane> all = lanes();
        PoolStats figures = stats(all);
        List<Diagnosis.LaneDiagnosis> found = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) { // by place: the lanes of one user with two passwords have one name
            Lane lane = all.get(i);
            found.add(new Diagnosis.LaneDiagnosis(
                    figures.lanes().get(i),
                    lane.leases(),
                    lane.waiters(),
                    times == null ? null : times.acquire(lane.name())));
        }
        String walHolder = engine.walHolder(LONG_READ);
        List<Incident> incidents = listeners.incidents();
        return new Diagnosis(
                name,
                now,
                figures,
                found,
                walHolder,
                times == null ? List.of() : times.slowest(SLOWEST),
                incidents,
                isClosed() ? ofClosed() : Advice.on(figures, config, found, rooms(), walHolder, incidents, now));
    }

    private List<String> ofClosed() {
        return List.of(
                closed.getCount() == 0
                        ? name + " is closed: open a new DatabaseManager to use the database again"
                        : name + " is being closed, and waits for those who hold connections");
    }

    /** By the names of the engine's lanes; those of users are as configured. */
    private Map<String, LaneRoom> rooms() {
        Map<String, LaneRoom> rooms = new HashMap<>();
        for (LaneSpec spec : engine.lanes()) {
            rooms.put(lane(spec.role()).name(), LaneRoom.of(spec, engine));
        }
        return rooms;
    }

    /** The part of a module that is of a type; null where there is none. */
    <T> @Nullable T attachment(Class<T> type) {
        return modules.attachment(type);
    }

    void reconfigure(UnaryOperator<PoolConfig.Builder> change) {
        synchronized (configLock) {
            PoolConfig before = config;
            PoolConfig after = change.apply(before.toBuilder()).build();
            Settings.refuseFixed(before, after);
            for (LaneSpec spec : engine.lanes()) {
                PoolConfig share = spec.share().apply(after);
                lane(spec.role()).reconfigure(inForce -> inForce.settings(share));
            }
            config = after;
        }
    }

    /** Counts one more manager, unless the database is closing. */
    synchronized boolean retain() {
        if (closing.get()) {
            return false;
        }
        managers++;
        return true;
    }

    /** Counts one manager less; the last one closes the database. Tells whether it was the last. */
    boolean release(Duration drain) {
        boolean last;
        synchronized (this) {
            last = --managers == 0;
        }
        if (last) {
            close(drain);
        }
        return last;
    }

    boolean isClosed() {
        return closing.get();
    }

    /** Waits until a closing that has begun is over, except where the closing would wait for this thread. */
    void awaitIfClosing() {
        if (isClosed() && !isPartOfClosing()) {
            awaitClosed();
        }
    }

    /** True on the closing thread and on the pool's own, where listeners are called. */
    boolean isPartOfClosing() {
        Thread current = Thread.currentThread();
        return current == closer || current.getName().startsWith("rockpool-");
    }

    void awaitClosed() {
        boolean interrupted = false;
        while (true) {
            try {
                closed.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void close(Duration drain) {
        boolean first;
        synchronized (this) {
            first = !closing.get();
            if (first) {
                closer = Thread.currentThread();
                closing.set(true);
            }
        }
        if (!first) {
            awaitIfClosing();
            return;
        }
        try {
            housekeeper.remove(watch);
            engine.close();
            closeLanes(drain);
            removeShutdownHook();
        } finally {
            recordingsEnd.run();
            whenClosed.run();
            closed.countDown();
            closer = null;
        }
    }

    /** In the opposite order of opening: SQLite's writer last, because only a writer can leave the WAL file empty. They share the drain time. */
    private void closeLanes(Duration drain) {
        long start = housekeeper.ticker().nanos();
        Supplier<Duration> left = () -> {
            Duration rest = drain.minusNanos(housekeeper.ticker().nanos() - start);
            return rest.isNegative() ? Duration.ZERO : rest;
        };
        if (userLanes != null) {
            userLanes.close(left);
        }
        List<Lane> inOrder = new ArrayList<>(lanes.values());
        Collections.reverse(inOrder);
        inOrder.forEach(lane -> lane.close(left.get()));
        engine.lanesClosed();
        WriteQueue queue = writeQueue;
        if (queue != null) {
            queue.close();
        }
        modules.close();
    }

    private void removeShutdownHook() {
        if (shutdownHook != null && Thread.currentThread() != shutdownHook) {
            try {
                Runtime.getRuntime().removeShutdownHook(shutdownHook);
            } catch (IllegalStateException e) {
                // The JVM is shutting down: the hook runs, and finds the database closed.
            }
        }
    }
}
