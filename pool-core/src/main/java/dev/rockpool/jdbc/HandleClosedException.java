package dev.rockpool.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Says that a connection, statement or result set was used after its end. No error of the driver's: the session never sees it. */
final class HandleClosedException extends SQLNonTransientConnectionException {

    private static final long serialVersionUID = 1;

    /** "Connection does not exist". */
    private static final String SQL_STATE = "08003";

    HandleClosedException(String message) {
        super(message, SQL_STATE);
    }

    /** With what the driver said when its connection was closed under a running call. */
    HandleClosedException(String message, @Nullable SQLException cause) {
        super(message, SQL_STATE, cause);
    }
}
