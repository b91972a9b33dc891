package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Durability;
import dev.rockpool.rows.BatchOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Where the bulk insert goes: each call is one transaction. Thread-safe where several threads are its kind. */
interface BulkTarget extends AutoCloseable {

    /** Inserts rows of {@link Readings}, all or none. */
    void insert(int first, int count) throws SQLException;

    @Override
    void close() throws SQLException;

    /** The targets, in the order of the table. */
    enum Kind {
        ROCKPOOL("Rockpool, `batchInsert` from 5 threads", 5) {
            @Override
            BulkTarget open(Path file) throws SQLException {
                return new Rockpool(WriteTarget.Kind.manager(file, Durability.FULL));
            }
        },
        HIKARICP_1("HikariCP, 1 connection, batches from 5 threads", 5) {
            @Override
            BulkTarget open(Path file) {
                return new Hikari(Pools.hikari(Entries.url(file, Durability.FULL), 1));
            }
        },
        PLAIN("plain JDBC, batches from 1 thread in 1 transaction", 1) {
            @Override
            BulkTarget open(Path file) throws SQLException {
                return new Plain(DriverManager.getConnection(Entries.url(file, Durability.FULL)), Readings::insert);
            }
        },
        PLAIN_MANY("plain JDBC, 250 rows to a statement, 1 thread, 1 transaction", 1) {
            @Override
            BulkTarget open(Path file) throws SQLException {
                return new Plain(DriverManager.getConnection(Entries.url(file, Durability.FULL)), Readings::insertMany);
            }
        };

        private final String title;
        private final int threads;

        Kind(String title, int threads) {
            this.title = title;
            this.threads = threads;
        }

        String title() {
            return title;
        }

        int threads() {
            return threads;
        }

        abstract BulkTarget open(Path file) throws SQLException;
    }

    /** Rockpool's batches. */
    record Rockpool(DatabaseManager manager) implements BulkTarget {

        @Override
        public void insert(int first, int count) throws SQLException {
            long inserted = manager.batchInsert(
                            Readings.TABLE, Readings.COLUMNS, Readings.rows(first, count), BatchOptions.defaults())
                    .rows();
            if (inserted != count) {
                throw new IllegalStateException(inserted + " rows were inserted, not " + count);
            }
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** HikariCP on the plain driver. */
    record Hikari(OpenPool pool) implements BulkTarget {

        @Override
        public void insert(int first, int count) throws SQLException {
            try (Connection connection = pool.dataSource().getConnection()) {
                MixTarget.transaction(connection, own -> Readings.insert(own, first, count));
            }
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /** How rows are inserted on a connection. */
    interface Way {
        void insert(Connection connection, int first, int count) throws SQLException;
    }

    /** A connection of the driver's, for one thread. */
    record Plain(Connection connection, Way way) implements BulkTarget {

        @Override
        public void insert(int first, int count) throws SQLException {
            MixTarget.transaction(connection, own -> way.insert(own, first, count));
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
