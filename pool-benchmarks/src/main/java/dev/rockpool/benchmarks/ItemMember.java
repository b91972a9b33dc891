package dev.rockpool.benchmarks;

import dev.rockpool.benchmarks.Items.Layout;
import java.sql.SQLException;
import java.util.SplittableRandom;

/**
 * One thread that reads items and updates some, a few of them much oftener than others. Each read of an item must show what was acknowledged before
 * it. What finds the database locked is counted as an error and tried again at once; its time is that of all its tries.
 */
final class ItemMember implements Crowd.Member {

    /** The n-th item comes n to the power of this as seldom as the first. */
    private static final double SKEW = 0.99;

    /** A prime, so that items that come often lie on different shelves. */
    private static final int STEP = 7_919;

    /** What is read, in the order of the tables. */
    enum Question {
        POINT("point read"),
        SUM("sum over a join of " + Items.ROWS_OF_SUM + " rows");

        private final String title;

        Question(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    final WorkLog log = new WorkLog();

    private final ItemTarget target;
    private final Question question;
    private final Layout layout;
    private final int writesOfThousand;
    private final Updates updates;
    private final SplittableRandom random;
    private final Ranks ranks;

    ItemMember(ItemTarget target, Question question, Layout layout, int writesOfThousand, Updates updates, int number) {
        this.target = target;
        this.question = question;
        this.layout = layout;
        this.writesOfThousand = writesOfThousand;
        this.updates = updates;
        this.random = new SplittableRandom(number);
        this.ranks = new Ranks(Items.ITEMS, rank -> Math.pow(rank, -SKEW), random);
    }

    @Override
    public void act(Crowd.Period period) throws SQLException {
        int item = 1 + ranks.next() * STEP % Items.ITEMS;
        boolean write = random.nextInt(1_000) < writesOfThousand;
        long begin = System.nanoTime();
        while (!run(period, write, item)) {
            Thread.onSpinWait();
        }
        log.done(period, !write, begin);
    }

    /** False where the database was locked, and nothing was done. */
    private boolean run(Crowd.Period period, boolean write, int item) throws SQLException {
        try {
            if (write) {
                target.update(layout.update(item), item);
                updates.acknowledge(layout, item);
            } else if (question == Question.POINT) {
                int acknowledged = updates.acknowledged(layout, item);
                Updates.requireFresh(target.read(layout.read(item), item), item, acknowledged);
            } else if (target.sum(layout.sum(item), item) != Items.ROWS_OF_SUM) {
                throw new IllegalStateException("The sum without item " + item + " went over other rows");
            }
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
