package dev.rockpool.sqlite;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Copies what was written to attached files from their WALs into the files, every {@code checkpointInterval}, however little it was: the
 * checkpointer serves the main database alone, and SQLite's own checkpoints, which stay on where files are attached, come by size.
 * Passive, so that it waits for nobody. Thread-safe.
 */
final class AttachedCheckpoints extends WriterChore {

    private final AttachedFiles files;

    AttachedCheckpoints(AttachedFiles files, Lane writer, Housekeeper housekeeper, Duration interval) {
        super("the checkpoint of attached files", writer, housekeeper, interval, interval);
        this.files = files;
    }

    @Override
    void work(LaneWork work) throws SQLException {
        for (String schema : files.writtenSchemas()) {
            work.text("PRAGMA " + SqliteSession.quote(schema) + ".wal_checkpoint(PASSIVE)");
        }
    }
}
