package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import dev.rockpool.benchmarks.Items.Item;
import dev.rockpool.cache.QueryCache;
import dev.rockpool.pool.Durability;
import dev.rockpool.rows.Query;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Where items are read and updated, with a query cache and without. Thread-safe. */
interface ItemTarget extends AutoCloseable {

    /** Reads one item by its number. */
    Item read(String sql, int item) throws SQLException;

    /** Sums up an item's shelf without it, and returns the number of rows. */
    long sum(String sql, int item) throws SQLException;

    /** Updates an item. */
    void update(String sql, int item) throws SQLException;

    /** The share of reads that were served by kept results since the last call; zero where none is kept. */
    default double hitRate() {
        return 0;
    }

    @Override
    void close() throws SQLException;

    /** The targets, in the order of the tables. */
    enum Kind {
        CACHED("Rockpool, its query cache") {
            @Override
            ItemTarget open(Path file) throws SQLException {
                return new Rockpool(manager(file, true), true);
            }
        },
        UNCACHED("the same, `queryCache(false)`") {
            @Override
            ItemTarget open(Path file) throws SQLException {
                return new Rockpool(manager(file, false), false);
            }
        },
        HIKARICP_1("HikariCP, 1 connection") {
            @Override
            ItemTarget open(Path file) {
                return new Hikari(Pools.hikari(Entries.url(file, Durability.NORMAL), 1));
            }
        },
        HIKARICP_8("HikariCP, 8 connections") {
            @Override
            ItemTarget open(Path file) {
                return new Hikari(Pools.hikari(Entries.url(file, Durability.NORMAL), CONNECTIONS));
            }
        };

        /** As many as the largest crowd has threads, so that none waits for another's. */
        private static final int CONNECTIONS = 8;

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        abstract ItemTarget open(Path file) throws SQLException;

        /** Rockpool's defaults, but for size and patience; and the cache has room for a result of each item and question. */
        private static DatabaseManager manager(Path file, boolean cached) throws SQLException {
            return DatabaseManager.withPooling(file)
                    .maxConnections(CONNECTIONS + 1)
                    .minConnections(CONNECTIONS + 1)
                    .acquireTimeout(Duration.ofMinutes(1))
                    .durability(Durability.NORMAL)
                    .with(new QueryCache().maximumSize(4 * Items.ITEMS))
                    .queryCache(cached)
                    .open();
        }
    }

    /** Rockpool's own methods. */
    record Rockpool(DatabaseManager manager, boolean cached) implements ItemTarget {

        @Override
        public Item read(String sql, int item) throws SQLException {
            return query(sql, item).one(Items::item).orElseThrow();
        }

        @Override
        public long sum(String sql, int item) throws SQLException {
            return query(sql, Items.shelf(item), item)
                    .one(row -> row.getLong(1))
                    .orElseThrow();
        }

        private Query query(String sql, Object... parameters) {
            Query query = manager.query(sql, parameters);
            return cached ? query.cached() : query;
        }

        @Override
        public void update(String sql, int item) throws SQLException {
            manager.update(sql, item);
        }

        @Override
        public double hitRate() {
            double rate = manager.getPoolStats().cacheHitRate();
            manager.resetPoolStats();
            return rate;
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** HikariCP on the plain driver. */
    record Hikari(OpenPool pool) implements ItemTarget {

        @Override
        public Item read(String sql, int item) throws SQLException {
            try (Connection connection = pool.dataSource().getConnection()) {
                return Items.item(connection, sql, item);
            }
        }

        @Override
        public long sum(String sql, int item) throws SQLException {
            try (Connection connection = pool.dataSource().getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(1, Items.shelf(item));
                statement.setInt(2, item);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0;
                }
            }
        }

        @Override
        public void update(String sql, int item) throws SQLException {
            try (Connection connection = pool.dataSource().getConnection();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(1, item);
                statement.executeUpdate();
            }
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
