package dev.rockpool.metrics;

import dev.rockpool.metrics.record.BoundPool;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;

/**
 * Meters of a pool in a Micrometer registry: {@code DatabaseManager.withPooling(…).with(PoolMetrics.of(registry))}. An immutable set of
 * options that can serve several databases. Thread-safe.
 */
public final class PoolMetrics implements PoolModule {

    private final MeterRegistry registry;

    private PoolMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Binds pools to a registry.
     *
     * @param registry where the meters go
     * @return a module for {@code .with(…)}
     */
    public static PoolMetrics of(MeterRegistry registry) {
        return new PoolMetrics(
                Objects.requireNonNull(registry, "registry: PoolMetrics needs a MeterRegistry to bind meters to"));
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public Attachment attach(ModuleContext context) {
        return new BoundPool(context, registry, List.of());
    }
}
