package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Where the SQLite mix sends its work: what an application would write with each pool, and without one. Thread-safe. */
interface MixTarget extends AutoCloseable {

    /** Work on a connection. */
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    /** Runs work that only reads. */
    void read(Work work) throws SQLException;

    /** Runs a write in auto-commit. */
    void write(Work work) throws SQLException;

    /** Runs work in one transaction. */
    void transaction(Work work) throws SQLException;

    @Override
    void close() throws SQLException;

    /** The targets, in the order of the table. */
    enum Kind {
        ROCKPOOL("Rockpool, 1 writer and 7 readers") {
            @Override
            MixTarget open(Path file, Durability durability) throws SQLException {
                return new Rockpool(file, durability);
            }
        },
        HIKARICP_1("HikariCP, 1 connection") {
            @Override
            MixTarget open(Path file, Durability durability) {
                return new Hikari(url(file, durability), 1);
            }
        },
        HIKARICP_8("HikariCP, 8 connections") {
            @Override
            MixTarget open(Path file, Durability durability) {
                return new Hikari(url(file, durability), 8);
            }
        },
        FAIR_LOCK("plain JDBC, 1 connection behind a fair lock") {
            @Override
            MixTarget open(Path file, Durability durability) throws SQLException {
                return new FairLock(url(file, durability));
            }
        };

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        abstract MixTarget open(Path file, Durability durability) throws SQLException;

        /** The settings that Rockpool gives its own connections, so that all have the same. The file is in WAL mode already. */
        static String url(Path file, Durability durability) {
            return "jdbc:sqlite:" + file + "?busy_timeout=5000&synchronous=" + durability
                    + "&foreign_keys=true&cache_size=-16384&temp_store=MEMORY&journal_size_limit=" + (64 << 20);
        }
    }

    /** A transaction as JDBC has it. */
    static void transaction(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            work.run(connection);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /**
     * Reads go to a reader and writes to the writer because the caller says which is which, by the method that is called. {@link
     * SqliteContention} measures the plain {@code DataSource}, where the statements say it.
     */
    record Rockpool(DatabaseManager manager) implements MixTarget {

        Rockpool(Path file, Durability durability) throws SQLException {
            this(DatabaseManager.withPooling(file)
                    .maxConnections(8)
                    .minConnections(8)
                    .acquireTimeout(Duration.ofMinutes(1))
                    .queryCache(false)
                    .durability(durability)
                    .open());
        }

        @Override
        public void read(Work work) throws SQLException {
            manager.useReadConnection(work::run);
        }

        @Override
        public void write(Work work) throws SQLException {
            manager.useConnection(work::run);
        }

        @Override
        public void transaction(Work work) throws SQLException {
            manager.inTransaction(connection -> {
                work.run(connection);
                return true;
            });
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** HikariCP on the plain driver. */
    record Hikari(OpenPool pool) implements MixTarget {

        Hikari(String url, int size) {
            this(Pools.hikari(url, size));
        }

        @Override
        public void read(Work work) throws SQLException {
            try (Connection connection = pool.dataSource().getConnection()) {
                work.run(connection);
            }
        }

        @Override
        public void write(Work work) throws SQLException {
            read(work);
        }

        @Override
        public void transaction(Work work) throws SQLException {
            try (Connection connection = pool.dataSource().getConnection()) {
                MixTarget.transaction(connection, work);
            }
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /** One connection of the driver's, for one thread after the other. */
    final class FairLock implements MixTarget {

        private final ReentrantLock lock = new ReentrantLock(true);
        private final Connection connection;

        FairLock(String url) throws SQLException {
            connection = DriverManager.getConnection(url);
        }

        @Override
        public void read(Work work) throws SQLException {
            lock.lock();
            try {
                work.run(connection);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void write(Work work) throws SQLException {
            read(work);
        }

        @Override
        public void transaction(Work work) throws SQLException {
            read(alone -> MixTarget.transaction(alone, work));
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
