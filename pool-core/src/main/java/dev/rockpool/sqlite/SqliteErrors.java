package dev.rockpool.sqlite;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What SQLite's result codes mean for the connection, and what the borrower sees of them: JDBC's own exception classes with an
 * SQLState, which the driver does not give (trap 13). All methods take the driver's errors and those made of them here.
 */
final class SqliteErrors {

    /** A code newer than the driver's list of them stands in its message alone. */
    private static final Pattern UNLISTED = Pattern.compile("unknown error:(\\d{1,9}) ");

    private SqliteErrors() {}

    /** Tells whether the connection is of no more use after this error: its file is damaged, gone, or fails. */
    static boolean isFatal(SQLException failure) {
        return code(failure) == SQLiteErrorCode.SQLITE_READONLY_DBMOVED
                || switch (primary(failure)) {
                    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PROTOCOL, SQLITE_NOLFS ->
                        true;
                    default -> false;
                };
    }

    /** Tells whether trying to open again is pointless until somebody mends the file. */
    static boolean isPermanent(SQLException failure) {
        if (isTransient(failure)) {
            return false;
        }
        return failure instanceof DatabaseFileException
                || switch (primary(failure)) {
                    case SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_PERM, SQLITE_AUTH, SQLITE_READONLY -> true;
                    default -> false;
                };
    }

    /** Tells whether the same statement may succeed when it is tried again later; not where {@link #needsRestart}. */
    static boolean isTransient(SQLException failure) {
        return switch (code(failure)) {
            case SQLITE_BUSY,
                    SQLITE_BUSY_RECOVERY,
                    SQLITE_BUSY_TIMEOUT,
                    SQLITE_LOCKED_SHAREDCACHE,
                    SQLITE_PROTOCOL,
                    SQLITE_SCHEMA -> true;
            default -> false;
        };
    }

    /** Tells whether only a new transaction helps: this one reads a state that others have written over. */
    static boolean needsRestart(SQLException failure) {
        return code(failure) == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT;
    }

    /**
     * Gives an error of the driver's the class and SQLState that JDBC has for it, and clearer words where that helps. The driver's
     * error stays the cause, and its text part of the message. Anything else is returned as it is.
     */
    static SQLException explain(SQLException failure, String connection, boolean writes) {
        if (failure instanceof SQLiteException sqlite) {
            return explained(sqlite, connection, writes);
        }
        if (failure instanceof BatchUpdateException batch
                && batch.getSQLState() == null
                && batch.getCause() instanceof SQLiteException entry) {
            return batch(batch, entry, explained(entry, connection, writes));
        }
        return failure;
    }

    private static SQLException explained(SQLiteException failure, String connection, boolean writes) {
        String words = words(failure, connection, writes);
        String message = words == null ? text(failure) : words + " (" + text(failure) + ")";
        return linked(SqliteExceptions.of(failure, code(failure), primary(failure), message), failure);
    }

    /** Keeps the batch's counts. What the entry's error means comes next in the chain, where frameworks look for it. */
    private static SQLException batch(BatchUpdateException failure, SQLiteException entry, SQLException explained) {
        SQLException seen = new BatchUpdateException(
                text(failure).replace(text(entry), text(explained)),
                explained.getSQLState(),
                explained.getErrorCode(),
                failure.getLargeUpdateCounts(),
                failure);
        linked(seen, failure);
        seen.setNextException(explained);
        return seen;
    }

    private static SQLException linked(SQLException seen, SQLException failure) {
        SQLException next = failure.getNextException();
        if (next != null) {
            seen.setNextException(next);
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            seen.addSuppressed(suppressed);
        }
        return seen;
    }

