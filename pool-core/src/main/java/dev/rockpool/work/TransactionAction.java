package dev.rockpool.work;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A write unit without a result.
 *
 * @param <X> what it may throw beside {@link SQLException}; the caller of the method that runs it gets it as it is
 */
@FunctionalInterface
public interface TransactionAction<X extends Exception> {

    /**
     * Does the work.
     *
     * @param transaction lent for the duration of the call
     * @throws SQLException when the database refuses; all is undone
     * @throws X when the work fails otherwise; all is undone
     */
    void apply(Transaction transaction) throws SQLException, X;

    /**
     * The same work as a function.
     *
     * @return a function whose result is null
     */
    default TransactionFunction<@Nullable Void, X> asFunction() {
        return new ActionWork<>(this);
    }
}
