package dev.rockpool.sqlite;

import dev.rockpool.pool.Housekeeper;

/** How many pages were written to the WAL, whose counter begins anew whenever SQLite does, and how fast. Not thread-safe. */
final class WalGrowth {

    private CheckpointConnection.Counters seen = new CheckpointConnection.Counters(false, 0, 0);
    private long seenAt;
    private long written;
    private double perTick;

    WalGrowth(long now) {
        this.seenAt = now;
    }

    void look(CheckpointConnection.Counters counters, long now) {
        boolean anew = counters.log() < seen.log() || counters.done() < seen.done();
        long more = counters.log() - (anew ? 0 : seen.log());
        written += more;
        if (now - seenAt > 0) {
            perTick = (double) more / (now - seenAt) * Housekeeper.TICK_NANOS;
        }
        seen = counters;
        seenAt = now;
    }

    /** A checkpoint was made, or tried. */
    void checkpointed(CheckpointConnection.Counters counters, long now) {
        look(counters, now);
        written = 0;
    }

    /** The pages written since the last checkpoint. */
    long written() {
        return written;
    }

    /** The pages that will be written until the housekeeper's next tick, should it go on like this. */
    double untilNextTick() {
        return perTick;
    }
}
