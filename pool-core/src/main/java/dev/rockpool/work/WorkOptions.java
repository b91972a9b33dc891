package dev.rockpool.work;

import dev.rockpool.pool.Deadline;
import dev.rockpool.pool.Priority;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a piece of work is run: how soon, until when, and how often. Immutable and thread-safe; each method returns a changed copy of {@link
 * #DEFAULT} or another.
 *
 * @param priority how soon it is served among those who wait
 * @param deadline until when it has to be done: the wait, locks and each statement; null for {@code acquireTimeout} and no further limit.
 *     Work whose deadline is over before it began never begins
 * @param retry how often, and after which errors, a write unit is run again; null for the pool's {@code retries}
 * @param repeatable whether a write unit may be run again when all it did was undone for no fault of its own, because a group that
 *     shared a commit was undone. A unit that may be retried is repeatable
 * @param alone whether a write unit shares its commit with no other
 */
public record WorkOptions(
        Priority priority,
        @Nullable Deadline deadline,
        @Nullable Retry retry,
        boolean repeatable,
        boolean alone) {

    /** Normal priority, no deadline, the pool's retries. */
    public static final WorkOptions DEFAULT = new WorkOptions(Priority.NORMAL, null, null, false, false);

    /** Checks that there is a priority. */
    public WorkOptions {
        Objects.requireNonNull(priority, "priority");
    }

    /**
     * Sets how soon it is served.
     *
     * @param value the priority
     * @return changed options
     */
    public WorkOptions priority(Priority value) {
        return new WorkOptions(value, deadline, retry, repeatable, alone);
    }

    /**
     * Sets until when it has to be done.
     *
     * @param value the deadline
     * @return changed options
     */
    public WorkOptions until(Deadline value) {
        return new WorkOptions(priority, value, retry, repeatable, alone);
    }

    /**
     * Sets until when it has to be done.
     *
     * @param time from now, not from when the work is called for: such options are for one call and no constant
     * @return changed options
     */
    public WorkOptions within(Duration time) {
        return until(Deadline.in(time));
    }

    /**
     * Sets how often, and after which errors, a write unit is run again.
     *
     * @param value the retry
     * @return changed options
     */
    public WorkOptions retry(Retry value) {
        return new WorkOptions(priority, deadline, value, repeatable, alone);
    }

    /**
     * Says that a write unit bears being run again: what it does beside the database may be done twice.
     *
     * @return changed options
     */
    public WorkOptions asRepeatable() {
        return new WorkOptions(priority, deadline, retry, true, alone);
    }

    /**
     * Has a write unit committed by itself, so that nothing another unit does can undo it. It pays for a commit of its own.
     *
     * @return changed options
     */
    public WorkOptions standingAlone() {
        return new WorkOptions(priority, deadline, retry, repeatable, true);
    }
}
