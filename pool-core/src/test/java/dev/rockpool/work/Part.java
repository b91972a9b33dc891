package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Savepoint;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A part of a random unit.
 *
 * @param kind what it does
 * @param account where
 * @param inside what is done within it, where it is nested
 */
record Part(Kind kind, int account, List<Part> inside) {

    enum Kind {
        /** Changes an account. */
        TOUCH,
        /** Does what is inside in a savepoint. */
        NESTED,
        /** The same, and undoes it. */
        NESTED_UNDONE,
        /** Calls for a unit within the unit. */
        NESTED_CALL,
        /** Changes an account after an error that is swallowed. */
        SWALLOWED,
        /** Changes an account by way of what has to be cleaned up after the unit. */
        LITTERING,
        /** Changes an account after a query whose result nobody closes. */
        LEFT_OPEN
    }

    /** What is called for to undo a part. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The accounts that it changes, in order, where its unit is kept. */
    Stream<Integer> changed() {
        return switch (kind) {
            case NESTED, NESTED_CALL -> inside.stream().flatMap(Part::changed);
            case NESTED_UNDONE -> Stream.empty();
            default -> Stream.of(account);
        };
    }

    /** {@code owed}: callbacks of nested parts that have to come. */
    void run(DatabaseManager db, Connection c, int unit, AtomicInteger owed) throws SQLException {
        switch (kind) {
            case TOUCH -> touch(c, unit);
            case NESTED -> nested(c, t -> runInside(db, t, unit, owed));
            case NESTED_UNDONE -> {
                try {
                    nested(c, t -> undo(db, t, unit, owed));
                } catch (Undone expected) { // all else is the unit's end
                    assertThat(expected).hasNoSuppressedExceptions();
                }
            }
            case NESTED_CALL ->
                db.useTransaction(t -> {
                    assertThat(t).isSameAs(c);
                    runInside(db, t, unit, owed);
                });
            case SWALLOWED -> {
                try {
                    Sql.run(c, "INSERT INTO once VALUES (" + (2 + unit) + "), (1)");
                } catch (SQLIntegrityConstraintViolationException expected) { // all else is the unit's end
                    touch(c, unit);
                }
            }
            case LITTERING -> {
                Sql.run(c, "CREATE TEMPORARY TABLE IF NOT EXISTS litter (k)");
                Sql.run(c, "DELETE FROM litter");
                Sql.run(c, "INSERT INTO litter VALUES (" + account + ")");
                Sql.run(c, SerialModel.touch(unit, "(SELECT k FROM litter)"));
                Sql.run(c, "PRAGMA cache_size = 100");
            }
            case LEFT_OPEN -> {
                c.createStatement().executeQuery("SELECT k FROM account").next();
                touch(c, unit);
            }
            default -> throw new AssertionError(kind);
        }
    }

    private void undo(DatabaseManager db, Connection c, int unit, AtomicInteger owed) throws SQLException {
        if (c instanceof Transaction transaction) {
            owed.incrementAndGet();
            transaction.afterCommit(() -> owed.addAndGet(1_000_000)); // never
            transaction.afterRollback(owed::decrementAndGet);
        }
        touch(c, unit);
        runInside(db, c, unit, owed);
        throw new Undone();
    }

    private void touch(Connection c, int unit) throws SQLException {
        Sql.run(c, SerialModel.touch(unit, account));
    }

    private void runInside(DatabaseManager db, Connection c, int unit, AtomicInteger owed) throws SQLException {
        String before = Sql.ask(c, "SELECT count(*) FROM log");
        for (Part part : inside) {
            part.run(db, c, unit, owed);
        }
        assertThat(Sql.ask(c, "SELECT count(*) FROM log"))
                .as("nobody else writes")
                .isEqualTo(before);
    }

    private static void nested(Connection c, SqlAction<SQLException> work) throws SQLException {
        if (c instanceof Transaction transaction) {
            TransactionAction<SQLException> part = work::apply;
            transaction.nested(part.asFunction());
            return;
        }
        Savepoint savepoint = c.setSavepoint();
        try {
            work.apply(c);
        } catch (Throwable e) {
            c.rollback(savepoint);
            throw e;
        }
        c.releaseSavepoint(savepoint);
    }
}
