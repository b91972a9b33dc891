package dev.rockpool.work;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** One step of a transaction: it sees what the steps before it did, and its failure undoes them all. */
@FunctionalInterface
public interface Step {

    /**
     * Does the step.
     *
     * @param connection lent for the duration of the call, within the transaction: do not commit, roll back or close it
     * @return the step's result, or null
     * @throws Exception to roll the whole transaction back
     */
    @Nullable
    Object run(Connection connection) throws Exception;

    /**
     * A step that runs one statement.
     *
     * @param sql the statement
     * @param parameters its parameters, set by {@link java.sql.PreparedStatement#setObject(int, Object)}
     * @return a step whose result is the number of rows changed ({@code Integer})
     */
    static Step update(String sql, @Nullable Object... parameters) {
        return new StatementStep(sql, parameters);
    }
}
