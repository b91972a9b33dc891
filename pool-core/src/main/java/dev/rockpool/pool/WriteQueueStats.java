package dev.rockpool.pool;

import java.time.Duration;
import java.util.List;

/**
 * The figures of a write queue. Immutable.
 *
 * @param depth units that wait now
 * @param committed units that were kept
 * @param failed units that were undone, for whatever reason
 * @param undoneByOthers those of them that had run without fault, in a group whose commit failed
 * @param rerun runs of units that were done once more, alone, because the group they were in was undone
 * @param groups commits
 * @param groupSizes how many commits kept 1 unit, 2, 3 to 4, 5 to 8, and so on: the n-th number counts those of up to 2 to the power of n
 * @param largestGroup the most units that shared a commit
 * @param totalWait the sum of the times from queueing a unit to its beginning
 * @param maxWait the longest of them
 * @param totalService the sum of the times that units ran
 * @param maxService the longest of them
 * @param totalCommit the sum of the times that commits took
 * @param maxCommit the longest of them
 */
public record WriteQueueStats(
        int depth,
        long committed,
        long failed,
        long undoneByOthers,
        long rerun,
        long groups,
        List<Long> groupSizes,
        int largestGroup,
        Duration totalWait,
        Duration maxWait,
        Duration totalService,
        Duration maxService,
        Duration totalCommit,
        Duration maxCommit) {

    /** Nothing has been queued yet. */
    public static final WriteQueueStats NONE = new WriteQueueStats(
            0,
            0,
            0,
            0,
            0,
            0,
            List.of(),
            0,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);

    /** Copies the list. */
    public WriteQueueStats {
        groupSizes = List.copyOf(groupSizes);
    }

    /**
     * Returns how many units shared a commit on average.
     *
     * @return committed ÷ groups; 0 before the first commit
     */
    public double meanGroupSize() {
        return groups == 0 ? 0 : (double) committed / groups;
    }
}
