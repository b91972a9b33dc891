package dev.rockpool.work;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A write unit: work in a transaction that gives a result. All of it is kept, or nothing.
 *
 * @param <T> the result
 * @param <X> what it may throw beside {@link SQLException}; the caller of the method that runs it gets it as it is
 */
@FunctionalInterface
public interface TransactionFunction<T extends @Nullable Object, X extends Exception> {

    /**
     * Does the work.
     *
     * @param transaction lent for the duration of the call
     * @return the result
     * @throws SQLException when the database refuses; all is undone
     * @throws X when the work fails otherwise; all is undone
     */
    T apply(Transaction transaction) throws SQLException, X;
}
