package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.AcquireRejectedException;
import dev.rockpool.work.RandomUnits.Mood;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What one random unit does, by which way, what has to come of it, and what came of it. For one thread, but for its counters. */
final class RandomUnit {

    /** How its work ends, if it is not ended from outside. */
    enum End {
        KEPT,
        THROWS,
        FAILS,
        ROLLS_BACK,
        TRAPPED,
        SWALLOWS_ROLLBACK,
        DEFERRED,
        READS_ENDLESSLY,
        WRITES_ENDLESSLY,
        /** Until the pool takes the connection back. */
        HOLDS;

        boolean isEndless() {
            return this == READS_ENDLESSLY || this == WRITES_ENDLESSLY;
        }

        /** Whether other units may be undone with it. */
        boolean destroys() {
            return this != KEPT && this != THROWS && this != FAILS;
        }
    }

    /** What calls for it. */
    enum Way {
        CALL,
        SUBMIT,
        STEPS,
        SUBMIT_STEPS,
        STATEMENTS,
        UPDATE,
        JDBC,
        JDBC_AUTO_COMMIT;

        boolean isSubmitted() {
            return this == SUBMIT || this == SUBMIT_STEPS;
        }

        boolean isPlain() {
            return this == JDBC || this == JDBC_AUTO_COMMIT;
        }

        /** Whether it takes code. */
        boolean takesCode() {
            return this == CALL || this == SUBMIT || this == STEPS || this == JDBC;
        }

        /** Whether it takes options. */
        boolean takesOptions() {
            return this == CALL || this == SUBMIT || this == STEPS || this == SUBMIT_STEPS;
        }
    }

    /** What a unit throws of its own accord. */
    static final class Own extends Exception {
        private static final long serialVersionUID = 1L;

        private final int unit;

        Own(int unit) {
            super("unit " + unit);
            this.unit = unit;
        }
    }

    private static final String ENDLESS =
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

    private final int id;
    private final Way way;
    private final End end;
    private final List<Part> parts;
    /** How many runs fail with an error that passes. */
    private final int passingErrors;

    private final WorkOptions options;
    private final Mood mood;

    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger committed = new AtomicInteger();
    private final AtomicInteger undone = new AtomicInteger();
    private final AtomicInteger owedToParts = new AtomicInteger();
    boolean interrupted;
    boolean acknowledged;
    private boolean wasUndoneByOthers;
    private boolean hasLeft;

    RandomUnit(int id, Way way, End end, List<Part> parts, int passingErrors, WorkOptions options, Mood mood) {
        this.id = id;
        this.way = way;
        this.end = end;
        this.parts = parts;
        this.passingErrors = passingErrors;
        this.options = options;
        this.mood = mood;
    }

    int id() {
        return id;
    }

    Way way() {
        return way;
    }

    End end() {
        return end;
    }

    WorkOptions options() {
        return options;
    }

    /** The accounts that it changes, in order, if it is kept. */
    List<Integer> accounts() {
        return parts.stream().flatMap(Part::changed).toList();
    }

    // ---- what it does

    /** {@code calledBack} gets its number after the commit. */
    void run(DatabaseManager db, Connection c, Queue<Integer> calledBack) throws SQLException, Own {
        int run = runs.incrementAndGet();
        if (c instanceof Transaction transaction) {
            transaction.afterCommit(() -> {
                calledBack.add(id);
                committed.incrementAndGet();
            });
            transaction.afterRollback(undone::incrementAndGet);
        }
        Sql.run(c, SerialModel.log(id));
        int middle = id % (parts.size() + 1);
        for (Part part : parts.subList(0, middle)) {
            part.run(db, c, id, owedToParts);
        }
        if (end == End.THROWS) {
            throw new Own(id);
        }
        while (end == End.HOLDS && !c.isClosed()) {
            LockSupport.parkNanos(5_000_000);
        }
        String fatal = fatal();
        if (fatal != null) {
            try {
                Sql.run(c, fatal);
            } catch (SQLException e) {
                if (end != End.SWALLOWS_ROLLBACK) {
                    throw e;
                }
                return;
            }
        }
        for (Part part : parts.subList(middle, parts.size())) {
            part.run(db, c, id, owedToParts);
        }
        if (run <= passingErrors) {
            throw new SQLTransientException("passes, run " + run, "40001");
        }
    }

