package dev.rockpool.pool;

import java.time.Duration;

/**
 * The write-ahead log of a database and its checkpoints, at one moment. Immutable.
 *
 * @param bytes the size of the log's file
 * @param limit the size beyond which it is cut ({@code walSizeLimit}), in bytes; 0 where there is no log
 * @param checkpoints checkpoints made since the database was opened, in any mode
 * @param blocked how many of them something stood in the way of
 * @param failed how many ended in an error
 * @param longest how long the longest one took
 * @param longestParked for how long a checkpoint held up the writer at most
 */
public record WalStats(
        long bytes, long limit, long checkpoints, long blocked, long failed, Duration longest, Duration longestParked) {

    /** Of a database without a write-ahead log of ours. */
    public static final WalStats NONE = new WalStats(0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO);
}
