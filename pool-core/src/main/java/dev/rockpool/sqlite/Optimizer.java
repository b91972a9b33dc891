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
 * Runs {@code PRAGMA optimize} on the writer: now and then in the background, and when asked. In the background it gives way: where
 * the writer is not free within a moment, it tries again a minute later. Thread-safe.
 */
final class Optimizer implements Housekeeper.Chore {

    private static final Logger LOG = LoggerFactory.getLogger(Optimizer.class);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofMinutes(1);

    private final SqliteDatabase database;
    private final Lane writer;
    private final Housekeeper housekeeper;
    private final long interval;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long next;

    Optimizer(SqliteDatabase database, Lane writer, Housekeeper housekeeper, Duration interval) {
        this.database = database;
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
            LaneWork.on(writer, PATIENCE, work -> optimize(work, database));
        } catch (AcquireTimeoutException e) {
            next = housekeeper.tick() + Math.min(interval, SOON.toNanos());
        } catch (PoolClosedException e) {
            LOG.debug("The pool was closed before PRAGMA optimize could run", e);
        } catch (SQLException | RuntimeException e) {
            LOG.warn("PRAGMA optimize failed on {}; it runs again in {} s", writer.name(), interval / 1_000_000_000, e);
        } finally {
            running.set(false);
        }
    }

    /** The limit keeps it short on large tables; the lane restores it when the connection comes back. */
    static boolean optimize(LaneWork work, SqliteDatabase database) throws SQLException {
        work.execute("PRAGMA analysis_limit=400");
        work.execute("PRAGMA optimize=0x10002");
        database.schemaChanged(); // it may have made the tables of its statistics
        return true;
    }
}
