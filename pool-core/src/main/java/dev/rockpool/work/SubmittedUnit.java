package dev.rockpool.work;

import dev.rockpool.pool.Slot;
import dev.rockpool.pool.Watchdog;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import org.jspecify.annotations.Nullable;

/** One run of a submitted unit: nobody waits with it; its submission learns how it ended. */
final class SubmittedUnit<T extends @Nullable Object> extends WriteUnit<T> implements Watchdog.Watched {

    private final WriteQueue queue;
    private final Submission<T> submission;

    SubmittedUnit(WriteQueue queue, Submission<T> submission, WorkOptions options, boolean mayBeRetried) {
        super(
                null,
                submission.work(),
                options,
                mayBeRetried,
                queue.housekeeper().ticker().nanos(),
                queue);
        this.queue = queue;
        this.submission = submission;
    }

    /** Also where the submission has an outcome already, which somebody else gave it. */
    @Override
    boolean isTooLate() {
        return submission.isDone() || super.isTooLate();
    }

    @Override
    protected void granted(Slot slot) {
        queue.granted(slot, this);
    }

    @Override
    protected void refused(SQLException failure) {
        fail(failure, true);
        settle(queue.after());
    }

    @Override
    void sendBack() {
        submission.queue(optionsOfNextRun());
    }

    @Override
    void settle(AfterUnits after) {
        if (failure() == null) { // acknowledged first
            after.add(() -> submission.ended(this));
            super.settle(after);
        } else { // another run may follow
            super.settle(after);
            after.add(() -> submission.ended(this));
        }
    }

    /** Ends its wait when its deadline is over; once it has begun, its statements see to that. */
    @Override
    public long look(long now) {
        long left = deadline() - now;
        if (left > 0) {
            return left;
        }
        queue.housekeeper().watchdog().forget(this);
        if (queue.lane().withdraw(this)) {
            refused(new SQLTimeoutException(
                    "The unit's deadline was over in the write queue: it never began. Raise the deadline, or the unit's priority",
                    "HYT00"));
        }
        return Long.MAX_VALUE;
    }
}
