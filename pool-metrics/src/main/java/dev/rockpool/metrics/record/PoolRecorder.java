package dev.rockpool.metrics.record;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolListener;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.StatementOutcome;
import dev.rockpool.pool.StatementTiming;
import dev.rockpool.spi.PoolTimes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What takes how long in one pool, over the last minute, and statements by time since the beginning. Thread-safe. */
public final class PoolRecorder
        implements PoolListener, ActivityWatch, ActivityWatch.Running, PoolTimes, Housekeeper.Chore {

    private static final long PART = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, LaneTimes> lanes = new ConcurrentHashMap<>();
    private final LatencyWindow operations = new LatencyWindow();
    private final LatencyWindow commits = new LatencyWindow();
    private final LatencyWindow checkpoints = new LatencyWindow();
    private final StatementBook statements = new StatementBook();
    /** The housekeeper's alone. */
    private long rotated;

    private record LaneTimes(LatencyWindow acquire, LatencyWindow use) {
        LaneTimes() {
            this(new LatencyWindow(), new LatencyWindow());
        }
    }

    /**
     * Makes one that has recorded nothing.
     *
     * @param tick the time now, by the housekeeper that will run it
     */
    public PoolRecorder(long tick) {
        this.rotated = tick;
    }

    // ---- recording

    @Override
    public void onEvent(PoolEvent event) {
        if (event instanceof PoolEvent.Acquired acquired) {
            times(acquired.lane()).acquire().record(acquired.waited().toNanos());
        } else if (event instanceof PoolEvent.Released released) {
            times(released.lane()).use().record(released.held().toNanos());
        } else if (event instanceof PoolEvent.AcquireTimedOut out) {
            times(out.lane()).acquire().record(out.waited().toNanos());
        } else if (event instanceof PoolEvent.GroupCommitted group) {
            commits.record(group.commit().toNanos());
        } else if (event instanceof PoolEvent.Checkpointed checkpoint) {
            checkpoints.record(checkpoint.took().toNanos());
        }
    }

    private LaneTimes times(String lane) {
        LaneTimes known = lanes.get(lane);
        return known == null ? lanes.computeIfAbsent(lane, name -> new LaneTimes()) : known;
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
        operations.record(outcome.inDriver());
        statements.record(outcome);
    }

    @Override
    public void run(long now) {
        if (now - rotated >= PART) {
            rotated = now;
            all(LatencyWindow::rotate);
        }
    }

    @Override
    public void reset() {
        all(LatencyWindow::reset);
        statements.reset();
    }

    private void all(Consumer<LatencyWindow> work) {
        work.accept(operations);
        work.accept(commits);
        work.accept(checkpoints);
        for (LaneTimes lane : lanes.values()) {
            work.accept(lane.acquire());
            work.accept(lane.use());
        }
    }

    // ---- telling

    @Override
    public @Nullable Quantiles acquire(String lane) {
        LaneTimes known = lanes.get(lane);
        return known == null ? null : known.acquire().quantiles();
    }

    /**
     * Tells how long connections of a lane were held lately.
     *
     * @param lane its name
     * @return {@link Quantiles#NONE} where none was
     */
    public Quantiles use(String lane) {
        LaneTimes known = lanes.get(lane);
        return known == null ? Quantiles.NONE : known.use().quantiles();
    }

    /**
     * Tells how long statements lately were in the driver.
     *
     * @return of all lanes
     */
    public Quantiles operations() {
        return operations.quantiles();
    }

    /**
     * Tells how long commits of groups of write units lately took.
     *
     * @return of the writing lane
     */
    public Quantiles commits() {
        return commits.quantiles();
    }

    /**
     * Tells how long checkpoints lately took.
     *
     * @return {@link Quantiles#NONE} where the database has none
     */
    public Quantiles checkpoints() {
        return checkpoints.quantiles();
    }

    @Override
    public List<StatementTiming> slowest(int most) {
        return statements.slowest(most);
    }
}
