package dev.rockpool.sqlite;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Runs {@code PRAGMA optimize} on the writer: now and then in the background, and when asked. In the background it tries again after a
 * minute where the writer is not free. Thread-safe.
 */
final class Optimizer extends WriterChore {

    private static final Duration SOON = Duration.ofMinutes(1);

    private final SqliteDatabase database;

    Optimizer(SqliteDatabase database, Lane writer, Housekeeper housekeeper, Duration interval) {
        super("PRAGMA optimize", writer, housekeeper, interval, SOON);
        this.database = database;
    }

    @Override
    void work(LaneWork work) throws SQLException {
        optimize(work, database);
    }

    /** The limit keeps it short on large tables; the lane restores it when the connection comes back. */
    static boolean optimize(LaneWork work, SqliteDatabase database) throws SQLException {
        work.execute("PRAGMA analysis_limit=400");
        work.execute("PRAGMA optimize=0x10002");
        database.schemaChanged(); // it may have made the tables of its statistics
        return true;
    }
}