    private static @Nullable String words(SQLException failure, String connection, boolean writes) {
        SQLiteErrorCode code = code(failure);
        return switch (primary(failure)) {
            case SQLITE_READONLY -> readOnly(code, connection, writes);
            case SQLITE_FULL ->
                "The database cannot grow: the disk is full, or max_page_count is reached."
                        + " The statement was undone, and with it the transaction that it was in, if any; free some space and run it again";
            case SQLITE_BUSY ->
                code == SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT
                        ? "This transaction has read what another connection has written over since, so it cannot write: roll it"
                                + " back and run it again from its beginning. Begun by setAutoCommit(false) on a connection"
                                + " that writes, it holds the write lock from the start and this cannot happen"
                        : "Another process holds a lock on the database, and busyTimeout is over: shorten"
                                + " its transactions, or raise busyTimeout. Inside this process a connection opened beside the pool does the same";
            case SQLITE_LOCKED ->
                code == SQLiteErrorCode.SQLITE_LOCKED
                        ? "This connection itself is in the way, so waiting does not help: a result set that reads the same table is"
                                + " open on it, or a transaction in which no checkpoint can run. Close that first"
                        : null;
            case SQLITE_INTERRUPT -> "The statement was interrupted";
            default -> null;
        };
    }

    private static String readOnly(SQLiteErrorCode code, String connection, boolean writes) {
        if (code == SQLiteErrorCode.SQLITE_READONLY_DBMOVED) {
            return "The database file was moved or deleted while it was open: put it back";
        } else if (writes || code != SQLiteErrorCode.SQLITE_READONLY) {
            return "The database cannot be written: check the permissions of the file, its folder and its -wal and -shm files,"
                    + " and those of attached databases";
        }
        return "Connection " + connection
                + " only reads, and this statement writes: use withConnection"
                + " (the writer), or setReadOnly(false) where you had set it";
    }

    /** The primary result code: extended codes carry it in their low eight bits. */
    static SQLiteErrorCode primary(SQLException failure) {
        SQLiteException sqlite = driverError(failure);
        if (sqlite == null) {
            return SQLiteErrorCode.UNKNOWN_ERROR;
        }
        if (isInItsOwnWay(sqlite)) {
            return SQLiteErrorCode.SQLITE_LOCKED;
        }
        Matcher unlisted = UNLISTED.matcher(text(sqlite));
        int code = sqlite.getResultCode() == SQLiteErrorCode.UNKNOWN_ERROR && unlisted.find()
                ? Integer.parseInt(unlisted.group(1))
                : sqlite.getResultCode().code;
        return SQLiteErrorCode.getErrorCode(code & 0xFF);
    }

    /** The result code with all its bits; the driver's {@code getErrorCode} has the low eight (trap 13). */
    static SQLiteErrorCode code(SQLException failure) {
        SQLiteException sqlite = driverError(failure);
        if (sqlite == null) {
            return SQLiteErrorCode.UNKNOWN_ERROR;
        }
        return isInItsOwnWay(sqlite) ? SQLiteErrorCode.SQLITE_LOCKED : sqlite.getResultCode();
    }

    /** Tells whether SQLite says BUSY because a statement of this very connection is not done, so that nobody else's end would help. */
    static boolean isInItsOwnWay(SQLException failure) {
        SQLiteException sqlite = driverError(failure);
        return sqlite != null && isInItsOwnWay(sqlite);
    }

    private static boolean isInItsOwnWay(SQLiteException failure) {
        return failure.getResultCode() == SQLiteErrorCode.SQLITE_BUSY
                && text(failure).contains("SQL statements in progress");
    }

    /** The driver's error, or the one that stands behind a batch's or behind one made here; that is two causes deep at most. */
    private static @Nullable SQLiteException driverError(SQLException failure) {
        Throwable found = failure;
        for (int depth = 0; depth < 3 && found != null; depth++, found = found.getCause()) {
            if (found instanceof SQLiteException sqlite) {
                return sqlite;
            }
        }
        return null;
    }

    private static String text(SQLException failure) {
        return String.valueOf(failure.getMessage());
    }
}
