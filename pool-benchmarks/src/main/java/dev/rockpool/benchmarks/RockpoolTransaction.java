package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import java.sql.SQLException;

/** A transaction of Rockpool's, which prepares its statement as most code does. */
record RockpoolTransaction(DatabaseManager manager) implements WriteTarget {

    @Override
    public void insert(int member, int number) throws SQLException {
        manager.<Integer, SQLException>inTransaction(tx -> Entries.insert(tx, member, number));
    }

    @Override
    public double groupSize() {
        return RockpoolUpdate.groupSize(manager);
    }

    @Override
    public void close() {
        manager.close();
    }
}
