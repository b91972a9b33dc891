package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolClosedException;
import dev.rockpool.schema.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Closing while others still work: who has begun may end, who comes late is refused, who does not end is interrupted. */
public final class GracefulShutdown {

    private GracefulShutdown() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, GracefulShutdown::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        Path file = folder.resolve("orders.sqlite");
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            closeDuringTransaction(file, threads, out);
            closeDuringEndlessQuery(file, threads, out);
        } finally {
            threads.shutdown();
        }
    }

    private static void closeDuringTransaction(Path file, ExecutorService threads, PrintStream out) throws Exception {
        DatabaseManager db = DatabaseManager.withPooling(file)
                // How long closing waits for connections in use.
                .drainTimeout(Duration.ofSeconds(30))
                // Ctrl-C or SIGTERM closes the pool in the same way, for programs that do not end by themselves.
                .shutdownHook(true)
                .open();
        db.create(Table.named("purchase")
                .ifNotExists()
                .column("id", INTEGER)
                .primaryKey()
                .column("item", TEXT)
                .notNull());

        CountDownLatch halfDone = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Future<Integer> order = threads.submit(() -> db.inTransaction(connection -> {
            insert(connection, "bread");
            halfDone.countDown();
            goOn.await();
            insert(connection, "butter");
            return 2;
        }));
        halfDone.await();

        // Closing waits for the order, so it has a thread of its own here, as it has in a server.
        Future<?> closing = threads.submit(() -> db.close());
        while (!db.isClosed()) {
            Thread.onSpinWait();
        }
        try {
            db.useConnection(connection -> insert(connection, "too late"));
        } catch (PoolClosedException refused) {
            out.println("A late caller is told: " + refused.getMessage());
        }

        goOn.countDown();
        out.println("The order that had begun was completed: " + order.get() + " items");
        closing.get();
    }

    private static void closeDuringEndlessQuery(Path file, ExecutorService threads, PrintStream out) throws Exception {
        DatabaseManager db = DatabaseManager.withPooling(file).open();
        out.println("Opened again: " + count(db) + " items are there");

        CountDownLatch begun = new CountDownLatch(1);
        Future<Long> endless = threads.submit(() -> db.withReadConnection(connection -> {
            begun.countDown();
            return firstLong(
                    connection,
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
        }));
        begun.await();

        // Nothing waits for ever: after the drain time the statements that still run are interrupted, and their callers
        // get an
        // SQLException. The pool logs whom it interrupted.
        db.close(Duration.ofMillis(200));
        try {
            endless.get();
        } catch (ExecutionException interrupted) {
            out.println("The endless query ended with: " + interrupted.getCause());
        }
    }

    private static void insert(Connection connection, String item) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO purchase (item) VALUES (?)")) {
            insert.setString(1, item);
            insert.executeUpdate();
        }
    }

    private static long count(DatabaseManager db) throws SQLException {
        return db.withReadConnection(connection -> firstLong(connection, "SELECT count(*) FROM purchase"));
    }

    private static long firstLong(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
