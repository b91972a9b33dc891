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
 * Something that is done on the writer every so often, in the background, and gives way: where the writer is not free within a moment, it
 * is done later. One run at a time. Thread-safe.
 */
abstract class WriterChore implements Housekeeper.Chore {

    private static final Logger LOG = LoggerFactory.getLogger(WriterChore.class);
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final String what;
    private final Lane writer;
    private final Housekeeper housekeeper;
    private final long interval;
    /** After how long it is tried again where the writer was not free. */
    private final long pause;

    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long next;

    WriterChore(String what, Lane writer, Housekeeper housekeeper, Duration interval, Duration pause) {
        this.what = what;
        this.writer = writer;
        this.housekeeper = housekeeper;
        this.interval = interval.toNanos();
        this.pause = Math.min(this.interval, pause.toNanos());
        this.next = housekeeper.tick() + this.interval;
    }

    /** Does it. */
    abstract void work(LaneWork work) throws SQLException;

    @Override
    public final void run(long now) {
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
            LaneWork.on(writer, PATIENCE, lent -> {
                work(lent);
                return true;
            });
        } catch (AcquireTimeoutException e) {
            next = housekeeper.tick() + pause;
        } catch (PoolClosedException e) {
            LOG.debug("{}: the pool was closed before {} could run", writer.name(), what, e);
        } catch (SQLException | RuntimeException e) {
            LOG.warn("{}: {} failed; it runs again in {} s", writer.name(), what, interval / 1_000_000_000, e);
        } finally {
            running.set(false);
        }
    }
}
