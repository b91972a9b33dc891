package dev.rockpool.sqlite;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;

/**
 * One run of SQLite's online backup, from a connection that nobody else uses. For one thread.
 *
 * <p><b>One snapshot.</b> A read transaction is held on the source throughout: without it, every commit beside the backup would make
 * it begin anew, and a steady writer would keep it from ending.
 *
 * <p><b>Cancelling.</b> The driver copies in a loop of its own that nothing stops: it ignores an interrupt, and goes on after its
 * observer threw. It ends when a step reports BUSY, and that is what SQLite reports while the source itself is in a write transaction.
 * So to cancel, the source ends its read transaction and begins a write transaction, in which nothing is written and which is rolled
 * back at once. Where that cannot be had, because another writer is at work or the database is read-only, the next steps try again, or
 * the copy runs to its end and is thrown away.
 */
final class BackupRun implements DB.ProgressObserver {

    /** How long one try to cancel waits for the write lock. */
    private static final int CANCEL_MILLIS = 20;

    private final SQLiteConnection source;
    private final BackupOptions options;
    private final boolean ownTransaction;
    private final BooleanSupplier closed;
    private @Nullable Exception cancelled;
    private boolean reading;
    private boolean locked;

    /**
     * {@code ownTransaction}: whether a read transaction is needed, and a write transaction can be had, to be alone; {@code closed}:
     * whether the pool is.
     */
    BackupRun(SQLiteConnection source, BackupOptions options, boolean ownTransaction, BooleanSupplier closed) {
        this.source = source;
        this.options = options;
        this.ownTransaction = ownTransaction;
        this.closed = closed;
    }

    void copyTo(Path file) throws SQLException {
        try (Statement statement = source.createStatement()) {
            if (ownTransaction) {
                statement.execute("BEGIN");
                reading = true;
                try (ResultSet row = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
                    row.next(); // BEGIN alone takes no snapshot
                }
            }
            try {
                int code = source.getDatabase().backup("main", file.toString(), this, 0, 0, options.pages());
                throwIfFailed(code, file);
            } finally {
                if (locked || reading) {
                    statement.execute("ROLLBACK");
                }
            }
        }
    }

    private void throwIfFailed(int code, Path file) throws SQLException {
        Exception reason = cancelled;
        if (reason instanceof InterruptedException) {
            throw new SQLException("The backup was cancelled, because its thread was interrupted", "57014", reason);
        } else if (reason != null) {
            throw new SQLException(
                    "The backup was cancelled: " + (reason.getMessage() == null ? reason : reason.getMessage()),
                    "57014",
                    reason);
        } else if (code != SQLiteErrorCode.SQLITE_OK.code) {
            throw new SQLException("The backup to " + file + " failed: " + SQLiteErrorCode.getErrorCode(code & 0xFF)
                    + ": see that there is space, and that its folder can be written");
        }
    }

    /** Called from native code, through which nothing may be thrown. */
    @Override
    public void progress(int remaining, int total) {
        try {
            if (cancelled == null) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedException("interrupted during a backup");
                }
                if (closed.getAsBoolean()) {
                    throw new SQLException("the pool is closed", "08003");
                }
                options.listener().progress(remaining, total);
            }
        } catch (Exception e) {
            cancelled = e;
        } catch (Error e) {
            cancelled = new IllegalStateException(e.toString(), e);
        }
        if (cancelled != null && remaining > 0 && !locked) {
            stop();
        }
    }

    private void stop() {
        try (Statement statement = source.createStatement()) {
            if (reading) {
                statement.execute("PRAGMA busy_timeout=" + CANCEL_MILLIS);
                statement.execute("COMMIT");
                reading = false;
            }
            statement.execute("BEGIN IMMEDIATE");
            locked = true;
        } catch (SQLException e) {
            Exception reason = cancelled;
            if (reason != null && reason.getSuppressed().length == 0) {
                reason.addSuppressed(e); // the first try; the next step tries again
            }
        }
    }
}
