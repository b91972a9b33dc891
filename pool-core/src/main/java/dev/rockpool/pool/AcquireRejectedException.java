package dev.rockpool.pool;

import java.sql.SQLTransientConnectionException;

/** The pool refused to let a caller wait: too many wait already, the thread would wait for itself, or it was interrupted. */
public final class AcquireRejectedException extends SQLTransientConnectionException {

    private static final long serialVersionUID = 1L;

    AcquireRejectedException(String message) {
        super(message, "08001");
    }
}
