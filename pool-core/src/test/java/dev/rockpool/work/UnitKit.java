package dev.rockpool.work;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.WriteQueueStats;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A SQLite file with a table {@code item (name UNIQUE)} and a table {@code late} whose foreign key is looked at in COMMIT. Somebody holds
 * the writer while units queue, one after the other, and then lets go: so it is known who shares a commit with whom.
 */
abstract class UnitKit {

    /** A write without end. */
    static final String ENDLESS = "INSERT INTO item WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            + " SELECT 'endless ' || i FROM n WHERE i < 0 OR i = 1";

    @TempDir
    Path folder;

    DatabaseManager db;
    private final List<Gate> gates = new ArrayList<>();

    @BeforeEach
    final void open() throws SQLException {
        // Long enough for any machine: groups end for the reasons that a test gives them.
        db = settings(DatabaseManager.withPooling(file()).maxConnections(3).maxGroupTime(Duration.ofMinutes(1)))
                .open();
        makeTables(db);
    }

    DatabaseBuilder settings(DatabaseBuilder builder) {
        return builder;
    }

    static void makeTables(DatabaseManager in) throws SQLException {
        in.useConnection(c -> {
            run(c, "CREATE TABLE IF NOT EXISTS item (name UNIQUE)");
            run(c, "CREATE TABLE IF NOT EXISTS late (name REFERENCES item (name) DEFERRABLE INITIALLY DEFERRED)");
        });
    }

    @AfterEach
    final void close() {
        gates.forEach(Gate::open);
        db.close(Duration.ZERO);
    }

    final void reopen(UnaryOperator<DatabaseBuilder> more) throws SQLException {
        db.close();
        db = more.apply(settings(
                        DatabaseManager.withPooling(file()).maxConnections(3).maxGroupTime(Duration.ofMinutes(1))))
                .open();
    }

    final Path file() {
        return folder.resolve("app.sqlite");
    }

    /** A connection of the plain driver's: what it sees is committed. */
    final Connection outsider() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    /** Opened at the latest when the test ends. */
    final Gate gate() {
        Gate gate = new Gate();
        gates.add(gate);
        return gate;
    }

    /** Somebody takes the writer, through plain JDBC, and keeps it until the gate is opened. */
    final Gate hold() throws InterruptedException {
        Gate gate = gate();
        Call<Object> holder = new Call<>(() -> db.withConnection(c -> {
            gate.pass();
            return "";
        }));
        gate.awaitReached();
        if (holder.isDone()) {
            throw new IllegalStateException("the holder is gone", holder.failure());
        }
        return gate;
    }

    /** Calls on a thread of its own, and returns when the call waits in the queue. */
    final <T> Call<T> queue(Callable<T> work) {
        int before = waiting();
        Call<T> call = new Call<>(work);
        until(() -> waiting() == before + 1);
        return call;
    }

    /** Queues a unit of one insert whose code is the user's. */
    final Call<Integer> queueInsert(WorkOptions options, String name) {
        return queue(() -> db.inTransaction(options, tx -> insert(tx, name)));
    }

    final Call<Integer> queueInsert(String name) {
        return queueInsert(WorkOptions.DEFAULT, name);
    }

    /** Queues a unit of one insert that is a statement alone. */
    final Call<Integer> queueStatement(String name) {
        return queue(() -> db.update("INSERT INTO item VALUES (?)", name));
    }

    /** Submits, and returns when the unit waits. */
    final <T> CompletableFuture<T> queued(Supplier<CompletableFuture<T>> submit) {
        int before = waiting();
        CompletableFuture<T> future = submit.get();
        until(() -> waiting() == before + 1);
        return future;
    }

    static int insert(Transaction transaction, String name) throws SQLException {
        return transaction.update("INSERT INTO item VALUES (?)", name);
    }

    final int waiting() {
        return writer().waiting();
    }

    final LaneStats writer() {
        return db.getPoolStats().lanes().get(0);
    }

    final WriteQueueStats units() {
        return db.getPoolStats().writeQueue();
    }

    /** What is kept, in the order of the writing. */
    final String items() throws SQLException {
        return items(db);
    }

    static String items(DatabaseManager in) throws SQLException {
        return read(in, "SELECT coalesce(group_concat(name, ' '), '') FROM (SELECT name FROM item ORDER BY rowid)");
    }

    static String items(Connection connection) throws SQLException {
        return ask(
                connection, "SELECT coalesce(group_concat(name, ' '), '') FROM (SELECT name FROM item ORDER BY rowid)");
    }

    /** Waits for what another thread is about to do; the limit is far beyond what it takes. */
    static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(30))
                .until(condition);
    }
}
