package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.Cached;
import dev.rockpool.DatabaseManager;
import dev.rockpool.cache.ExternalWrites;
import dev.rockpool.cache.QueryCache;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.rows.RowMapper;
import dev.rockpool.schema.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Results that stay in memory until one of their tables is written: queries, blocks under a name, and plain JDBC that knows nothing of it. */
public final class CachedReads {

    /** A line of the menu. */
    record Dish(String name, int cents) {}

    private static final int GUESTS = 1_000;
    private static final String MENU = "SELECT name, cents FROM dish ORDER BY name";

    private CachedReads() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, CachedReads::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        Path file = folder.resolve("menu.sqlite");
        // With pool-cache on the class path a cache is there already. Here it also keeps what plain JDBC reads of one
        // table, and asks SQLite before each answer whether another process has written.
        QueryCache cache = QueryCache.ttl(Duration.ofMinutes(10))
                .cacheReads(List.of("dish"), Duration.ofMinutes(1))
                .externalWrites(ExternalWrites.exact());
        try (DatabaseManager db = DatabaseManager.withPooling(file).with(cache).open()) {
            fill(db);
            db.resetPoolStats();
            for (int guest = 0; guest < GUESTS; guest++) {
                db.query(MENU).cached().list(RowMapper.to(Dish.class));
            }
            out.println("The menu, read " + loads(db) + " time for " + GUESTS + " guests: " + menu(db));

            // The database says which tables a write changes; so this ends the menu, and nothing else.
            db.update("UPDATE dish SET cents = cents + 50 WHERE name = 'Soup'");
            out.println("After a write of ours: " + menu(db));

            // What a block has read through its connection is known, too.
            long total = db.executeWithPool(CachedReads::sum, Cached.cached("sum", Duration.ofSeconds(30)));
            out.println("All together: " + total);

            // Plain JDBC, as some library would use it.
            out.println("Found by plain JDBC: " + find(db, "Soup") + ", and again: " + find(db, "Soup"));

            // A connection that knows nothing of the pool, as another process would have.
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.executeUpdate("UPDATE dish SET cents = 1 WHERE name = 'Soup'");
            }
            out.println("After a write of somebody else's: " + menu(db));
            show(db, out);
        }
    }

    private static List<Dish> menu(DatabaseManager db) throws SQLException {
        return db.query(MENU).cached().list(RowMapper.to(Dish.class));
    }

    private static long loads(DatabaseManager db) {
        return db.getPoolStats().cache().loads();
    }

    private static long sum(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT sum(cents) FROM dish");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static int find(DatabaseManager db, String name) throws SQLException {
        try (Connection connection = db.dataSource().getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT cents FROM dish WHERE name = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private static void show(DatabaseManager db, PrintStream out) {
        CacheStats stats = db.getPoolStats().cache();
        out.println(String.format(
                Locale.ROOT,
                "Served from memory: %.1f %% of %d reads",
                stats.hitRate() * 100,
                stats.hits() + stats.misses()));
        out.println("The menu is " + db.cache().explain(MENU));
        out.println("A lottery is " + db.cache().explain("SELECT name FROM dish ORDER BY random() LIMIT 1"));
    }

    private static void fill(DatabaseManager db) throws SQLException {
        db.create(Table.named("dish")
                .ifNotExists()
                .column("name", TEXT)
                .primaryKey()
                .column("cents", INTEGER)
                .notNull());
        db.update("REPLACE INTO dish VALUES ('Soup', 450), ('Bread', 200), ('Tea', 180)");
    }
}
