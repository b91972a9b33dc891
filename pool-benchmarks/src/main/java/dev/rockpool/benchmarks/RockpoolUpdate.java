package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import java.sql.SQLException;

/** A write of one statement through Rockpool's own interface. */
record RockpoolUpdate(DatabaseManager manager) implements WriteTarget {

    @Override
    public void insert(int member, int number) throws SQLException {
        manager.update(Entries.INSERT, member, number, Entries.NOTE);
    }

    @Override
    public double groupSize() {
        return groupSize(manager);
    }

    /** Since the last call. */
    static double groupSize(DatabaseManager manager) {
        double size = manager.getPoolStats().writeQueue().meanGroupSize();
        manager.resetPoolStats();
        return size;
    }

    @Override
    public void close() {
        manager.close();
    }
}
