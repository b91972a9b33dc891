package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Deadline;
import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.schema.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Plain JDBC from many threads: reads beside writes, a transaction that reads before it writes, a snapshot, a deadline, and who keeps
 * the write-ahead log from being emptied.
 */
public final class ReadersAndWriters {

    private static final int THREADS = 8;
    private static final int ROUNDS = 50;

    private ReadersAndWriters() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, ReadersAndWriters::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("counters.sqlite"))
                .maxConnections(5)
                .acquireTimeout(Duration.ofSeconds(30))
                // Small, so that the end of the example shows quickly what takes hours in a service.
                .sqlite(sqlite -> sqlite.walSizeLimit(64 << 10))
                .open()) {
            db.create(Table.named("counter")
                    .ifNotExists()
                    .column("id", INTEGER)
                    .primaryKey()
                    .column("n", INTEGER)
                    .notNull());
            db.create(Table.named("journal").ifNotExists().column("text", TEXT).notNull());
            db.useConnection(connection -> update(connection, "INSERT OR REPLACE INTO counter VALUES (1, 0)"));

            countFromManyThreads(db, out);
            readOneSnapshot(db, out);
            endWhatTakesTooLong(db, out);
            findWhoHoldsTheLog(db, out);
        }
    }

    /** Each thread reads, and counts in a transaction. None of them ever sees "database is locked", and no count is lost. */
    private static void countFromManyThreads(DatabaseManager db, PrintStream out) throws Exception {
        DataSource dataSource = db.dataSource();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> works = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                works.add(threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        count(dataSource);
                        look(dataSource);
                    }
                    return null;
                }));
            }
            for (Future<?> work : works) {
                work.get();
            }
        } finally {
            threads.shutdown();
        }
        out.println("Counted to " + look(dataSource) + " with " + THREADS + " threads");
    }

    /** The transaction has the write lock from its first statement, so what it reads stays true until it commits. */
    private static void count(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            long n = number(connection, "SELECT n FROM counter WHERE id = 1");
            try (PreparedStatement set = connection.prepareStatement("UPDATE counter SET n = ? WHERE id = 1")) {
                set.setLong(1, n + 1);
                set.executeUpdate();
            }
            connection.commit();
        }
    }

    /** In auto-commit a query goes to a reader, without waiting for those who write. */
    private static long look(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return number(connection, "SELECT n FROM counter WHERE id = 1");
        }
    }

    /** All statements of a read-only transaction see the same state, whatever is committed meanwhile. */
    private static void readOneSnapshot(DatabaseManager db, PrintStream out) throws SQLException {
        DataSource dataSource = db.dataSource();
        try (Connection connection = dataSource.getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            long first = number(connection, "SELECT n FROM counter WHERE id = 1");
            count(dataSource); // another connection, which does not wait for this one
            long second = number(connection, "SELECT n FROM counter WHERE id = 1");
            connection.commit();
            long after = number(connection, "SELECT n FROM counter WHERE id = 1");
            out.println("In the snapshot: " + first + " and " + second + "; after it: " + after);
        }
    }

    /** The query would never end. The connection is good for the next borrower all the same. */
    private static void endWhatTakesTooLong(DatabaseManager db, PrintStream out) throws SQLException {
        try {
            db.withReadConnection(
                    Deadline.in(Duration.ofMillis(200)),
                    connection -> number(
                            connection,
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"));
        } catch (SQLTimeoutException tooLong) {
            out.println("Ended: " + tooLong.getMessage());
        }
        // The same with JDBC's own means, for code that has only a DataSource.
        try (Connection connection = db.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(60);
            out.println("The next query has " + number(statement, "SELECT count(*) FROM counter") + " row to count");
        }
    }

    /** SQLite cannot empty its log beyond what an open read still sees. The pool tells whose read that is. */
    private static void findWhoHoldsTheLog(DatabaseManager db, PrintStream out) throws Exception {
        String me = Thread.currentThread().getName();
        CompletableFuture<PoolEvent.CheckpointBlocked> blocked = new CompletableFuture<>();
        db.addListener(event -> {
            if (event instanceof PoolEvent.CheckpointBlocked now) {
                LeaseReport lease = now.lease(); // null where another process is in the way
                if (lease != null && lease.thread().equals(me)) {
                    blocked.complete(now);
                }
            }
        });
        PoolEvent.CheckpointBlocked event = db.withReadSnapshot(reader -> {
            number(reader, "SELECT n FROM counter WHERE id = 1");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!blocked.isDone() && System.nanoTime() < end) {
                db.useConnection(writer -> update(writer, "INSERT INTO journal VALUES (hex(randomblob(500)))"));
            }
            return blocked.get(1, TimeUnit.SECONDS);
        });
        out.println("The log has grown to " + event.walBytes() + " bytes because of: " + event.holder());
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return number(statement, sql);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
