package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Durability;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** Where the single-row writes go: each of them durable before {@code insert} returns. Thread-safe. */
interface WriteTarget extends AutoCloseable {

    /** Inserts one row of {@link Entries}. */
    void insert(int member, int number) throws SQLException;

    /** How many writes shared a commit on average since the last call; zero where nobody counts. */
    default double groupSize() {
        return 0;
    }

    @Override
    void close() throws SQLException;

    /** The targets, in the order of the table. */
    enum Kind {
        ROCKPOOL_UPDATE("Rockpool, `update`") {
            @Override
            WriteTarget open(Path file, Durability durability) throws SQLException {
                return new RockpoolUpdate(manager(file, durability));
            }
        },
        ROCKPOOL_TRANSACTION("Rockpool, `inTransaction`") {
            @Override
            WriteTarget open(Path file, Durability durability) throws SQLException {
                return new RockpoolTransaction(manager(file, durability));
            }
        },
        ROCKPOOL_JDBC("Rockpool, its `DataSource`") {
            @Override
            WriteTarget open(Path file, Durability durability) throws SQLException {
                DatabaseManager manager = manager(file, durability);
                return new PooledWrites(new OpenPool(manager.dataSource(), manager::close));
            }
        },
        HIKARICP_1("HikariCP, 1 connection") {
            @Override
            WriteTarget open(Path file, Durability durability) {
                return new PooledWrites(Pools.hikari(Entries.url(file, durability), 1));
            }
        },
        HIKARICP_8("HikariCP, 8 connections") {
            @Override
            WriteTarget open(Path file, Durability durability) {
                return new PooledWrites(Pools.hikari(Entries.url(file, durability), CONNECTIONS));
            }
        },
        PLAIN("plain JDBC, 1 statement behind a fair lock") {
            @Override
            WriteTarget open(Path file, Durability durability) throws SQLException {
                return new LockedWrites(Entries.url(file, durability));
            }
        };

        private static final int CONNECTIONS = 8;

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        abstract WriteTarget open(Path file, Durability durability) throws SQLException;

        /** Rockpool's defaults, but for size and patience. */
        static DatabaseManager manager(Path file, Durability durability) throws SQLException {
            return DatabaseManager.withPooling(file)
                    .maxConnections(CONNECTIONS)
                    .minConnections(CONNECTIONS)
                    .acquireTimeout(Duration.ofMinutes(1))
                    .queryCache(false)
                    .durability(durability)
                    .open();
        }
    }
}
