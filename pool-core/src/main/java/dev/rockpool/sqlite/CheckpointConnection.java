package dev.rockpool.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * The connection that checkpoints are made on, and nothing else, so that none ever runs inside somebody's transaction. It is opened when
 * it is first needed, and again after an error. It never waits for a lock. Not thread-safe but for {@link #interrupt()}.
 */
final class CheckpointConnection {

    /** What precedes each page in the WAL file. */
    private static final int FRAME_HEADER = 24;

    private final Opener opener;
    private volatile @Nullable SQLiteConnection sqlite;
    private @Nullable Statement statement;
    private int frameBytes;

    /**
     * What SQLite answers to {@code wal_checkpoint}.
     *
     * @param busy whether it could not do all that was asked
     * @param log pages in the WAL; 0 after it was cut
     * @param done how many of them, counted from the oldest, are copied into the database
     */
    record Counters(boolean busy, long log, long done) {
        long left() {
            return log - done;
        }
    }

    /** Opens the connection. */
    @FunctionalInterface
    interface Opener {
        SQLiteConnection open() throws SQLException;
    }

    CheckpointConnection(Opener opener) {
        this.opener = opener;
    }

    /** Reads the counters and does nothing; some 10 µs, whatever others do. */
    Counters counters() throws SQLException {
        return run("NOOP");
    }

    Counters checkpoint(CheckpointMode mode) throws SQLException {
        return run(mode.name());
    }

    private Counters run(String mode) throws SQLException {
        Statement ready = statement == null ? open() : statement;
        try (ResultSet row = ready.executeQuery("PRAGMA main.wal_checkpoint(" + mode + ")")) {
            if (!row.next()) {
                throw new SQLException("SQLite answers nothing to wal_checkpoint(" + mode + ")");
            }
            // Where another process keeps the whole database to itself, the counts are -1.
            return new Counters(row.getInt(1) != 0, Math.max(0, row.getLong(2)), Math.max(0, row.getLong(3)));
        }
    }

    private Statement open() throws SQLException {
        SQLiteConnection opened = opener.open();
        sqlite = opened; // from here on close() closes it
        Statement ready = opened.createStatement();
        try (ResultSet row = ready.executeQuery("PRAGMA page_size")) {
            frameBytes = FRAME_HEADER + (row.next() ? row.getInt(1) : 0);
        }
        statement = ready;
        return ready;
    }

    /** The size of a page in the WAL; known once the counters were read. */
    int frameBytes() {
        return frameBytes;
    }

    /** Ends a checkpoint that is copying. May be called by any thread, at any time. */
    void interrupt() {
        SQLiteConnection open = sqlite;
        if (open != null) {
            try {
                open.getDatabase().interrupt();
            } catch (SQLException e) {
                // Closed already: nothing runs.
            }
        }
    }

    void close() throws SQLException {
        SQLiteConnection open = sqlite;
        sqlite = null;
        statement = null;
        if (open != null) {
            open.close();
        }
    }
}
