package dev.rockpool.benchmarks;

import java.sql.SQLException;
import java.util.BitSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.sqlite.SQLiteException;

/**
 * One thread of the SQLite mix: 40 % point reads, 40 % joins, 10 % inserts in auto-commit, 10 % transactions. A failed piece of work is
 * counted and not tried again. Times are those of successes, from asking for a connection to having given it back.
 */
final class MixMember implements Crowd.Member {

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(2);

    final Histogram reads = new Histogram(LONGEST, 2);
    final Histogram writes = new Histogram(LONGEST, 2);
    final BitSet acknowledged = new BitSet();
    final Map<String, Integer> errors = new TreeMap<>();
    long readsInTime;
    long writesInTime;

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
            if (period.counts(System.nanoTime())) {
                errors.merge(kind(e), 1, Integer::sum);
            }
            return;
        }
        long end = System.nanoTime();
        if (!reads) {
            acknowledged.set(write);
        }
        record(period, reads, end - begin, end);
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

    private void record(Crowd.Period period, boolean read, long nanos, long end) {
        if (period.ends(end)) {
            (read ? reads : writes).recordValue(Math.min(nanos, LONGEST));
        }
        if (period.counts(end)) {
            if (read) {
                readsInTime++;
            } else {
                writesInTime++;
            }
        }
    }

    private static String kind(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                ? sqlite.getResultCode().name()
                : failure.getClass().getSimpleName();
    }
}
