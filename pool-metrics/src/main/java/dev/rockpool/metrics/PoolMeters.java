package dev.rockpool.metrics;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolListener;
import dev.rockpool.pool.StatementOutcome;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The meters of one pool, from its opening to its end; those of a lane from its first event on. Thread-safe. */
final class PoolMeters implements PoolListener, ActivityWatch, ActivityWatch.Running {

    private final MeterBinder binder;
    private final Map<String, LaneMeters> lanes = new ConcurrentHashMap<>();
    private final Timer[] commit;
    private final Timer[] checkpoint;
    private final Timer[] parked;
    private final @Nullable DistributionSummary groups;

    PoolMeters(MeterBinder binder) {
        this.binder = binder;
        this.commit = binder.timers(PoolMeter.COMMIT, null);
        this.checkpoint = binder.timers(PoolMeter.CHECKPOINT, null);
        this.parked = binder.timers(PoolMeter.PARKED, null);
        this.groups = binder.summary(PoolMeter.GROUP_SIZE);
        binder.figures();
    }

    private LaneMeters lane(String name) {
        LaneMeters known = lanes.get(name);
        return known == null ? lanes.computeIfAbsent(name, lane -> new LaneMeters(binder, lane)) : known;
    }

    @Override
    public void onEvent(PoolEvent event) {
        if (event instanceof PoolEvent.Acquired acquired) {
            lane(acquired.lane()).acquired(acquired.waited().toNanos());
        } else if (event instanceof PoolEvent.Released released) {
            lane(released.lane()).released(released.held().toNanos());
        } else if (event instanceof PoolEvent.AcquireTimedOut out) {
            lane(out.lane()).acquired(out.waited().toNanos());
        } else if (event instanceof PoolEvent.Created created) {
            lane(created.lane()).created(created.took().toNanos());
        } else if (event instanceof PoolEvent.Destroyed gone) {
            lane(gone.lane()).evicted(gone.reason());
        } else if (event instanceof PoolEvent.GroupCommitted group) {
            LaneMeters.record(commit, group.commit().toNanos());
            if (groups != null) {
                groups.record(group.committed());
            }
        } else if (event instanceof PoolEvent.Checkpointed done) {
            LaneMeters.record(checkpoint, done.took().toNanos());
            if (!done.parked().isZero()) {
                LaneMeters.record(parked, done.parked().toNanos());
            }
        }
    }

    @Override
    public Set<Activity> activities() {
        return Set.of(Activity.STATEMENT);
    }

    @Override
    public Running beginStatement(String lane, String connection, String sql, int batch) {
        return this;
    }

    @Override
    public void end(StatementOutcome outcome) {
        SQLException failure = outcome.failure();
        lane(outcome.lane())
                .operated(
                        Operation.of(outcome.sql()),
                        failure == null ? null : failure.getClass().getSimpleName(),
                        outcome.inDriver());
    }
}
