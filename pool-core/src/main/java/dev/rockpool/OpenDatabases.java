package dev.rockpool;

import dev.rockpool.jdbc.PlainJdbcEngine;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.PoolClosedException;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.Setting;
import dev.rockpool.pool.Ticker;
import dev.rockpool.spi.Engine;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.sqlite.SqliteAddress;
import dev.rockpool.sqlite.SqliteEngine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases that this process has open, and the one housekeeper that serves them all: the only static state of Rockpool.
 *
 * <p>Two managers on one SQLite file get one {@link Database}, so that there is one writer in the process; it is closed when the last
 * of them closes. An entry is put before its database is opened and removed after it is closed, so that nobody gets one that is half
 * open or half closed; who meets such an entry waits for that database alone. The lock is never held while anything is opened.
 */
final class OpenDatabases {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseManager.class);
    private static final Object LOCK = new Object();

    /** A database that is open or being opened. */
    private static final class Entry {
        final CompletableFuture<Database> database = new CompletableFuture<>();
        /** That all were closed while it was being opened: whoever opens it closes it. Under the lock. */
        boolean unwanted;

        final FileClaims claims;

        Entry(FileClaims claims) {
            this.claims = claims;
        }
    }

    private static final Map<Object, Entry> OPEN = new HashMap<>();
    private static @Nullable Housekeeper housekeeper;

    private OpenDatabases() {}

    static DatabaseManager open(DatabaseBuilder builder) throws SQLException {
        PoolConfig config = builder.poolConfig();
        Engine engine = engine(builder, config);
        Object key = engine instanceof SqliteEngine sqlite ? sqlite.key() : engine;
        while (true) {
            Entry ours = new Entry(FileClaims.of(engine, config));
            Entry entry;
            synchronized (LOCK) {
                if (!OPEN.containsKey(key)) {
                    OPEN.values().forEach(open -> ours.claims.refuseClash(open.claims));
                }
                Entry there = OPEN.putIfAbsent(key, ours);
                entry = there == null ? ours : there;
            }
            if (entry == ours) {
                Database opened = openNew(key, ours, engine, builder, config);
                return new DatabaseManager(opened, opened.firstListeners());
            }
            Database shared = awaitOpened(entry);
            if (shared != null && !shared.isClosed()) {
                refuseOtherMode(shared, config);
            }
            if (shared != null && shared.retain()) {
                warnOfDifferences(shared, builder, config);
                OwnListeners listeners = new OwnListeners(shared.listeners());
                builder.listeners().forEach(listeners::add);
                return new DatabaseManager(shared, listeners);
            } else if (shared != null) {
                if (shared.isPartOfClosing()) {
                    throw new PoolClosedException(
                            shared.name() + " is being closed by this thread: open it again afterwards");
                }
                shared.awaitClosed();
            }
        }
    }

    private static Database openNew(Object key, Entry entry, Engine engine, DatabaseBuilder builder, PoolConfig config)
            throws SQLException {
        try {
            Database database = Database.open(engine, builder, config, startedHousekeeper(), () -> forget(key, entry));
            boolean wanted;
            synchronized (LOCK) {
                wanted = !entry.unwanted;
                if (wanted) {
                    entry.database.complete(database);
                }
            }
            if (!wanted) {
                database.close(Duration.ZERO);
                throw new PoolClosedException(
                        database.name() + " was closed by closeAllPools() while it was being opened");
            }
            return database;
        } catch (SQLException | RuntimeException | Error e) {
            forget(key, entry);
            entry.database.completeExceptionally(e);
            throw e;
        }
    }

    /** Null when whoever was opening it failed: then it is our turn, and the failure is ours to see. */
    private static @Nullable Database awaitOpened(Entry entry) {
        try {
            return entry.database.join();
        } catch (CompletionException e) {
            return null;
        }
    }

    private static Engine engine(DatabaseBuilder builder, PoolConfig config) throws SQLException {
        String location = builder.location();
        if (SqliteAddress.isSqlite(location)) {
            SqliteAddress address = SqliteAddress.of(location, config.readOnly());
            return new SqliteEngine(address, config, builder.sqliteConfig());
        }
        return new PlainJdbcEngine(location, builder.driverProperties(), builder.credentials());
    }

    private static void refuseOtherMode(Database shared, PoolConfig asked) {
        boolean readOnly = asked.readOnly();
        if (readOnly != shared.config().readOnly()) {
            throw new IllegalArgumentException("readOnly = '" + readOnly + "' is not allowed: " + shared.name()
                    + " is open in this process with readOnly = '" + !readOnly
                    + "', and managers on one file share its connections."
                    + " Open it with readOnly(" + !readOnly + "), or close the other manager first");
        }
    }

    private static void warnOfDifferences(Database shared, DatabaseBuilder builder, PoolConfig asked) {
        List<String> ignored = new ArrayList<>();
        String name = builder.poolName();
        if (name != null && !name.equals(shared.name())) {
            ignored.add("name = " + name);
        }
        for (Map.Entry<Setting<?>, Object> one : asked.explicit().entrySet()) {
            Object inForce = shared.config().get(one.getKey());
            if (!one.getValue().equals(inForce)) {
                ignored.add(one.getKey() + " = " + one.getValue() + " (in force: " + inForce + ")");
            }
        }
        if (builder.isSqliteGiven()) {
            ignored.addAll(builder.sqliteConfig().differencesFrom(shared.sqliteConfig()));
        }
        for (PoolModule module : builder.modules()) {
            if (shared.givenModules().stream().noneMatch(other -> other == module)) {
                ignored.add("module " + module.name());
            }
        }
        if (!ignored.isEmpty()) {
            LOG.warn(
                    "{} is open already, and the second manager shares its connections; what it asks for has no effect: {}",
                    shared.name(),
                    String.join(", ", ignored));
        }
    }

    private static Housekeeper startedHousekeeper() {
        synchronized (LOCK) {
            Housekeeper running = housekeeper;
            if (running == null) {
                running = Housekeeper.start(Ticker.SYSTEM);
                housekeeper = running;
            }
            return running;
        }
    }

    /** Called when a database has closed all its connections, or was never opened. The last one ends the housekeeper. */
    private static void forget(Object key, Entry entry) {
        Housekeeper unused = null;
        synchronized (LOCK) {
            OPEN.remove(key, entry);
            if (OPEN.isEmpty()) {
                unused = housekeeper;
                housekeeper = null;
            }
        }
        if (unused != null) {
            unused.close();
        }
    }

    /** Closes every database of this process, whoever opened it; one that is being opened is closed by its opener. */
    static void closeAll() {
        List<Database> all = new ArrayList<>();
        synchronized (LOCK) {
            for (Entry entry : OPEN.values()) {
                Database database = entry.database.getNow(null);
                if (database == null) {
                    entry.unwanted = true;
                } else {
                    all.add(database);
                }
            }
        }
        all.forEach(database -> database.close(database.config().drainTimeout()));
    }
}
