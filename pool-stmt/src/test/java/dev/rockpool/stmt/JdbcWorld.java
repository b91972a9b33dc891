package dev.rockpool.stmt;

import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.stmt.RandomSequence.Borrowing;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One database, what a script has open in it, and what came of the script's calls. */
final class JdbcWorld implements AutoCloseable {

    static final int STATEMENTS = 4;
    static final int CONNECTIONS = 2;

    /** What a call answers that found nothing to be done on. */
    static final String NOTHING = "(nothing there)";

    final DatabaseManager db;
    /** The first is the borrower's, the second another's that only reads. */
    final @Nullable Connection[] connections = new Connection[CONNECTIONS];
    /** Those closed stay, for calls that come too late. */
    final @Nullable Statement[] statements = new Statement[STATEMENTS];
    /** One for each statement, one for generated keys, one for what else there is. */
    final @Nullable ResultSet[] results = new ResultSet[STATEMENTS + 2];

    final @Nullable Savepoint[] savepoints = new Savepoint[2];
    final List<String> outcomes = new ArrayList<>();

    JdbcWorld(DatabaseManager db) {
        this.db = db;
    }

    /** Ends the borrower's work by an exception of its own, so that its unit is undone. */
    static final class Undone extends Exception {
        private static final long serialVersionUID = 1;

        Undone() {
            super("undone on purpose");
        }
    }

    // ---- running

    void run(RandomSequence sequence) {
        awaitConnections();
        Borrowing borrowing = sequence.borrowing();
        record(() -> {
            switch (borrowing) {
                case DATA_SOURCE -> {
                    connections[0] = db.dataSource().getConnection();
                    runAll(sequence);
                }
                case WRITER -> db.withConnection(connection -> runOn(connection, sequence));
                case READER -> db.withReadConnection(connection -> runOn(connection, sequence));
                case UNIT ->
                    db.inTransaction(transaction -> {
                        runOn(transaction, sequence);
                        if (sequence.calls().size() % 5 == 0) {
                            throw new Undone();
                        }
                        return null;
                    });
                case NONE -> runAll(sequence);
            }
            return borrowing;
        });
        for (int i = 0; i < connections.length; i++) {
            int place = i;
            record(() -> {
                Connection connection = connections[place];
                connections[place] = null;
                if (connection != null && (place > 0 || borrowing == Borrowing.DATA_SOURCE)) {
                    connection.close();
                }
                return "end";
            });
        }
        record(() -> db.leases().size());
    }

    /**
     * Lost connections are replaced in the background. A routed connection that finds no idle writer gives its reader back, and a
     * statement that has no physical connection is told only when it runs which of its parameters do not exist: so an outcome would
     * depend on how soon the writer is back.
     */
    private void awaitConnections() {
        await().pollInterval(Duration.ofMillis(1)).until(() -> db.getPoolStats().lanes().stream()
                .allMatch(lane -> lane.idle() + lane.active() >= lane.min()));
    }

    private @Nullable Void runOn(Connection connection, RandomSequence sequence) {
        connections[0] = connection;
        runAll(sequence);
        return null;
    }

    private void runAll(RandomSequence sequence) {
        for (RandomCall call : sequence.calls()) {
            record(() -> call.work().in(this));
        }
    }

    /** Work whose outcome is recorded. */
    @FunctionalInterface
    private interface Recorded {
        @Nullable
        Object run() throws Exception;
    }

    private void record(Recorded work) {
        String outcome;
        try {
            outcome = JdbcOutcome.of(work.run());
        } catch (Exception e) {
            outcome = JdbcOutcome.ofFailure(e);
        }
        outcomes.add(outcome);
    }

    // ---- for the calls

    /** Work on what may be missing. */
    @FunctionalInterface
    interface On<T> {
        @Nullable
        Object run(T object) throws Exception;
    }

    private static <T> @Nullable Object on(@Nullable T object, On<? super T> work) throws Exception {
        return object == null ? NOTHING : work.run(object);
    }

    @Nullable
    Object onConnection(int place, On<Connection> work) throws Exception {
        return on(connections[place], work);
    }

    @Nullable
    Object onStatement(int place, On<Statement> work) throws Exception {
        return on(statements[place], work);
    }

    @Nullable
    Object onPrepared(int place, On<PreparedStatement> work) throws Exception {
        return on(statements[place] instanceof PreparedStatement prepared ? prepared : null, work);
    }

    @Nullable
    Object onCallable(int place, On<CallableStatement> work) throws Exception {
        return on(statements[place] instanceof CallableStatement callable ? callable : null, work);
    }

    @Nullable
    Object onResults(int place, On<ResultSet> work) throws Exception {
        return on(results[place], work);
    }

    /** Keeps a result set; tells whether there is one, and whether it is that which was there before. */
    String keep(int place, @Nullable ResultSet found) {
        boolean same = found != null && found == results[place];
        if (found != null) {
            results[place] = found;
        }
        return found == null ? "no result set" : same ? "the same result set" : "a result set";
    }

    String keep(int place, Statement made) {
        statements[place] = made;
        return "a statement";
    }

    /** Whether a write unit would find the writer free: the script has but one thread, which must not wait for itself. */
    boolean isWriterFree() {
        String here = Thread.currentThread().getName();
        return db.leases().stream()
                .noneMatch(lease ->
                        lease.thread().equals(here) && !lease.connection().contains("reader"));
    }

    boolean hasReaders() {
        return db.getPoolStats().lanes().size() > 1;
    }

    @Override
    public void close() throws SQLException {
        db.close();
    }
}
