package dev.rockpool.benchmarks;

import java.sql.SQLException;
import java.util.SplittableRandom;

/**
 * One thread of the SQLite mix: 40 % point reads, 40 % joins, 10 % inserts in auto-commit, 10 % transactions. A failed piece of work is
 * counted and not tried again.
 */
final class MixMember implements Crowd.Member {

    final WorkLog log = new WorkLog();

    private final MixTarget target;
    private final int number;
    private final SplittableRandom random;
    private int nextWrite;

    MixMember(MixTarget target, int number) {
        this.target = target;
        this.number = number;
        this.random = new SplittableRandom(number);
    }

    @Override
    public void act(Crowd.Period period) {
        int dice = random.nextInt(100);
        boolean reads = dice < 80;
        int write = reads ? -1 : nextWrite++;
        long begin = System.nanoTime();
        try {
            perform(dice, write);
        } catch (SQLException e) {
            log.failed(period, e);
            return;
        }
        log.done(period, reads, begin);
        if (!reads) {
            log.acknowledge(write);
        }
    }

    private void perform(int dice, int write) throws SQLException {
        int customer = customer();
        if (dice < 40) {
            target.read(connection -> Shop.readCustomer(connection, customer));
        } else if (dice < 80) {
            target.read(connection -> Shop.readPurchases(connection, customer));
        } else if (dice < 90) {
            target.write(connection -> Shop.log(connection, number, write, 1));
        } else {
            int other = customer();
            target.transaction(connection -> Shop.transfer(connection, customer, other, number, write));
        }
    }

    private int customer() {
        return 1 + random.nextInt(Shop.CUSTOMERS);
    }
}
