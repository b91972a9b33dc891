package dev.rockpool.sqlite;

import org.jspecify.annotations.Nullable;

/** A function for SQL, called once for each row. One instance serves all connections at once, so it must be thread-safe. */
@FunctionalInterface
public interface ScalarFunction {

    /**
     * Computes the value.
     *
     * @param arguments what SQL gave; valid after the call, too
     * @return null, a {@link Long}, {@link Integer}, {@link Double}, {@link String}, {@code byte[]}, or {@link Boolean} (1 or 0);
     *     anything else fails the statement
     * @throws Exception fails the statement with its message
     */
    @Nullable
    Object apply(FunctionArguments arguments) throws Exception;
}
