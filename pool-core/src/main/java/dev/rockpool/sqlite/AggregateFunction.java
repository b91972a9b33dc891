package dev.rockpool.sqlite;

import org.jspecify.annotations.Nullable;

/** An aggregate for SQL: a new one for each group of rows, used by one thread. */
public interface AggregateFunction {

    /**
     * Takes one row in.
     *
     * @param arguments what SQL gave; valid after the call, too
     * @throws Exception fails the statement with its message
     */
    void step(FunctionArguments arguments) throws Exception;

    /**
     * Computes the value; also called where there was no row.
     *
     * @return as {@link ScalarFunction#apply}
     * @throws Exception fails the statement with its message
     */
    @Nullable
    Object finish() throws Exception;
}
