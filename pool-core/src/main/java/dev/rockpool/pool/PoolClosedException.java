package dev.rockpool.pool;

import java.sql.SQLNonTransientConnectionException;

/** The pool is closed or closing and gives out no more connections. */
public final class PoolClosedException extends SQLNonTransientConnectionException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which pool, and what to do
     */
    public PoolClosedException(String message) {
        super(message, "08003");
    }
}
