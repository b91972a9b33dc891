package dev.rockpool.work;

import dev.rockpool.pool.WriteQueueStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a write queue has counted since it began. Thread-safe: groups come one after the other, but for databases with many writers. */
final class QueueCounters {

    private static final int SIZES = 32;

    private final long[] sizes = new long[SIZES];
    private long committed;
    private long failed;
    private long undone;
    private long rerun;
    private long groups;
    private int largest;
    private long wait;
    private long maxWait;
    private long service;
    private long maxService;
    private long commit;
    private long maxCommit;

    synchronized void add(GroupFigures group) {
        committed += group.committed;
        failed += group.failed;
        undone += group.undone;
        rerun += group.rerun;
        groups += group.commits;
        largest = Math.max(largest, group.largest);
        if (group.commits > 0) {
            // All commits of a group but one are those of units that ran alone.
            sizes[Integer.SIZE - Integer.numberOfLeadingZeros(group.largest - 1)]++;
            sizes[0] += group.commits - 1;
        }
        wait += group.waitNanos;
        maxWait = Math.max(maxWait, group.maxWaitNanos);
        service += group.serviceNanos;
        maxService = Math.max(maxService, group.maxServiceNanos);
        commit += group.commitNanos;
        maxCommit = Math.max(maxCommit, group.maxCommitNanos);
    }

    synchronized void reset() {
        Arrays.fill(sizes, 0);
        committed = 0;
        failed = 0;
        undone = 0;
        rerun = 0;
        groups = 0;
        largest = 0;
        wait = 0;
        maxWait = 0;
        service = 0;
        maxService = 0;
        commit = 0;
        maxCommit = 0;
    }

    synchronized WriteQueueStats snapshot(int depth) {
        List<Long> counts = new ArrayList<>();
        int used = SIZES;
        while (used > 0 && sizes[used - 1] == 0) {
            used--;
        }
        for (int i = 0; i < used; i++) {
            counts.add(sizes[i]);
        }
        return new WriteQueueStats(
                depth,
                committed,
                failed,
                undone,
                rerun,
                groups,
                counts,
                largest,
                Duration.ofNanos(wait),
                Duration.ofNanos(maxWait),
                Duration.ofNanos(service),
                Duration.ofNanos(maxService),
                Duration.ofNanos(commit),
                Duration.ofNanos(maxCommit));
    }
}
