package dev.rockpool.jfr;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.ActivityWatch;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Begins an event with each run of one activity.
 *
 * @param activity one for each type of event, so that one can be switched on and off beside the others
 */
record ActivityRecorder(Activity activity) implements ActivityWatch {

    @Override
    public Set<Activity> activities() {
        return Set.of(activity);
    }

    @Override
    public @Nullable Lasting begin(Activity begun, String lane) {
        return switch (begun) {
            case WAIT -> new AcquireWaitEvent(lane);
            case LEASE -> new LeaseEvent(lane);
            case GROUP -> new GroupCommitEvent(lane);
            case CHECKPOINT -> new CheckpointEvent(lane);
            case STATEMENT -> null; // begins with more than its lane
        };
    }

    @Override
    public Running beginStatement(String lane, String connection, String sql, int batch) {
        return new StatementEvent(lane);
    }
}
