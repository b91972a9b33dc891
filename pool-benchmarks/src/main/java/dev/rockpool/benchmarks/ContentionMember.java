package dev.rockpool.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One thread of {@link SqliteContention}, over a plain {@link DataSource}, as an application is written that knows nothing of lanes.
 * Of a hundred pieces of work 80 only read (35 by key, 35 joins, 10 aggregates), and 20 write: 5 inserts and 5 updates in auto-commit,
 * 5 transactions that write, 5 that read and then write. One write in 500 changes the schema. What fails is counted and not tried again.
 */
final class ContentionMember implements Crowd.Member {

    private static final int WRITES_TO_SCHEMA_CHANGE = 500;

    /** Work on a connection. */
    interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Runs work as one write unit. */
    @FunctionalInterface
    interface Units {
        void run(Work work) throws SQLException;
    }

    final WorkLog log = new WorkLog();

    private final DataSource source;
    private final @Nullable Units units;
    private final int number;
    private final boolean writes;
    private final SplittableRandom random;
    private int nextWrite;
    private boolean hasTable;

    /**
     * Makes a member.
     *
     * @param units runs what writes; null to do it through the data source
     * @param writes false for reads alone
     */
    ContentionMember(DataSource source, @Nullable Units units, int number, boolean writes) {
        this.source = source;
        this.units = units;
        this.number = number;
        this.writes = writes;
        this.random = new SplittableRandom(number);
    }

    @Override
    public void act(Crowd.Period period) {
        int dice = random.nextInt(writes ? 100 : 80);
        long begin = System.nanoTime();
        try {
            if (dice < 80) {
                read(dice);
            } else {
                write(dice, nextWrite++);
            }
            log.done(period, dice < 80, begin);
        } catch (SQLException e) {
            log.failed(period, e);
        }
    }

    private void read(int dice) throws SQLException {
        int customer = customer();
        if (dice < 35) {
            run(connection -> Shop.readCustomer(connection, customer));
        } else if (dice < 70) {
            run(connection -> Shop.readPurchases(connection, customer));
        } else {
            run(connection -> Shop.countPurchases(connection, customer));
        }
    }

    private void write(int dice, int write) throws SQLException {
        int customer = customer();
        int purchase = 1 + random.nextInt(Shop.PURCHASES);
        int quantity = 1 + random.nextInt(9);
        if (random.nextInt(WRITES_TO_SCHEMA_CHANGE) == 0) {
            change(connection -> Shop.changeSchema(connection, number, !hasTable));
            hasTable = !hasTable;
        } else if (dice < 85) {
            change(connection -> Shop.log(connection, number, write, 1));
            log.acknowledge(write);
        } else if (dice < 90) {
            change(connection -> Shop.change(connection, purchase, quantity));
        } else if (dice < 95) {
            inTransaction(connection -> Shop.order(connection, purchase, quantity, number, write));
            log.acknowledge(write);
        } else {
            int other = customer();
            inTransaction(connection -> Shop.transfer(connection, customer, other, number, write));
            log.acknowledge(write);
        }
    }

    private int customer() {
        return 1 + random.nextInt(Shop.CUSTOMERS);
    }

    private void run(Work work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            work.on(connection);
        }
    }

    private void change(Work work) throws SQLException {
        if (units == null) {
            run(work);
        } else {
            units.run(work);
        }
    }

    private void inTransaction(Work work) throws SQLException {
        if (units == null) {
            run(connection -> MixTarget.transaction(connection, work::on));
        } else {
            units.run(work);
        }
    }
}
