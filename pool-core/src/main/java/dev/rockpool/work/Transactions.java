package dev.rockpool.work;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs work in one transaction: all of it is kept, or nothing. Stateless. */
public final class Transactions {

    private Transactions() {}

    /** Lends a connection for the duration of a call, as {@code DatabaseManager.withConnection} does. */
    @FunctionalInterface
    public interface Lender {

        /**
         * Borrows a connection, runs the work on it, and gives it back.
         *
         * @param work gets the connection, in auto-commit
         * @param <T> the result
         * @param <X> what the work may throw
         * @return the work's result
         * @throws SQLException when no connection can be had or the database refuses
         * @throws X what the work threw
         */
        <T extends @Nullable Object, X extends Exception> T lend(SqlFunction<T, X> work) throws SQLException, X;
    }

    /**
     * Runs a function in a transaction, and commits when it returns.
     *
     * @param connection in auto-commit, and used by nobody else meanwhile
     * @param work what to do
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result, after the commit
     * @throws SQLException when the database refuses; nothing was kept
     * @throws X what the work threw; nothing was kept
     */
    public static <T extends @Nullable Object, X extends Exception> T run(Connection connection, SqlFunction<T, X> work)
            throws SQLException, X {
        return run(connection, work, new Retry.Attempt());
    }

    /**
     * Runs a function in a transaction, and again in a new one where it failed, was rolled back as a whole, and may be retried. Each
     * run borrows anew, and while it waits no connection is held.
     *
     * @param retry how often, and after which errors
     * @param lender lends the connection of each run
     * @param work what to do; run again from its beginning, so what it does beside the database must bear that
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result, after the commit
     * @throws SQLException of the last run, with those of the earlier ones as suppressed exceptions; nothing was kept, unless the
     *     connection broke during COMMIT
     * @throws X what the work threw; nothing was kept
     */
    public static <T extends @Nullable Object, X extends Exception> T run(
            Retry retry, Lender lender, SqlFunction<T, X> work) throws SQLException, X {
        return retry.run(attempt -> lender.<T, X>lend(connection -> run(connection, work, attempt)));
    }

    private static <T extends @Nullable Object, X extends Exception> T run(
            Connection connection, SqlFunction<T, X> work, Retry.Attempt attempt) throws SQLException, X {
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.apply(connection);
            attempt.committing();
            connection.commit();
        } catch (Throwable e) {
            // A COMMIT that failed may have been done all the same, unless the database says that it rolled back.
            if (undo(connection, e) && e instanceof SQLException refused && Retry.isRolledBack(refused)) {
                attempt.undone();
            }
            throw e;
        }
        connection.setAutoCommit(true);
        return result;
    }

    /**
     * Runs steps in one transaction.
     *
     * @param connection in auto-commit, and used by nobody else meanwhile
     * @param steps in order
     * @return the results of all steps, in order
     * @throws Exception what the failing step threw, as it is, with a suppressed {@link StepFailedException}; nothing was kept
     */
    public static List<@Nullable Object> runAll(Connection connection, List<? extends Step> steps) throws Exception {
        return Transactions.<List<@Nullable Object>, Exception>run(connection, lent -> inOrder(lent, steps));
    }

    /**
     * Runs steps in one transaction, and all of them again where it failed and may be retried; as {@link #run(Retry, Lender,
     * SqlFunction)}.
     *
     * @param retry how often, and after which errors
     * @param lender lends the connection of each run
     * @param steps in order
     * @return the results of all steps, in order
     * @throws Exception what the failing step threw, as it is, with a suppressed {@link StepFailedException}; nothing was kept, unless
     *     the connection broke during COMMIT
     */
    public static List<@Nullable Object> runAll(Retry retry, Lender lender, List<? extends Step> steps)
            throws Exception {
        return Transactions.<List<@Nullable Object>, Exception>run(retry, lender, lent -> inOrder(lent, steps));
    }

    private static List<@Nullable Object> inOrder(Connection lent, List<? extends Step> steps) throws Exception {
        List<@Nullable Object> results = new ArrayList<>(steps.size());
        for (Step step : steps) {
            try {
                results.add(step.run(lent));
            } catch (Throwable e) {
                e.addSuppressed(new StepFailedException(results.size() + 1, steps.size()));
                throw e;
            }
        }
        return Collections.unmodifiableList(results);
    }

    /**
     * What fails here never takes the place of the failure that the caller must see. After a rollback that failed auto-commit is left
     * off: to switch it on would commit, and the pool cleans the connection anyway. Tells whether the rollback succeeded.
     */
    private static boolean undo(Connection connection, Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
            return true;
        } catch (SQLException | RuntimeException e) {
            if (e != failure) { // a connection may throw what it is dead of again
                failure.addSuppressed(e);
            }
            return false;
        }
    }
}
