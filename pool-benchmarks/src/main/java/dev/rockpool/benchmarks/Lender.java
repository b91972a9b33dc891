package dev.rockpool.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Lends a limited number of connections: a pool, or what one would write without a pool. */
interface Lender extends AutoCloseable {

    Connection borrow() throws Exception;

    void giveBack(Connection connection) throws Exception;

    @Override
    void close() throws SQLException;

    /** Opens a contender's pool, and all its connections; for plain JDBC a fair queue of the driver's connections. */
    static Lender open(Contender contender, String url, int size) throws SQLException {
        if (contender == Contender.PLAIN) {
            return new FairQueue(url, size);
        }
        OpenPool pool = contender.open(url, size);
        pool.fill(size);
        return new Pooled(pool);
    }

    /** Any pool. */
    record Pooled(OpenPool pool) implements Lender {
        @Override
        public Connection borrow() throws SQLException {
            return pool.dataSource().getConnection();
        }

        @Override
        public void giveBack(Connection connection) throws SQLException {
            connection.close();
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /** The JDK's own fair queue, with the driver's connections in it: no wrapper, no reset, no validation. */
    final class FairQueue implements Lender {

        private final BlockingQueue<Connection> idle;

        FairQueue(String url, int size) throws SQLException {
            idle = new ArrayBlockingQueue<>(size, true);
            for (int i = 0; i < size; i++) {
                idle.add(DriverManager.getConnection(url));
            }
        }

        @Override
        public Connection borrow() throws InterruptedException {
            return idle.take();
        }

        @Override
        public void giveBack(Connection connection) {
            idle.add(connection);
        }

        @Override
        public void close() throws SQLException {
            for (Connection connection : idle) {
                connection.close();
            }
        }
    }
}
