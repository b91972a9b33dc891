package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Where the statements are run, each on a connection borrowed for it. Thread-safe. */
interface StatementTarget extends AutoCloseable {

    /** Borrows a connection, does the work once, and gives everything back. */
    void run(StatementWork work, int member, int number) throws SQLException;

    /** The share of statements that were found prepared since the last call; zero where none is kept. */
    default double hitRate() {
        return 0;
    }

    @Override
    void close() throws SQLException;

    /** The targets, in the order of the tables. */
    enum Kind {
        ROCKPOOL("Rockpool, its `DataSource`") {
            @Override
            StatementTarget open(Path file) throws SQLException {
                return new Jdbc(manager(file, true));
            }
        },
        ROCKPOOL_UNPOOLED("the same, `statementPooling(false)`") {
            @Override
            StatementTarget open(Path file) throws SQLException {
                return new Jdbc(manager(file, false));
            }
        },
        ROCKPOOL_OWN("Rockpool, `withReadConnection` and `update`") {
            @Override
            StatementTarget open(Path file) throws SQLException {
                return new Own(manager(file, true));
            }
        },
        ROCKPOOL_OWN_UNPOOLED("the same, `statementPooling(false)`, too") {
            @Override
            StatementTarget open(Path file) throws SQLException {
                return new Own(manager(file, false));
            }
        },
        HIKARICP_1("HikariCP, 1 connection") {
            @Override
            StatementTarget open(Path file) {
                return new Hikari(Pools.hikari(Entries.url(file, Durability.NORMAL), 1));
            }
        },
        HIKARICP_8("HikariCP, 8 connections") {
            @Override
            StatementTarget open(Path file) {
                return new Hikari(Pools.hikari(Entries.url(file, Durability.NORMAL), CONNECTIONS));
            }
        },
        PLAIN("plain JDBC, all kept by each thread") {
            @Override
            StatementTarget open(Path file) throws SQLException {
                return new KeptByHand(Entries.url(file, Durability.NORMAL));
            }
        };

        /** As many as the largest crowd has threads, so that none waits for another's. */
        static final int CONNECTIONS = 8;

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        abstract StatementTarget open(Path file) throws SQLException;

        /** Rockpool's defaults, but for size and patience: so many readers as the peers have connections, and a writer. */
        static DatabaseManager manager(Path file, boolean pooled) throws SQLException {
            return DatabaseManager.withPooling(file)
                    .maxConnections(CONNECTIONS + 1)
                    .minConnections(CONNECTIONS + 1)
                    .acquireTimeout(Duration.ofMinutes(1))
                    .queryCache(false)
                    .durability(Durability.NORMAL)
                    .statementPooling(pooled)
                    .open();
        }
    }

    /** Since the last call. */
    static double hitRate(DatabaseManager manager) {
        double rate = manager.getPoolStats().statements().hitRate();
        manager.resetPoolStats();
        return rate;
    }

    /** Plain JDBC, over the data source that finds the right connection by itself. */
    record Jdbc(DatabaseManager manager) implements StatementTarget {

        @Override
        public void run(StatementWork work, int member, int number) throws SQLException {
            try (Connection connection = manager.dataSource().getConnection()) {
                work.run(connection, member, number);
            }
        }

        @Override
        public double hitRate() {
            return StatementTarget.hitRate(manager);
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** Rockpool's own methods: the caller says whether a statement reads, and names its text. */
    record Own(DatabaseManager manager) implements StatementTarget {

        @Override
        public void run(StatementWork work, int member, int number) throws SQLException {
            if (work.writes()) {
                manager.update(work.sql(), member, number, 1);
            } else {
                manager.<Boolean, SQLException>withReadConnection(work.sql(), connection -> {
                    work.run(connection, member, number);
                    return true;
                });
            }
        }

        @Override
        public double hitRate() {
            return StatementTarget.hitRate(manager);
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** HikariCP on the plain driver. */
    record Hikari(OpenPool pool) implements StatementTarget {

        @Override
        public void run(StatementWork work, int member, int number) throws SQLException {
            try (Connection connection = pool.dataSource().getConnection()) {
                work.run(connection, member, number);
            }
        }

        @Override
        public void close() {
            pool.close();
        }
    }
}
