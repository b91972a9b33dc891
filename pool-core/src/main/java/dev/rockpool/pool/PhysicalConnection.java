package dev.rockpool.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A driver's connection as a slot keeps it: what the pool needs to do with one, and nothing of any dialect.
 *
 * <p>All methods but {@link #interrupt()} are called only by the thread that owns the slot at that time (the lease's holder, or
 * the housekeeper while nobody holds it), so implementations need no locks.
 */
public interface PhysicalConnection {

    /**
     * Returns the driver's own connection.
     *
     * @return the connection, never wrapped
     */
    Connection jdbc();

    /**
     * Tells whether a returned connection can go to the next borrower as it is. On the hot path: a few field reads at the most.
     *
     * @return false where {@link #reset()} has something to do
     */
    boolean isPristine();

    /**
     * Makes the connection as new: transaction rolled back, session settings restored.
     *
     * @throws SQLException when it cannot be made clean, or is known to be broken; the pool then discards it
     */
    void reset() throws SQLException;

    /**
     * Tells whether a borrower met an error after which the connection is of no more use; {@link #reset()} then throws.
     *
     * @return true to have it evicted as {@link EvictionReason#BROKEN}
     */
    default boolean isBroken() {
        return false;
    }

    /**
     * Tells since when the connection has had a read open that keeps it in a snapshot. From any thread.
     *
     * @return a tick of the housekeeper; 0 when none is open, or the database does not mind
     */
    default long readingSince() {
        return 0;
    }

    /**
     * Tells whether the connection likely has a statement prepared, so that it is the better one for it. From any thread.
     *
     * @param sql the statement's text
     * @return false where nothing is kept, or nothing is known
     */
    default boolean hasPrepared(String sql) {
        return false;
    }

    /**
     * Tells whether the connection would likely keep one more statement without giving another up. From any thread.
     *
     * @return false where nothing is kept
     */
    default boolean hasRoom() {
        return false;
    }

    /**
     * Checks that the connection still reaches its database. Never called while a caller holds the connection.
     *
     * @param timeout how long the check may take at most
     * @throws SQLException when it does not, with the reason
     */
    void validate(Duration timeout) throws SQLException;

    /**
     * Ends the statement that is running, from any thread and without waiting; does nothing where the driver offers no such thing.
     */
    void interrupt();

    /**
     * Waits until nothing runs any more. Called by the pool when it has taken the connection from its borrower, while {@link
     * #interrupt()} is called again and again, for a driver may forget an interruption that comes too early.
     */
    default void awaitQuiet() {}

    /**
     * Closes the driver's connection.
     *
     * @throws SQLException when the driver fails to; the pool logs it and forgets the connection all the same
     */
    void close() throws SQLException;
}
