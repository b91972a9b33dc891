package dev.rockpool.cache;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransientException;

/** Failures of loads: whose they are, and copies, for whoever handles an exception may change it. Stateless. */
final class Failures {

    private static final String ENDED = "57014";
    private static final String CLOSED = "08003";

    private Failures() {}

    /** Tells whether it was the end of one caller's patience, connection or thread, and so says nothing to others. */
    static boolean isOfOneCaller(Throwable failure) {
        if (failure instanceof InterruptedException || failure instanceof SQLTransientException) {
            return true; // time-outs among them
        }
        return failure instanceof SQLException sql
                && (ENDED.equals(sql.getSQLState()) || CLOSED.equals(sql.getSQLState()));
    }

    /** The same for another caller, with the original as its cause. */
    static SQLException copy(String message, SQLException cause) {
        String state = cause.getSQLState();
        int code = cause.getErrorCode();
        if (cause instanceof SQLSyntaxErrorException) {
            return new SQLSyntaxErrorException(message, state, code, cause);
        } else if (cause instanceof SQLDataException) {
            return new SQLDataException(message, state, code, cause);
        } else if (cause instanceof SQLIntegrityConstraintViolationException) {
            return new SQLIntegrityConstraintViolationException(message, state, code, cause);
        } else if (cause instanceof SQLNonTransientConnectionException) {
            return new SQLNonTransientConnectionException(message, state, code, cause);
        }
        return new SQLException(message, state, code, cause);
    }
}
