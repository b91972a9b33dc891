package dev.rockpool.rows;

/** Hears how far a batch is. */
@FunctionalInterface
public interface BatchProgress {

    /**
     * Called on the thread that runs the batch: after every chunk or, with {@link BatchOptions#commitEvery}, after every commit. Where a
     * transaction is run again the count begins again too. What it throws ends the batch, undoes the open transaction, and reaches the
     * caller.
     *
     * @param done how many rows are written
     * @param total how many rows there are, or −1 where nobody knows
     */
    void progress(long done, long total);
}
