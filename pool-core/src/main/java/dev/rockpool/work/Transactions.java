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
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.apply(connection);
            connection.commit();
        } catch (Throwable e) {
            undo(connection, e);
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
        return Transactions.<List<@Nullable Object>, Exception>run(connection, lent -> {
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
        });
    }

    /**
     * What fails here never takes the place of the failure that the caller must see. After a rollback that failed auto-commit is left
     * off: to switch it on would commit, and the pool cleans the connection anyway.
     */
    private static void undo(Connection connection, Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException e) {
            if (e != failure) { // a connection may throw what it is dead of again
                failure.addSuppressed(e);
            }
        }
    }
}
