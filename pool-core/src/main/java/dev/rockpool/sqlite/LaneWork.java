package dev.rockpool.sqlite;

import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Slot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** The engine's own work on a connection borrowed from a lane, and given back clean whatever happened. For one thread. */
final class LaneWork {

    /** What is done while the connection is held. */
    @FunctionalInterface
    interface Task<T extends @Nullable Object> {
        T run(LaneWork work) throws SQLException;
    }

    private final Slot slot;
    private final SqliteSession session;

    private LaneWork(Slot slot) {
        this.slot = slot;
        this.session = (SqliteSession) slot.physical();
    }

    /** Waits as long as any caller. */
    static <T extends @Nullable Object> T on(Lane lane, Task<T> task) throws SQLException {
        return on(lane.acquire(), work -> {
            // Nobody retries here, so the driver does all the waiting for locks of other processes; the return restores
            // it.
            work.execute("PRAGMA busy_timeout=" + TimeUnit.NANOSECONDS.toMillis(work.session.lockPatience()));
            return task.run(work);
        });
    }

    static <T extends @Nullable Object> T on(Lane lane, Duration wait, Task<T> task) throws SQLException {
        return on(lane.acquire(wait), task);
    }

    private static <T extends @Nullable Object> T on(Slot slot, Task<T> task) throws SQLException {
        long lease = slot.lease();
        LaneWork work = new LaneWork(slot);
        try {
            return task.run(work);
        } catch (SQLException e) {
            SQLException seen = work.session.failed(e);
            slot.noteError(seen);
            throw seen;
        } finally {
            slot.lane().release(slot, lease);
        }
    }

    SqliteSession session() {
        return session;
    }

    Connection jdbc() {
        return session.jdbc();
    }

    SQLiteConnection driver() {
        return (SQLiteConnection) session.jdbc();
    }

    /** Notes for reports what runs, and what it may leave behind. */
    void note(String sql) throws SQLException {
        session.beforeStatement(sql);
        slot.noteStatement(sql);
    }

    void execute(String sql) throws SQLException {
        note(sql);
        try (Statement statement = jdbc().createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    String text(String sql) throws SQLException {
        slot.noteStatement(sql);
        return ask(jdbc(), sql);
    }

    static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new SQLException("'" + sql + "' has no result");
            }
            return String.valueOf(row.getString(1));
        }
    }
}
