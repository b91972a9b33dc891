package dev.rockpool.sqlite;

import dev.rockpool.spi.ValueReader;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Types;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Reads kept values by the driver itself: each is given to SQLite as a parameter, and comes back as a row of one column. On a connection of
 * its own, opened when first needed, that sees no file. Thread-safe; waiting for it never pins a virtual thread's carrier.
 */
final class SqliteValues implements ValueReader {

    /** A longer value is not left bound to the statement, where it would keep its memory. */
    private static final int LONG = 1024;

    /** Opens the connection. */
    @FunctionalInterface
    interface Opener {
        SQLiteConnection open() throws SQLException;
    }

    private final Opener opener;
    private final ReentrantLock lock = new ReentrantLock();
    // What follows is guarded by lock.
    private @Nullable SQLiteConnection connection;
    private @Nullable PreparedStatement statement;
    private boolean closed;

    SqliteValues(Opener opener) {
        this.opener = opener;
    }

    @Override
    public <T extends @Nullable Object> T read(@Nullable Object value, Getter<T> getter) throws SQLException {
        lock.lock();
        try {
            if (lock.getHoldCount() > 1) {
                throw new SQLException("A getter must not read another value: read them one after the other", "HY010");
            }
            PreparedStatement select = statement();
            bind(select, value);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("SQLite gives a parameter back as no row");
                }
                return getter.get(row);
            } finally {
                release(select, value);
            }
        } catch (SQLException e) {
            discardIfBroken(e);
            throw SqliteErrors.explain(e, "for values", false);
        } finally {
            lock.unlock();
        }
    }

    private static void bind(PreparedStatement select, @Nullable Object value) throws SQLException {
        if (value == null) {
            select.setNull(1, Types.NULL);
        } else if (value instanceof Integer || value instanceof Long) {
            select.setLong(1, ((Number) value).longValue());
        } else if (value instanceof Double real) {
            select.setDouble(1, real);
        } else if (value instanceof String text) {
            select.setString(1, text);
        } else if (value instanceof byte[] blob) {
            select.setBytes(1, blob);
        } else {
            throw new SQLException(
                    "A value of type " + value.getClass().getTypeName()
                            + " does not come from SQLite: give Integer, Long, Double, String, byte[] or null",
                    "22018");
        }
    }

    private static void release(PreparedStatement select, @Nullable Object value) throws SQLException {
        if ((value instanceof String text && text.length() > LONG)
                || (value instanceof byte[] blob && blob.length > LONG)) {
            select.clearParameters();
        }
    }

    private PreparedStatement statement() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException(
                    "The database was closed, and what was kept of it can no longer be read as another type: read it before",
                    "08003");
        }
        PreparedStatement ready = statement;
        if (ready == null) {
            SQLiteConnection opened = opener.open();
            connection = opened;
            ready = opened.prepareStatement("SELECT ?1 AS value");
            statement = ready;
        }
        return ready;
    }

    /** Most errors are a getter's own, such as a text that is no date. */
    private void discardIfBroken(SQLException failure) {
        if (statement == null || SqliteErrors.isFatal(failure)) {
            discard();
        }
    }

    /** Closes the connection; nothing is read any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            discard();
        } finally {
            lock.unlock();
        }
    }

    private void discard() {
        SQLiteConnection last = connection;
        connection = null;
        statement = null;
        OwnConnections.close(last, "values");
    }
}
