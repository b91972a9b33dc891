package dev.rockpool.sqlite;

import dev.rockpool.pool.AcquireTimeoutException;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.PoolClosedException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what was written to attached files from their WALs into the files, every {@code checkpointInterval}, however little it was: the
 * checkpointer serves the main database alone, and SQLite's own checkpoints, which stay on where files are attached, come by size.
 * Passive, so that it waits for nobody, and on the writer, where it gives way to others who want it. Thread-safe.
 */
final class AttachedCheckpoints implements Housekeeper.Chore {

    private static final Logger LOG = LoggerFactory.getLogger(AttachedCheckpoints.class);
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final AttachedFiles files;
    private final Lane writer;
    private final Housekeeper housekeeper;
    private final long interval;
    private final AtomicBoolean running = new AtomicBoolean();
    private long next;

    AttachedCheckpoints(AttachedFiles files, Lane writer, Housekeeper housekeeper, Duration interval) {
        this.files = files;
        this.writer = writer;
        this.housekeeper = housekeeper;
        this.interval = interval.toNanos();
        this.next = housekeeper.tick() + this.interval;
    }

    @Override
    public void run(long now) {
        if (now - next < 0 || !running.compareAndSet(false, true)) {
            return;
        }
        next = now + interval;
        try {
            housekeeper.workers().execute(this::runInBackground);
        } catch (RejectedExecutionException e) {
            running.set(false); // everything is being closed
        }
    }

    private void runInBackground() {
        try {
            LaneWork.on(writer, PATIENCE, this::checkpoint);
        } catch (AcquireTimeoutException | PoolClosedException e) {
            LOG.debug("{}: the writer is not free, so attached files wait for the next checkpoint", writer.name(), e);
        } catch (SQLException | RuntimeException e) {
            LOG.warn("{}: the checkpoint of an attached file failed, and is tried again", writer.name(), e);
        } finally {
            running.set(false);
        }
    }

    private boolean checkpoint(LaneWork work) throws SQLException {
        for (String schema : files.writtenSchemas()) {
            work.text("PRAGMA " + SqliteSession.quote(schema) + ".wal_checkpoint(PASSIVE)");
        }
        return true;
    }
}
