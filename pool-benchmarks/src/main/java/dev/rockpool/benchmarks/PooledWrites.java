package dev.rockpool.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes in auto-commit over a pool's {@code DataSource}: for a single statement it is faster than a transaction. */
record PooledWrites(OpenPool pool) implements WriteTarget {

    @Override
    public void insert(int member, int number) throws SQLException {
        try (Connection connection = pool.dataSource().getConnection()) {
            Entries.insert(connection, member, number);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
