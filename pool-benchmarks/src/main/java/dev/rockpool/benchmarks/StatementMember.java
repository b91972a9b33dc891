package dev.rockpool.benchmarks;

import java.sql.SQLException;

/**
 * One thread that does one kind of work again and again. What finds the database locked is counted as an error and tried again at once; its
 * time is that of all its tries. Any other failure ends the benchmark.
 */
final class StatementMember implements Crowd.Member {

    final WorkLog log = new WorkLog();

    private final StatementTarget target;
    private final StatementWork work;
    private final int number;
    private int next;

    StatementMember(StatementTarget target, StatementWork work, int number) {
        this.target = target;
        this.work = work;
        this.number = number;
    }

    @Override
    public void act(Crowd.Period period) throws SQLException {
        int piece = next++;
        long begin = System.nanoTime();
        while (!run(period, piece)) {
            Thread.onSpinWait();
        }
        log.done(period, !work.writes(), begin);
        if (work.writes()) {
            log.acknowledge(piece);
        }
    }

    /** False where the database was locked, and nothing was kept. */
    private boolean run(Crowd.Period period, int piece) throws SQLException {
        try {
            target.run(work, number, piece);
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
