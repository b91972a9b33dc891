package dev.rockpool.sqlite;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Slows writers down while a checkpoint copies, should the WAL grow too far meanwhile: the disk then takes writes faster than it gives
 * them back, and somebody has to wait. Whoever has committed waits, with the writer in hand, until the copying is done, but no longer
 * than {@code checkpointStall}; then all who waited behind have their turn before the next one is held. Thread-safe.
 */
final class WriterBrake implements AutoCloseable {

    private final CountDownLatch end = new CountDownLatch(1);
    private final long fromBytes;
    private final Duration stall;
    private final IntSupplier waiting;

    // Guarded by this.
    private boolean holding;
    private long heldSince;
    private long longest;
    /** So many commits pass before the next one is held. */
    private int passes;

    /**
     * Sets the brake.
     *
     * @param fromBytes the size of the WAL file from which on writers are slowed down
     * @param waiting how many turns on the writer are waited for
     */
    WriterBrake(long fromBytes, Duration stall, IntSupplier waiting) {
        this.fromBytes = fromBytes;
        this.stall = stall;
        this.waiting = waiting;
    }

    boolean isSet() {
        return end.getCount() > 0;
    }

    /** Called with the WAL's size by whoever holds the writer. An interrupt ends the wait, and is kept. */
    void hold(long walBytes) {
        if (walBytes < fromBytes || !isSet() || !begin()) {
            return;
        }
        try {
            if (!end.await(stall.toNanos(), TimeUnit.NANOSECONDS)) {
                letPass(waiting.getAsInt());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private synchronized void letPass(int commits) {
        passes = commits;
    }

    private synchronized boolean begin() {
        if (passes > 0) {
            passes--;
            return false;
        }
        holding = true;
        heldSince = System.nanoTime();
        return true;
    }

    private synchronized void end() {
        longest = longestHold();
        holding = false;
    }

    /** For how long a writer was held at most, in nanoseconds. */
    synchronized long longestHold() {
        return holding ? Math.max(longest, System.nanoTime() - heldSince) : longest;
    }

    @Override
    public void close() {
        end.countDown();
    }
}
