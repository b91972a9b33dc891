package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.REAL;
import static dev.rockpool.schema.ColumnType.TIMESTAMP;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.schema.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many rows from several threads: each thread writes batches, the pool lets them write in turn, and nobody is told to try again. */
public final class BulkInsert {

    private static final int THREADS = 4;
    private static final int BATCHES = 5;
    private static final int ROWS = 2_000;

    private BulkInsert() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, BulkInsert::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("weather.sqlite"))
                .settings(PoolConfig.batch())
                .open()) {
            db.create(Table.named("measurement")
                    .ifNotExists()
                    .column("station", INTEGER)
                    .notNull()
                    .column("taken_at", TIMESTAMP)
                    .notNull()
                    .column("temperature", REAL)
                    .notNull());

            long start = System.nanoTime();
            List<Callable<Integer>> stations = new ArrayList<>();
            for (int station = 1; station <= THREADS; station++) {
                int number = station;
                stations.add(() -> insertAll(db, number));
            }
            int inserted = 0;
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                for (Future<Integer> station : threads.invokeAll(stations)) {
                    inserted += station.get();
                }
            } finally {
                threads.shutdown();
            }
            double seconds = (System.nanoTime() - start) / 1e9;

            long stored = db.withReadConnection(BulkInsert::count);
            PoolStats stats = db.getPoolStats();
            out.println(inserted + " rows inserted by " + THREADS + " threads, " + stored + " in the table");
            out.println(stats.totalErrors() + " errors, " + stats.totalTimeouts() + " timeouts");
            out.println(Math.round(inserted / seconds) + " rows per second");
        }
    }

    private static int insertAll(DatabaseManager db, int station) throws SQLException {
        int inserted = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            int first = batch * ROWS;
            // One transaction for each batch, not for each row: a commit waits for the disk, so 2,000 rows with one
            // commit cost
            // little more than one row. And not one for all: between two transactions another thread gets its turn.
            inserted += db.inTransaction(connection -> insertBatch(connection, station, first));
        }
        return inserted;
    }

    private static int insertBatch(Connection connection, int station, int first) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO measurement VALUES (?, datetime('2026-01-01', ?), ?)")) {
            for (int row = first; row < first + ROWS; row++) {
                insert.setInt(1, station);
                insert.setString(2, row + " minutes");
                insert.setDouble(3, 15 + 10 * Math.sin(row / 1_000.0));
                insert.addBatch();
            }
            return insert.executeBatch().length;
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM measurement");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
