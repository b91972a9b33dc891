package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import java.sql.SQLException;

/** A write of one statement through Rockpool's own interface. */
record RockpoolUpdate(DatabaseManager manager) implements WriteTarget {

    @Override
    public void insert(int member, int number) throws SQLException {
        manager.<Integer, SQLException>inTransaction(connection -> Entries.insert(connection, member, number));
    }

    @Override
    public void close() {
        manager.close();
    }
}
