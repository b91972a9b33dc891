package dev.rockpool;

import dev.rockpool.jdbc.PlainJdbcEngine;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.Ticker;
import dev.rockpool.spi.Engine;
import dev.rockpool.sqlite.SqliteAddress;
import dev.rockpool.sqlite.SqliteEngine;
import java.sql.SQLException;
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
    private static final Map<Object, CompletableFuture<Database>> OPEN = new HashMap<>();
    private static @Nullable Housekeeper housekeeper;

    private OpenDatabases() {}

    static Database open(DatabaseBuilder builder) throws SQLException {
        PoolConfig config = builder.poolConfig();
        Engine engine = engine(builder, config);
        Object key = engine instanceof SqliteEngine sqlite ? sqlite.key() : engine;
        while (true) {
            CompletableFuture<Database> ours = new CompletableFuture<>();
            CompletableFuture<Database> entry;
            synchronized (LOCK) {
                CompletableFuture<Database> there = OPEN.putIfAbsent(key, ours);
                entry = there == null ? ours : there;
            }
            if (entry == ours) {
                return openNew(key, ours, engine, builder, config);
            }
            Database shared = awaitOpened(entry);
            if (shared != null && shared.retain()) {
                warnOfDifferences(shared, config);
                builder.listeners().forEach(shared.listeners()::add);
                return shared;
            } else if (shared != null) {
                shared.awaitClosed();
            }
        }
    }

    private static Database openNew(
            Object key, CompletableFuture<Database> entry, Engine engine, DatabaseBuilder builder, PoolConfig config)
            throws SQLException {
        try {
            Database database =
                    Database.open(engine, builder, config, startedHousekeeper(), () -> forget(key, entry));
            entry.complete(database);
            return database;
        } catch (SQLException | RuntimeException | Error e) {
            forget(key, entry);
            entry.completeExceptionally(e);
            throw e;
        }
    }

    /** Null when whoever was opening it failed: then it is our turn, and the failure is ours to see. */
    private static @Nullable Database awaitOpened(CompletableFuture<Database> entry) {
        try {
            return entry.join();
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

    private static void warnOfDifferences(Database shared, PoolConfig asked) {
        if (!asked.equals(shared.config()) && !asked.explicit().isEmpty()) {
            LOG.warn(
                    "{} is open already, with {}; the second manager shares its connections, and its own {} has no effect",
                    shared.name(),
                    shared.config(),
                    asked);
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
    private static void forget(Object key, CompletableFuture<Database> entry) {
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

    /** Closes every database of this process, whoever opened it. */
    static void closeAll() {
        List<CompletableFuture<Database>> all;
        synchronized (LOCK) {
            all = new ArrayList<>(OPEN.values());
        }
        for (CompletableFuture<Database> entry : all) {
            Database database = awaitOpened(entry);
            if (database != null) {
                database.close(database.config().drainTimeout());
            }
        }
    }
}
