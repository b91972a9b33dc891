package dev.rockpool.sqlite;

/** How far a checkpoint goes. */
public enum CheckpointMode {
    /** Copies what it can from the WAL into the database, beside readers and the writer; nobody waits for it. */
    PASSIVE,
    /**
     * Copies everything and lets the next write begin the WAL file anew, over what is in it. It holds the writer up meanwhile, for no
     * longer than {@code checkpointStall}, and gives up where a reader does not end in that time.
     */
    RESTART,
    /**
     * Copies everything and cuts the WAL file to nothing. It holds the writer up meanwhile, for no longer than {@code checkpointStall},
     * and gives up where a reader does not end in that time.
     */
    TRUNCATE
}
