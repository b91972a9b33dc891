package dev.rockpool.sqlite;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Which of JDBC's exceptions and which SQLState stand for a result code. Where the standard has no state, PostgreSQL's is taken,
 * because tools know it; jOOQ and Spring go by class and state. The vendor code is SQLite's primary code, as the driver gives it:
 * Hibernate's dialect goes by that.
 */
final class SqliteExceptions {

    private SqliteExceptions() {}

    static SQLException of(SQLiteException cause, SQLiteErrorCode code, SQLiteErrorCode primary, String message) {
        int vendor = primary == SQLiteErrorCode.UNKNOWN_ERROR ? cause.getErrorCode() : primary.code;
        return switch (primary) {
            case SQLITE_CONSTRAINT ->
                new SQLIntegrityConstraintViolationException(message, constraint(code), vendor, cause);
            case SQLITE_ERROR -> error(cause, message, vendor);
            case SQLITE_BUSY ->
                code == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT
                        ? new SQLTransactionRollbackException(message, "40001", vendor, cause)
                        : new SQLTransientException(message, "40001", vendor, cause);
            case SQLITE_LOCKED ->
                code == SQLiteErrorCode.SQLITE_LOCKED_SHAREDCACHE
                        ? new SQLTransientException(message, "40001", vendor, cause)
                        : new SQLException(message, "55006", vendor, cause); // object in use
            case SQLITE_SCHEMA -> new SQLTransientException(message, "40001", vendor, cause);
            case SQLITE_PROTOCOL -> new SQLTransientConnectionException(message, "08006", vendor, cause);
            case SQLITE_IOERR ->
                code == SQLiteErrorCode.SQLITE_IOERR_NOMEM
                        ? new SQLException(message, "53200", vendor, cause)
                        : new SQLNonTransientConnectionException(message, "08006", vendor, cause);
            case SQLITE_CANTOPEN, SQLITE_NOTADB, SQLITE_NOLFS ->
                new SQLNonTransientConnectionException(message, "08001", vendor, cause);
            case SQLITE_CORRUPT -> new SQLNonTransientConnectionException(message, "XX001", vendor, cause);
            case SQLITE_MISMATCH -> new SQLDataException(message, "22018", vendor, cause); // invalid value for the type
            default -> new SQLException(message, state(code, primary), vendor, cause);
        };
    }

    /** A trigger's RAISE and a STRICT table's type check have no state of their own in the standard. */
    private static String constraint(SQLiteErrorCode code) {
        return switch (code) {
            case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID -> "23505";
            case SQLITE_CONSTRAINT_NOTNULL -> "23502";
            case SQLITE_CONSTRAINT_FOREIGNKEY -> "23503";
            case SQLITE_CONSTRAINT_CHECK -> "23514";
            default -> "23000";
        };
    }

    /** SQLite has one code for all that is wrong with a statement's text, and more; its message tells which it is. */
    private static SQLException error(SQLiteException cause, String message, int vendor) {
        String state = SqliteMessages.state(cause);
        return switch (state.substring(0, 2)) {
            case "42" -> new SQLSyntaxErrorException(message, state, vendor, cause);
            case "22" -> new SQLDataException(message, state, vendor, cause);
            default -> new SQLException(message, state, vendor, cause);
        };
    }

    private static String state(SQLiteErrorCode code, SQLiteErrorCode primary) {
        return switch (primary) {
            case SQLITE_READONLY -> code == SQLiteErrorCode.SQLITE_READONLY_DBMOVED ? "08006" : "25006";
            case SQLITE_FULL -> "53100";
            case SQLITE_NOMEM -> "53200";
            case SQLITE_TOOBIG -> "54000";
            case SQLITE_AUTH, SQLITE_PERM -> "42501";
            case SQLITE_INTERRUPT -> "57014";
            case SQLITE_ABORT -> "24000"; // a result set whose transaction was rolled back
            case SQLITE_RANGE -> "07009";
            case SQLITE_MISUSE -> "HY010";
            case SQLITE_INTERNAL -> "XX000";
            default -> "HY000";
        };
    }
}
