package dev.rockpool.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import org.sqlite.SQLiteErrorCode;

/** Why rows of another file could not be copied, in words, and whether anybody wants it to go on. Stateless. */
final class CopyErrors {

    private CopyErrors() {}

    /** The same kind of error, which says what failed. */
    static SQLException named(String problem, SQLException cause, LaneWork work) {
        SQLException seen = work.session().failed(cause);
        String message = problem + ": " + seen.getMessage();
        return seen instanceof SQLIntegrityConstraintViolationException
                ? new SQLIntegrityConstraintViolationException(message, seen.getSQLState(), seen.getErrorCode(), seen)
                : new SQLException(message, seen.getSQLState(), seen.getErrorCode(), seen);
    }

    /** Foreign keys are looked at when the transaction ends; SQLite then says that one is broken, and not which. */
    static void commit(LaneWork work, String problem) throws SQLException {
        try {
            work.session().commit();
        } catch (SQLException e) {
            if (SqliteErrors.code(e) != SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY) {
                throw e;
            }
            throw new SQLIntegrityConstraintViolationException(
                    problem + ", and nothing was kept: " + brokenKey(work), "23503", e.getErrorCode(), e);
        }
    }

    private static String brokenKey(LaneWork work) throws SQLException {
        try (Statement statement = work.jdbc().createStatement();
                ResultSet row = statement.executeQuery("PRAGMA main.foreign_key_check")) {
            if (!row.next()) {
                return "a foreign key refers to a row that does not exist";
            }
            String number = row.getString(2);
            return (number == null ? "a row" : "row " + number) + " of " + row.getString(1) + " refers to a row of "
                    + row.getString(3) + " that does not exist";
        }
    }

    /** Called between two statements. */
    static void tell(CopyProgress listener, String what, String table, long done, long total) throws SQLException {
        if (Thread.currentThread().isInterrupted()) {
            throw new SQLException("The " + what + " was cancelled, because its thread was interrupted", "57014");
        }
        try {
            listener.progress(table, done, total);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(what, e);
        } catch (Exception e) {
            throw cancelled(what, e);
        }
    }

    private static SQLException cancelled(String what, Exception reason) {
        String words = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        return new SQLException("The " + what + " was cancelled: " + words, "57014", reason);
    }
}
