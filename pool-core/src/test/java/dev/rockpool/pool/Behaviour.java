package dev.rockpool.pool;

import java.sql.SQLException;

/** What a fake driver does when it is called: nothing, wait, throw. */
@FunctionalInterface
interface Behaviour {

    Behaviour NOTHING = () -> {};

    void run() throws SQLException;

    static Behaviour failing(SQLException failure) {
        return () -> {
            throw failure;
        };
    }

    static Behaviour failing(String message) {
        return () -> {
            throw new SQLException(message, "08006");
        };
    }

    /** Throws what no driver should. */
    static Behaviour breaking(Error error) {
        return () -> {
            throw error;
        };
    }
}
