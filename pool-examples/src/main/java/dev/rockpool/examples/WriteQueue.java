package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Priority;
import dev.rockpool.pool.WriteQueueStats;
import dev.rockpool.schema.Table;
import dev.rockpool.work.WorkOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many threads write: those who wait share a commit, each keeps all it did or nothing, and each says how soon and until when. */
public final class WriteQueue {

    private static final int THREADS = 16;
    private static final int ROUNDS = 10;
    private static final int SEATS = 100;
    private static final int GUESTS = 200;

    /** Thrown by a unit for a reason of the program's own. */
    static final class SoldOutException extends Exception {

        private static final long serialVersionUID = 1L;
    }

    private WriteQueue() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, WriteQueue::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        Queue<String> mails = new ConcurrentLinkedQueue<>();
        try (DatabaseManager db =
                DatabaseManager.withPooling(folder.resolve("concert.sqlite")).open()) {
            begin(db);
            countVisitors(db, out);
            sellTickets(db, mails, out);
            inviteGuests(db, out);
            serveUrgentOnesFirst(db, out);
            showGroups(db.getPoolStats().writeQueue(), out);
        }
        // Nobody waits for callbacks but closing.
        out.println(mails.size() + " mails were sent, each after its commit");
    }

    private static void begin(DatabaseManager db) throws SQLException {
        for (String table : List.of("ticket", "guest", "served")) {
            db.create(Table.named(table)
                    .ifNotExists()
                    .column("id", INTEGER)
                    .primaryKey()
                    .column("name", TEXT)
                    .notNull());
        }
        db.create(Table.named("concert")
                .ifNotExists()
                .column("visitors", INTEGER)
                .notNull()
                .column("seats", INTEGER)
                .notNull());
        db.executeTransaction(List.of(
                "DELETE FROM ticket",
                "DELETE FROM guest",
                "DELETE FROM served",
                "DELETE FROM concert",
                "INSERT INTO concert VALUES (0, " + SEATS + ")"));
    }

    /** One statement is a unit too. When the call returns the disk has it, though most of these commits were shared. */
    private static void countVisitors(DatabaseManager db, PrintStream out) throws Exception {
        int counted = fromManyThreads(thread -> db.update("UPDATE concert SET visitors = visitors + 1"));
        out.println("Counted " + counted + " visitors from " + THREADS + " threads");
    }

    private static void sellTickets(DatabaseManager db, Queue<String> mails, PrintStream out) throws Exception {
        int sold = fromManyThreads(thread -> sell(db, "buyer " + thread, mails));
        out.println("Sold " + sold + " tickets, and refused " + (THREADS * ROUNDS - sold));
    }

    /** Units run one at a time, so what one reads stays true until its end. One that throws is undone alone. */
    private static int sell(DatabaseManager db, String buyer, Queue<String> mails) throws SQLException {
        try {
            return db.inTransaction(transaction -> {
                transaction.update("UPDATE concert SET seats = seats - 1");
                if (number(transaction, "SELECT seats FROM concert") < 0) {
                    throw new SoldOutException();
                }
                // Not here, but after the commit: a mail cannot be undone.
                transaction.afterCommit(() -> mails.add("A ticket for " + buyer));
                return transaction.update("INSERT INTO ticket (name) VALUES (?)", buyer);
            });
        } catch (SoldOutException e) {
            return 0;
        }
    }

    /** Who submits units goes on at once, so even one thread has many of them waiting, and they share commits. */
    private static void inviteGuests(DatabaseManager db, PrintStream out) {
        List<CompletableFuture<Integer>> invited = new ArrayList<>();
        for (int i = 1; i <= GUESTS; i++) {
            String name = "guest " + i;
            invited.add(db.submit(transaction -> transaction.update("INSERT INTO guest (name) VALUES (?)", name)));
        }
        int guests = invited.stream().mapToInt(CompletableFuture::join).sum();
        out.println("Invited " + guests + " guests from one thread");
    }

    /** While one unit takes long, others wait: the most urgent is served first, and one gives up in time. */
    private static void serveUrgentOnesFirst(DatabaseManager db, PrintStream out) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Integer> slow = db.submit(transaction -> {
            begun.countDown();
            goOn.await();
            return transaction.update("INSERT INTO served (name) VALUES ('the slow one')");
        });
        begun.await();
        List<CompletableFuture<Integer>> waiting = List.of(
                serve(db, WorkOptions.DEFAULT.priority(Priority.LOW), "the report"),
                serve(db, WorkOptions.DEFAULT, "the order"),
                serve(db, WorkOptions.DEFAULT.priority(Priority.HIGH), "the payment"));
        try {
            db.useTransaction(
                    WorkOptions.DEFAULT.within(Duration.ofMillis(20)),
                    transaction -> transaction.update("INSERT INTO served (name) VALUES ('the impatient one')"));
        } catch (SQLTimeoutException tooLate) {
            // It left the queue: it has not begun, and never will.
            out.println("Gave up: " + tooLate.getMessage());
        }
        goOn.countDown();
        slow.join();
        waiting.forEach(CompletableFuture::join);
        out.println("Served in this order: " + db.withReadConnection(WriteQueue::served));
    }

    private static CompletableFuture<Integer> serve(DatabaseManager db, WorkOptions options, String name) {
        return db.submit(options, transaction -> transaction.update("INSERT INTO served (name) VALUES (?)", name));
    }

    private static void showGroups(WriteQueueStats queue, PrintStream out) {
        out.println(queue.committed() + " units were kept, and " + queue.failed() + " undone");
        out.println(String.format(
                Locale.ROOT,
                "%d commits kept them, %.1f units each on average, %d at most",
                queue.groups(),
                queue.meanGroupSize(),
                queue.largestGroup()));
        int upTo = 1;
        for (long commits : queue.groupSizes()) {
            out.println(String.format(Locale.ROOT, "%8d commits of up to %3d units", commits, upTo));
            upTo *= 2;
        }
    }

    /** Work of one of many threads, that may fail. */
    @FunctionalInterface
    private interface Work {
        int run(int thread) throws Exception;
    }

    /** Returns the sum of what all runs returned. */
    private static int fromManyThreads(Work work) throws Exception {
        List<Callable<Integer>> all = new ArrayList<>();
        for (int i = 1; i <= THREADS; i++) {
            int thread = i;
            all.add(() -> {
                int sum = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    sum += work.run(thread);
                }
                return sum;
            });
        }
        int sum = 0;
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Integer> one : threads.invokeAll(all)) {
                sum += one.get();
            }
        } finally {
            threads.shutdown();
        }
        return sum;
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private static List<String> served(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT name FROM served ORDER BY id");
                ResultSet rows = query.executeQuery()) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
