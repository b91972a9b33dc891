package dev.rockpool.examples;

import dev.rockpool.DatabaseManager;
import dev.rockpool.HealthReport;
import dev.rockpool.pool.Durability;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolStats;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Settings: a preset, what the environment overrides, what the program insists on, and a change while the pool works. */
public final class AdvancedConfiguration {

    private AdvancedConfiguration() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, AdvancedConfiguration::run);
    }

    static void run(Path folder, PrintStream out) throws SQLException {
        // In a program: PoolConfig.fromEnvironment("SHOP_DB"). The map stands in for the environment, so that the
        // example is the
        // same everywhere. A name or a value that the pool does not know fails here, not at three in the morning.
        PoolConfig fromEnvironment = PoolConfig.fromEnvironment(
                "SHOP_DB", Map.of("SHOP_DB_MAX_CONNECTIONS", "6", "SHOP_DB_ACQUIRE_TIMEOUT", "2s"));

        Queue<PoolEvent> opened = new ConcurrentLinkedQueue<>();
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("shop.sqlite"))
                .name("shop")
                // Later settings win: first the preset, then the environment, then what must not be configured away.
                .settings(PoolConfig.webApp())
                .settings(fromEnvironment)
                .durability(Durability.FULL)
                // A connection that somebody forgot to return is reported with the stack that borrowed it. The stack
                // costs some
                // microseconds for each borrow, which a test system can afford.
                .leakThreshold(Duration.ofSeconds(30))
                .leakStacks(true)
                // What only SQLite knows has a corner of its own.
                .sqlite(sqlite -> sqlite.busyTimeout(Duration.ofSeconds(3)).pragma("temp_store", "memory"))
                // Events come on the thread where they happen: count or queue them, and return quickly.
                .listener(event -> {
                    if (event instanceof PoolEvent.Created) {
                        opened.add(event);
                    }
                })
                .open()) {

            out.println("Settings: " + db.config());
            out.println("cache_size of a reader: " + pragma(db, "cache_size") + " KiB, temp_store: "
                    + pragma(db, "temp_store"));

            HealthReport health = db.healthCheck();
            out.println("Healthy: " + health.isHealthy() + ", lanes: "
                    + health.lanes().stream().map(HealthReport.LaneHealth::lane).toList());

            // Sizes and times can change at run time, for example when an operator sees callers wait.
            db.reconfigure(settings -> settings.maxConnections(12).acquireTimeout(Duration.ofSeconds(1)));
            out.println("Now at most " + db.config().maxConnections() + " connections");

            // What was decided when the file was opened cannot, and says so.
            try {
                db.reconfigure(settings -> settings.durability(Durability.NORMAL));
            } catch (IllegalArgumentException refused) {
                out.println("Refused: " + refused.getMessage());
            }

            PoolStats stats = db.getPoolStats();
            out.println("Opened " + stats.totalCreated() + " connections for " + stats.totalAcquired()
                    + " borrows; heard of " + opened.size());
        }
    }

    private static String pragma(DatabaseManager db, String name) throws SQLException {
        return db.withReadConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("PRAGMA " + name)) {
                row.next();
                return row.getString(1);
            }
        });
    }
}
