package dev.rockpool.pool;

import java.sql.SQLException;

/** Opens the connections of one lane. Called by several background threads at once; must be thread-safe. */
@FunctionalInterface
public interface ConnectionSource {

    /**
     * Opens a connection, ready for its first borrower.
     *
     * @param name the name that the connection has in errors, threads and statistics, for example {@code reader.3}
     * @return the open connection
     * @throws SQLException when it cannot be opened
     */
    PhysicalConnection open(String name) throws SQLException;

    /**
     * Tells whether trying again soon is pointless (a wrong password, a file that is no database). Callers waiting on a lane
     * without any connection then fail at once with this error instead of waiting for their timeout.
     *
     * @param failure what {@link #open} threw
     * @return true when only a person can mend it
     */
    default boolean isPermanent(SQLException failure) {
        return false;
    }

    /**
     * Tells whether a connection is the database itself (an in-memory database), which dies with it. The pool then never retires a
     * healthy one before it is closed.
     *
     * @return true for in-memory databases
     */
    default boolean isUndying() {
        return false;
    }
}
