package dev.rockpool.pool;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two watches of the same activity. What began first ends last, so that spans nest.
 *
 * @param first begins first
 * @param second begins second
 */
record WatchPair(ActivityWatch first, ActivityWatch second) implements ActivityWatch {

    @Override
    public Set<Activity> activities() {
        return first.activities(); // asked of each before they were paired
    }

    @Override
    public @Nullable Lasting begin(Activity activity, String lane) {
        Lasting one = first.begin(activity, lane);
        Lasting other = second.begin(activity, lane);
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return event -> {
            other.end(event);
            one.end(event);
        };
    }

    @Override
    public @Nullable Running beginStatement(String lane, String connection, String sql, int batch) {
        Running one = first.beginStatement(lane, connection, sql, batch);
        Running other = second.beginStatement(lane, connection, sql, batch);
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new Running() {
            @Override
            public void rowsFollow(StatementOutcome soFar) {
                other.rowsFollow(soFar);
                one.rowsFollow(soFar);
            }

            @Override
            public void end(StatementOutcome outcome) {
                other.end(outcome);
                one.end(outcome);
            }
        };
    }
}
