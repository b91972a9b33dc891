package dev.rockpool.pool;

import java.sql.SQLTransientConnectionException;

/** No connection became free in time. The message names the lane, the wait, who is out and who waits, and what to do. */
public final class AcquireTimeoutException extends SQLTransientConnectionException {

    private static final long serialVersionUID = 1L;

    AcquireTimeoutException(String message) {
        super(message, "08001");
    }
}
