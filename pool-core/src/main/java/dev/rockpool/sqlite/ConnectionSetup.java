package dev.rockpool.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/** Prepares a connection that was just opened, before anybody borrows it. Called from several threads. */
@FunctionalInterface
public interface ConnectionSetup {

    /**
     * Sets up a connection. What it sets is what every borrower finds. It must leave no transaction and no statement open, and must
     * not keep the connection.
     *
     * @param connection the driver's own connection, in auto-commit
     * @param writes whether it is the writer; a connection that only reads refuses statements that write
     * @throws SQLException when the connection cannot be used; opening it then fails
     */
    void setUp(Connection connection, boolean writes) throws SQLException;
}
