package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.REAL;
import static dev.rockpool.schema.ColumnType.TIMESTAMP;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.rows.BatchOptions;
import dev.rockpool.schema.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many rows from several threads: each inserts a stream of records, the pool lets them write in turn, and tells how far they are. */
public final class BulkInsert {

    private static final int THREADS = 4;
    private static final int BATCHES = 5;
    private static final int ROWS = 2_000;

    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0);

    /** A row; its component {@code takenAt} is the column {@code taken_at}. */
    record Measurement(int station, LocalDateTime takenAt, double temperature) {}

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
            List<Callable<Long>> stations = new ArrayList<>();
            for (int station = 1; station <= THREADS; station++) {
                int number = station;
                stations.add(() -> insertAll(db, number, out));
            }
            long inserted = 0;
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            try {
                for (Future<Long> station : threads.invokeAll(stations)) {
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

    private static long insertAll(DatabaseManager db, int station, PrintStream out) throws SQLException {
        BatchOptions options = BatchOptions.defaults()
                // One transaction for each 2,000 rows, not for each row: a commit waits for the disk, so they cost
                // little more than one row. And not one for all: between two of them another thread gets its turn.
                .commitEvery(ROWS)
                .progress((done, total) -> report(station, done, out));
        // Any number of rows may come: no more of them are in memory than go into one transaction.
        return db.batchInsert("measurement", measurements(station), options).changed();
    }

    private static Stream<Measurement> measurements(int station) {
        return IntStream.range(0, BATCHES * ROWS)
                .mapToObj(row -> new Measurement(station, BEGIN.plusMinutes(row), 15 + 10 * Math.sin(row / 1_000.0)));
    }

    /** Called after every commit, on the thread that inserts. */
    private static void report(int station, long done, PrintStream out) {
        if (station == 1) {
            out.println("Station 1 has " + done + " rows");
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
