package dev.rockpool.pool;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;

/** The lane gives out no connections until a fault is mended; the cause says which. */
public final class LaneBlockedException extends SQLNonTransientConnectionException {

    private static final long serialVersionUID = 1L;

    LaneBlockedException(String message, SQLException cause) {
        super(message, cause.getSQLState() == null ? "08001" : cause.getSQLState(), cause.getErrorCode(), cause);
    }
}
