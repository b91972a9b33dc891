package dev.rockpool.benchmarks;

import java.sql.SQLException;

/**
 * One thread of the single-row writes. A write that finds the database locked is counted as an error and tried again at once, until it
 * succeeds; its time is that of all its tries. Any other failure ends the benchmark.
 */
final class EntryMember implements Crowd.Member {

    final WorkLog log = new WorkLog();

    private final WriteTarget target;
    private final int number;
    private int nextWrite;

    EntryMember(WriteTarget target, int number) {
        this.target = target;
        this.number = number;
    }

    @Override
    public void act(Crowd.Period period) throws SQLException {
        int write = nextWrite++;
        long begin = System.nanoTime();
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
