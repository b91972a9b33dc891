package dev.rockpool.transfer;

/** Hears how far an export or an import is. */
@FunctionalInterface
public interface TransferProgress {

    /**
     * Called on the thread that asked for the work, after every thousand rows or so, after every commit, and at the end. What it throws
     * ends the work, undoes the open transaction, and reaches the caller.
     *
     * @param rows how many rows are done
     */
    void progress(long rows);
}
