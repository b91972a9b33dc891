package dev.rockpool.metrics;

import dev.rockpool.metrics.record.BoundPool;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.PoolListener;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Meters of a pool in a Micrometer registry: {@code DatabaseManager.withPooling(…).with(PoolMetrics.of(registry))}. They are there from
 * the pool's opening to its end. An immutable set of options that can serve several databases. Thread-safe.
 */
public final class PoolMetrics implements PoolModule {

    private final MeterRegistry registry;
    private final Set<Naming> schemes;
    private final boolean histograms;
    private final ObservationRegistry observations;

    private PoolMetrics(
            MeterRegistry registry, Set<Naming> schemes, boolean histograms, ObservationRegistry observations) {
        this.registry = registry;
        this.schemes = schemes;
        this.histograms = histograms;
        this.observations = observations;
    }

    /**
     * Binds pools to a registry, with names {@code rockpool.*} and with histograms.
     *
     * @param registry where the meters go
     * @return a module for {@code .with(…)}
     */
    public static PoolMetrics of(MeterRegistry registry) {
        return new PoolMetrics(
                Objects.requireNonNull(registry, "registry: PoolMetrics needs a MeterRegistry to bind meters to"),
                EnumSet.of(Naming.ROCKPOOL),
                true,
                ObservationRegistry.NOOP);
    }

    /**
     * Chooses how meters are called.
     *
     * @param scheme one scheme
     * @param more others, beside it
     * @return a copy with these schemes and no others
     */
    public PoolMetrics naming(Naming scheme, Naming... more) {
        return new PoolMetrics(registry, EnumSet.of(scheme, more), histograms, observations);
    }

    /**
     * Chooses whether times and group sizes have histograms, which take some ten series each, or only counts, sums and maxima.
     *
     * @param histograms default true
     * @return a copy
     */
    public PoolMetrics histograms(boolean histograms) {
        return new PoolMetrics(registry, schemes, histograms, observations);
    }

    /**
     * Has connections, statements and result sets observed, for traces: {@code jdbc.connection}, {@code jdbc.query} and {@code
     * jdbc.result-set}, as datasource-micrometer calls them. A statement's text is shown without its literals; its parameters are shown
     * only with {@code slowStatementParameters}.
     *
     * @param observations where they go
     * @return a copy
     */
    public PoolMetrics observations(ObservationRegistry observations) {
        return new PoolMetrics(
                registry,
                schemes,
                histograms,
                Objects.requireNonNull(observations, "observations: give an ObservationRegistry, or leave it out"));
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public Attachment attach(ModuleContext context) {
        String name = PoolNames.claim(registry, context.pool());
        MeterBinder binder = new MeterBinder(
                registry,
                schemes,
                histograms,
                new PoolTags(name, context.database(), context.engine()),
                new StatsView(context.housekeeper(), context.stats()));
        List<Runnable> ends = List.of(binder::removeAll, () -> PoolNames.giveBack(registry, name));
        try {
            PoolMeters meters = new PoolMeters(binder);
            context.listeners().add((PoolListener) meters);
            context.listeners().add((ActivityWatch) meters);
            if (!observations.isNoop()) {
                context.listeners().add(new QueryObservations(observations, context.database()));
            }
            return new BoundPool(context, registry, ends);
        } catch (RuntimeException | Error e) { // a registry may refuse a meter
            ends.forEach(Runnable::run);
            throw e;
        }
    }

    @Override
    public String toString() {
        return "PoolMetrics" + schemes;
    }
}
