package dev.rockpool.sqlite;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's result codes mean for the connection, and what they mean in words where SQLite's own say too little. */
final class SqliteErrors {

    private SqliteErrors() {}

    /** Tells whether the connection is of no more use after this error: its file is damaged, gone, or fails. */
    static boolean isFatal(SQLException failure) {
        return switch (primary(failure)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PROTOCOL, SQLITE_NOLFS -> true;
            default -> false;
        };
    }

    /** Tells whether trying to open again is pointless until somebody mends the file. */
    static boolean isPermanent(SQLException failure) {
        return failure instanceof DatabaseFileException
                || switch (primary(failure)) {
                    case SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_PERM, SQLITE_AUTH, SQLITE_READONLY -> true;
                    default -> false;
                };
    }

    /** Says it more clearly where that helps; the driver's error stays its cause. */
    static SQLException explain(SQLException failure, String connection, boolean writes) {
        return switch (primary(failure)) {
            case SQLITE_READONLY ->
                writes
                        ? failure
                        : said(
                                "25006",
                                failure,
                                "Connection " + connection
                                        + " only reads, and this statement writes: use withConnection"
                                        + " (the writer), or setReadOnly(false) where you had set it");
            case SQLITE_FULL ->
                said(
                        "53100",
                        failure,
                        "The database cannot grow: the disk is full, or max_page_count is reached."
                                + " The statement was undone, and with it the transaction that it was in, if any; free some space and run it again");
            case SQLITE_BUSY ->
                said(
                        "40001",
                        failure,
                        "Another process holds a lock on the database, and busyTimeout is over: shorten"
                                + " its transactions, or raise busyTimeout. Inside this process a connection opened beside the pool does the same");
            default -> failure;
        };
    }

    private static SQLException said(String state, SQLException cause, String message) {
        SQLException explained =
                new SQLException(message + " (" + cause.getMessage() + ")", state, cause.getErrorCode(), cause);
        return explained;
    }

    /** The primary result code: extended codes carry it in their low eight bits. */
    static SQLiteErrorCode primary(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xFF)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
