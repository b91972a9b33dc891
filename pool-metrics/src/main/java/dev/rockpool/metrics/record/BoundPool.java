package dev.rockpool.metrics.record;

import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolListener;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.PoolTimes;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The part of metrics in one database, from its opening to its end. Thread-safe. */
public final class BoundPool implements PoolModule.Attachment {

    private final ModuleContext context;
    private final MeterRegistry registry;
    private final PoolRecorder recorder;
    private final List<Runnable> bound;

    /**
     * Begins to record.
     *
     * @param context the database
     * @param registry where its meters are
     * @param bound ends what else there is, when the database is closed
     */
    public BoundPool(ModuleContext context, MeterRegistry registry, List<Runnable> bound) {
        this.context = context;
        this.registry = registry;
        this.bound = List.copyOf(bound);
        this.recorder = new PoolRecorder(context.housekeeper().tick());
        context.housekeeper().add(recorder);
    }

    /**
     * Returns what is recorded.
     *
     * @return always the same
     */
    public PoolRecorder recorder() {
        return recorder;
    }

    /**
     * Returns where the meters are.
     *
     * @return the user's registry
     */
    public MeterRegistry registry() {
        return registry;
    }

    /**
     * Returns the kind of database.
     *
     * @return for example {@code sqlite}
     */
    public String engine() {
        return context.engine();
    }

    /**
     * Returns who hears the pool's events.
     *
     * @return for events of our own
     */
    public Listeners listeners() {
        return context.listeners();
    }

    /**
     * Returns who does the pool's background work.
     *
     * @return for work of our own
     */
    public Housekeeper housekeeper() {
        return context.housekeeper();
    }

    @Override
    public PoolListener listener() {
        return recorder;
    }

    @Override
    public ActivityWatch watch() {
        return recorder;
    }

    @Override
    public PoolTimes times() {
        return recorder;
    }

    @Override
    public void close() {
        context.housekeeper().remove(recorder);
        bound.forEach(Runnable::run);
    }
}