    /** The same in statements, without code. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        statements.add(SerialModel.log(id));
        accounts().forEach(account -> statements.add(SerialModel.touch(id, account)));
        String fatal = fatal();
        if (fatal != null) {
            statements.add(1 + id % statements.size(), fatal);
        }
        return statements;
    }

    String inOneStatement() {
        String fatal = fatal();
        return fatal != null
                ? fatal
                : "INSERT INTO deed VALUES (" + id + ", " + accounts().get(0) + ", "
                        + accounts().get(1) + ")";
    }

    private @Nullable String fatal() {
        return switch (end) {
            case KEPT, THROWS, HOLDS -> null;
            case FAILS -> "INSERT INTO once VALUES (1)";
            case ROLLS_BACK, SWALLOWS_ROLLBACK -> "INSERT OR ROLLBACK INTO once VALUES (1)";
            case TRAPPED -> "INSERT INTO trap VALUES (1)";
            case DEFERRED -> "INSERT INTO late VALUES (99)";
            case READS_ENDLESSLY -> ENDLESS;
            case WRITES_ENDLESSLY -> "UPDATE account SET v = (" + ENDLESS + ") WHERE k = 0";
        };
    }

    // ---- what came of it

    void judge(@Nullable Throwable thrown) {
        if (thrown == null) {
            assertThat(end).as("acknowledged: %s", this).isEqualTo(End.KEPT);
            acknowledged = true;
        } else if (thrown instanceof UnitUndoneException) {
            assertThat(mayBeUndone()).as("undone by others: %s", this).isTrue();
            wasUndoneByOthers = true;
        } else if (!isEndedFromOutside(thrown) && !isItsOwn(thrown)) {
            throw new AssertionError("Not what unit " + this + " has to come to", thrown);
        }
    }

    boolean wasUndoneByOthers() {
        return wasUndoneByOthers;
    }

    private boolean mayBeUndone() {
        return takesCallbacks() && !options.repeatable() && !options.alone() && options.retry() == null;
    }

    private boolean isEndedFromOutside(Throwable thrown) {
        return (mood == Mood.CLOSED && thrown instanceof SQLException)
                || (mood == Mood.TAKEN_BACK && thrown instanceof SQLException lost && isTakenBack(lost))
                || (thrown instanceof SQLTimeoutException && options.deadline() != null)
                || (thrown instanceof AcquireRejectedException && interrupted && neverBegan())
                || (thrown instanceof CancellationException && way.isSubmitted() && neverBegan());
    }

    private static boolean isTakenBack(SQLException failure) {
        return "08003".equals(failure.getSQLState()) || "40000".equals(failure.getSQLState());
    }

    /** Whoever leaves the queue before its turn never begins; between two runs it can leave, too. */
    private boolean neverBegan() {
        hasLeft = true;
        return runs.get() == 0 || passingErrors > 0;
    }

    private boolean isItsOwn(Throwable thrown) {
        return switch (end) {
            case KEPT, READS_ENDLESSLY, WRITES_ENDLESSLY, HOLDS -> false;
            case THROWS -> thrown instanceof Own own && own.unit == id;
            case FAILS, ROLLS_BACK, DEFERRED -> thrown instanceof SQLIntegrityConstraintViolationException;
            case TRAPPED ->
                thrown instanceof SQLException
                        && String.valueOf(thrown.getMessage()).contains("the trap");
            case SWALLOWS_ROLLBACK -> thrown instanceof SQLException refused && "25P02".equals(refused.getSQLState());
        };
    }

    /** Whether all that was to be called back was, as often as it should. */
    boolean isCalledBack() {
        return !takesCallbacks()
                || ((!hasLeft || neverBegan())
                        && committed.get() == (acknowledged ? 1 : 0)
                        && undone.get() == runs.get() - committed.get()
                        && owedToParts.get() == 0);
    }

    boolean takesCallbacks() {
        return way.takesCode() && !way.isPlain();
    }

    /** Whether nothing but its turn decides when it runs. */
    boolean runsInTurn() {
        return passingErrors == 0;
    }

    @Override
    public String toString() {
        return "#" + id + " " + way + " " + end + " " + parts + " " + options + " runs " + runs
                + " committed " + committed
                + " undone " + undone + " owed to parts " + owedToParts
                + " passing errors " + passingErrors;
    }
}
