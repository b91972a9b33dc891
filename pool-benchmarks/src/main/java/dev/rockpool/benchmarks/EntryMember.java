package dev.rockpool.benchmarks;

import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread of the single-row writes. A write that finds the database locked is counted as an error and tried again at once, until it
 * succeeds; its time is that of all its tries. Any other failure ends the benchmark.
 *
 * <p>A virtual thread parks for an instant before each write, as it would to wait for its next request, and that is part of its time. Else,
 * where nothing makes it wait, it would keep its carrier, and those that never got one would be missing from the figures. To yield is not
 * enough: a carrier prefers those who ran on it before.
 */
final class EntryMember implements Crowd.Member {

    final WorkLog log = new WorkLog();

    private final WriteTarget target;
    private final int number;
    private final boolean virtual;
    private int nextWrite;

    EntryMember(WriteTarget target, int number, boolean virtual) {
        this.target = target;
        this.number = number;
        this.virtual = virtual;
    }

    @Override
    public void act(Crowd.Period period) throws SQLException {
        int write = nextWrite++;
        long begin = System.nanoTime();
        if (virtual) {
            LockSupport.parkNanos(1);
        }
        while (!insert(period, write)) {
            Thread.onSpinWait();
        }
        log.done(period, false, begin);
        log.acknowledge(write);
    }

    /** False where the database was locked, and nothing was kept. */
    private boolean insert(Crowd.Period period, int write) throws SQLException {
        try {
            target.insert(number, write);
            return true;
        } catch (SQLException e) {
            if (!WorkLog.isLock(WorkLog.kind(e))) {
                throw e;
            }
            log.failed(period, e);
            return false;
        }
    }
}
