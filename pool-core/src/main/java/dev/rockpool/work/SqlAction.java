package dev.rockpool.work;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Work on a connection without a result. The connection is lent: neither close it nor keep it.
 *
 * @param <X> what it may throw beside {@link SQLException}; the caller of the method that runs it gets it as it is
 */
@FunctionalInterface
public interface SqlAction<X extends Exception> {

    /**
     * Does the work.
     *
     * @param connection lent for the duration of the call
     * @throws SQLException when the database refuses
     * @throws X when the work fails otherwise
     */
    void apply(Connection connection) throws SQLException, X;

    /**
     * The same work as a function.
     *
     * @return a function whose result is null
     */
    @SuppressWarnings("NullAway") // a Void is always null
    default SqlFunction<@Nullable Void, X> asFunction() {
        return connection -> {
            apply(connection);
            return null;
        };
    }
}
