package dev.rockpool.sqlite;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Slot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Slows writers down while a checkpoint copies, should the WAL grow too far meanwhile: the disk then takes writes faster than it gives
 * them back, and somebody has to wait. It borrows the writer from its lane, in turn, and holds it for {@code checkpointStall} at a time;
 * between two holds, all who waited before get their turn. Thread-safe.
 */
final class WriterBrake implements AutoCloseable {

    private static final long LOOK_MILLIS = 5;

    private final CountDownLatch end = new CountDownLatch(1);
    private final WalFile wal;
    private final long fromBytes;
    private final Lane writer;
    private final Duration stall;
    private final Housekeeper housekeeper;

    // Guarded by this.
    private boolean holding;
    private long heldSince;
    private long longest;

    /**
     * Begins to watch.
     *
     * @param fromBytes the size of the WAL file from which on writers are slowed down
     */
    WriterBrake(WalFile wal, long fromBytes, Lane writer, Duration stall, Housekeeper housekeeper) {
        this.wal = wal;
        this.fromBytes = fromBytes;
        this.writer = writer;
        this.stall = stall;
        this.housekeeper = housekeeper;
        housekeeper.workers().execute(this::watch);
    }

    private void watch() {
        try {
            while (!end.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (wal.bytes() >= fromBytes) {
                    hold();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            // The writer is not to be had: then nobody writes, or the pool is closing.
        }
    }

    private void hold() throws SQLException, InterruptedException {
        Slot slot = writer.acquire(writer.config().acquireTimeout());
        long lease = slot.lease();
        begin();
        try {
            end.await(stall.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            writer.release(slot, lease);
            end();
        }
    }

    private synchronized void begin() {
        holding = true;
        heldSince = housekeeper.ticker().nanos();
    }

    private synchronized void end() {
        longest = longestHold();
        holding = false;
    }

    /** For how long the writer was held at most, in nanoseconds. */
    synchronized long longestHold() {
        return holding ? Math.max(longest, housekeeper.ticker().nanos() - heldSince) : longest;
    }

    @Override
    public void close() {
        end.countDown();
    }
}
