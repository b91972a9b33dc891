package dev.rockpool.work;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Work on a connection that gives a result. The connection is lent: neither close it nor keep it.
 *
 * @param <T> the result
 * @param <X> what it may throw beside {@link SQLException}; the caller of the method that runs it gets it as it is
 */
@FunctionalInterface
public interface SqlFunction<T extends @Nullable Object, X extends Exception> {

    /**
     * Does the work.
     *
     * @param connection lent for the duration of the call
     * @return the result
     * @throws SQLException when the database refuses
     * @throws X when the work fails otherwise
     */
    T apply(Connection connection) throws SQLException, X;
}
