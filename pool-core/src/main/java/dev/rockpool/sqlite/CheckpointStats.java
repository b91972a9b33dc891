package dev.rockpool.sqlite;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a database's checkpoints since it was opened. Immutable.
 *
 * @param passive passive checkpoints made, blocked ones included
 * @param restarting restarting checkpoints made or tried
 * @param truncating truncating checkpoints made or tried
 * @param blocked how many of all something stood in the way of
 * @param failed how many ended in an error
 * @param last what the last one did; null before the first
 * @param longest how long the longest one took
 * @param longestParked for how long a checkpoint held up the writer at most
 */
public record CheckpointStats(
        long passive,
        long restarting,
        long truncating,
        long blocked,
        long failed,
        @Nullable CheckpointResult last,
        Duration longest,
        Duration longestParked) {

    /** No checkpoint yet. */
    static final CheckpointStats NONE = new CheckpointStats(0, 0, 0, 0, 0, null, Duration.ZERO, Duration.ZERO);

    /**
     * Returns how many checkpoints were made, in any mode.
     *
     * @return a count
     */
    public long total() {
        return passive + restarting + truncating;
    }

    CheckpointStats with(CheckpointResult result) {
        return new CheckpointStats(
                passive + (result.mode() == CheckpointMode.PASSIVE ? 1 : 0),
                restarting + (result.mode() == CheckpointMode.RESTART ? 1 : 0),
                truncating + (result.mode() == CheckpointMode.TRUNCATE ? 1 : 0),
                blocked + (result.isBlocked() ? 1 : 0),
                failed,
                result,
                longer(longest, result.took()),
                longer(longestParked, result.parked()));
    }

    CheckpointStats withFailure() {
        return new CheckpointStats(passive, restarting, truncating, blocked, failed + 1, last, longest, longestParked);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
