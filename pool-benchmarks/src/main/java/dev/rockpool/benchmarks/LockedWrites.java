package dev.rockpool.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/** One connection of the driver's with one prepared statement, for one thread after the other, in auto-commit. */
final class LockedWrites implements WriteTarget {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Connection connection;
    private final PreparedStatement statement;

    LockedWrites(String url) throws SQLException {
        connection = DriverManager.getConnection(url);
        statement = connection.prepareStatement(Entries.INSERT);
    }

    @Override
    public void insert(int member, int number) throws SQLException {
        lock.lock();
        try {
            Entries.insert(statement, member, number);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
        connection.close();
    }
}
