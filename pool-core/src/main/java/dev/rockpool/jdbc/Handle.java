package dev.rockpool.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** An open statement or result set, as a link in the {@link HandleList} that it is in until it is closed. */
abstract class Handle {

    @Nullable
    Handle previous;

    @Nullable
    Handle next;

    /** Whether it has left its list. */
    boolean closed;

    /**
     * Closes the driver's side. Called once, by whoever took the handle out of its list.
     *
     * @throws SQLException as the driver's
     */
    abstract void closeDriver() throws SQLException;

    /**
     * Lets go what belongs to a lease that is about to end, while the borrower's connection goes on.
     *
     * @param lease which ends
     * @throws SQLException as the driver's
     */
    abstract void leave(LogicalConnection lease) throws SQLException;

    /**
     * Closes the result sets of a lease, for what ran beside them was interrupted, and with it all that the connection does.
     *
     * @param lease where
     * @throws SQLException as the driver's
     */
    abstract void closeResults(LogicalConnection lease) throws SQLException;

    /** Called when the handle has left its list, also where the driver's side must not be touched any more. */
    void forgotten() {}
}
