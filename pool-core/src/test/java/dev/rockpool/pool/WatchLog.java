package dev.rockpool.pool;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what it is told of activities, in lines: what begins, and with what it ends. */
public final class WatchLog implements ActivityWatch {

    private final String name;
    private final List<String> lines;
    private final Set<Activity> activities;
    private final List<PoolEvent> events = new CopyOnWriteArrayList<>();
    private final List<SeenOutcome> outcomes = new CopyOnWriteArrayList<>();

    /** What was known of a statement that has ended. */
    public record SeenOutcome(
            String lane,
            String connection,
            String sql,
            int batch,
            long rows,
            @Nullable String failure,
            @Nullable String described,
            @Nullable List<String> parameters) {}

    public WatchLog(Activity... activities) {
        this("", new CopyOnWriteArrayList<>(), activities);
    }

    /** One of several that write into the same lines. */
    WatchLog(String name, List<String> lines, Activity... activities) {
        this.name = name;
        this.lines = lines;
        this.activities = Set.of(activities);
    }

    @Override
    public Set<Activity> activities() {
        return activities;
    }

    @Override
    public Lasting begin(Activity activity, String lane) {
        lines.add(name + "+" + activity);
        return event -> {
            if (event != null) {
                events.add(event);
            }
            lines.add(name + "-" + activity + " "
                    + (event == null ? "nothing" : event.getClass().getSimpleName()));
        };
    }

    @Override
    public Running beginStatement(String lane, String connection, String sql, int batch) {
        lines.add(name + "+" + sql);
        return new Running() {
            @Override
            public void rowsFollow(StatementOutcome soFar) {
                lines.add(name + "rows of " + soFar.sql());
            }

            @Override
            public void end(StatementOutcome it) {
                outcomes.add(new SeenOutcome(
                        it.lane(),
                        it.connection(),
                        it.sql(),
                        it.batch(),
                        it.rows(),
                        it.failure() == null ? null : it.failure().getClass().getSimpleName(),
                        it.describeFailure(),
                        it.parameters()));
                lines.add(name + "-" + it.sql());
            }
        };
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The events that activities ended with. */
    public List<PoolEvent> events() {
        return List.copyOf(events);
    }

    public List<SeenOutcome> outcomes() {
        return List.copyOf(outcomes);
    }

    public void clear() {
        lines.clear();
        events.clear();
        outcomes.clear();
    }
}
