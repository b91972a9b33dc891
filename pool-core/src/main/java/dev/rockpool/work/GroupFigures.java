package dev.rockpool.work;

import dev.rockpool.pool.PoolEvent;
import java.time.Duration;

/** What one group of write units counts of itself. For the holder of the lease. */
final class GroupFigures {

    final long began;
    int largest;
    int commits;
    int committed;
    int failed;
    int undone;
    int rerun;
    int runs;
    long waitNanos;
    long maxWaitNanos;
    long serviceNanos;
    long maxServiceNanos;
    long commitNanos;
    long maxCommitNanos;

    GroupFigures(long began) {
        this.began = began;
    }

    void waited(long nanos) {
        waitNanos += nanos;
        maxWaitNanos = Math.max(maxWaitNanos, nanos);
    }

    void served(long nanos) {
        runs++;
        serviceNanos += nanos;
        maxServiceNanos = Math.max(maxServiceNanos, nanos);
    }

    void committed(int units, long nanos, boolean alone) {
        commits++;
        committed += units;
        largest = alone ? Math.max(largest, 1) : units;
        commitNanos += nanos;
        maxCommitNanos = Math.max(maxCommitNanos, nanos);
    }

    PoolEvent event(String lane) {
        return new PoolEvent.GroupCommitted(
                lane, committed, failed, rerun, Duration.ofNanos(serviceNanos), Duration.ofNanos(commitNanos));
    }
}
