package dev.rockpool.work;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a write unit, with what only a transaction has. It is lent for the duration of the unit: when the unit returns, all it
 * did is committed; when it throws, all is undone. So {@code commit}, {@code rollback} and {@code setAutoCommit(true)} are refused, and
 * {@code close} does nothing. For the thread that runs the unit.
 */
public interface Transaction extends Connection {

    /**
     * Runs one statement.
     *
     * @param sql the statement
     * @param parameters its parameters, set by {@link java.sql.PreparedStatement#setObject(int, Object)}
     * @return how many rows it changed
     * @throws SQLException when the database refuses
     */
    int update(String sql, @Nullable Object... parameters) throws SQLException;

    /**
     * Runs a part of the work that may fail alone: in a savepoint, which is undone when the part throws. The rest of the unit may go on, if
     * it catches what was thrown.
     *
     * @param part gets this transaction
     * @param <T> the result
     * @param <X> what the part may throw
     * @return the part's result
     * @throws SQLException when the database refuses; the part was undone
     * @throws X what the part threw; the part was undone
     */
    <T extends @Nullable Object, X extends Exception> T nested(TransactionFunction<T, X> part) throws SQLException, X;

    /**
     * Has something done when this unit is committed: once, after the COMMIT returned (and a submitted unit's future is complete), on a
     * thread of the pool, without a connection, one callback after the other in the order of the commits. The caller of the unit does not
     * wait for it; what it has to wait for belongs behind the call that runs the unit. It may write, but not wait for a submitted unit,
     * whose future would complete behind it. Not called when the unit, or the nested part that asked for it, is undone.
     *
     * @param callback what it throws is logged
     */
    void afterCommit(Runnable callback);

    /**
     * Has something done when this unit, or the nested part that asks for it, is undone: once, on a thread of the pool, without a connection.
     * A unit that is run again may be undone several times, and asks each time. Not called where nobody can know whether it was undone,
     * because the connection broke during COMMIT.
     *
     * @param callback what it throws is logged
     */
    void afterRollback(Runnable callback);
}
