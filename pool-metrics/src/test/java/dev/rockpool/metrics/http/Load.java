package dev.rockpool.metrics.http;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.rows.RowMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Work as a small shop has it: orders are written, a catalogue is read, and now and then a report takes its time. */
final class Load implements AutoCloseable {

    private static final int THREADS = 14;

    private final DatabaseManager db;
    private final AtomicInteger number = new AtomicInteger();
    private final ScheduledThreadPoolExecutor workers =
            new ScheduledThreadPoolExecutor(THREADS, work -> new Thread(work, "shop-" + number.incrementAndGet()));

    /** A piece of work. */
    @FunctionalInterface
    private interface Piece {
        void run() throws SQLException;
    }

    Load(DatabaseManager db) throws SQLException {
        this.db = db;
        Sql.write(db, "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, item TEXT, amount REAL)");
        Sql.write(db, "CREATE TABLE catalogue (item TEXT PRIMARY KEY, price REAL)");
        Sql.write(db, "INSERT INTO catalogue VALUES ('kelp', 1.5), ('limpet', 2), ('anemone', 7)");
    }

    Load start() {
        for (int i = 0; i < 5; i++) {
            every(9 + i, this::order);
        }
        for (int i = 0; i < 3; i++) {
            every(7 + i, this::look);
        }
        every(11, this::own);
        every(700, this::report);
        every(900, this::report);
        every(800, this::settle);
        every(20_000, () -> Sql.read(db, "SELECT price FROM catalogue_of_last_year"));
        return this;
    }

    private void every(long millis, Piece piece) {
        var unused = workers.scheduleAtFixedRate(
                () -> {
                    try {
                        piece.run();
                    } catch (SQLException | RuntimeException e) {
                        // what fails is seen on the page; and all does once the database is closed
                    }
                },
                ThreadLocalRandom.current().nextLong(millis),
                millis,
                TimeUnit.MILLISECONDS);
    }

    private void order() throws SQLException {
        db.update(
                "INSERT INTO orders (customer, item, amount) VALUES (?, ?, ?)",
                ThreadLocalRandom.current().nextInt(1_000),
                "kelp",
                2.5);
    }

    private void look() throws SQLException {
        db.query("SELECT price FROM catalogue WHERE item = ?", "limpet")
                .cached()
                .list(RowMapper.column(Double.class));
        if (ThreadLocalRandom.current().nextInt(40) == 0) {
            db.update("UPDATE catalogue SET price = price * 1.01 WHERE item = ?", "limpet");
        }
    }

    private void own() throws SQLException {
        db.query("SELECT item, amount FROM orders WHERE id > (SELECT max(id) FROM orders) - ? AND customer = ?", 500, 7)
                .list(row -> row.getString(1));
    }

    private void report() throws SQLException {
        db.useReadConnection(reader -> {
            Sql.ask(reader, "SELECT customer, sum(amount) FROM orders GROUP BY customer ORDER BY 2 DESC LIMIT 5");
            hold(reader, 350);
        });
    }

    /** Holds the writer for longer than it should. */
    private void settle() throws SQLException {
        db.useConnection(writer -> {
            Sql.run(writer, "DELETE FROM orders WHERE id < (SELECT max(id) FROM orders) - 20000");
            hold(writer, 160);
        });
    }

    /** Keeps a connection busy, as a statement that has much to count does. */
    private static void hold(Connection connection, int millis) throws SQLException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        Sql.ask(connection, "SELECT count(*) FROM catalogue");
    }

    @Override
    public void close() {
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the load does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
