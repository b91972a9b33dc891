package dev.rockpool.metrics;

import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Makes the meters of one pool, in the schemes asked for, and removes them. Thread-safe. */
final class MeterBinder {

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(10_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };
    /** As OpenTelemetry's conventions prescribe them for {@code db.client.operation.duration}. */
    private static final Duration[] OPEN_TELEMETRY_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private static final double[] GROUPS = {1, 2, 4, 8, 16, 32, 64, 128, 256};

    private final MeterRegistry registry;
    private final Set<Naming> schemes;
    private final boolean histograms;
    private final PoolTags tags;
    private final StatsView view;
    private volatile boolean closed;
    private final ConcurrentLinkedQueue<Meter> bound = new ConcurrentLinkedQueue<>();

    MeterBinder(MeterRegistry registry, Set<Naming> schemes, boolean histograms, PoolTags tags, StatsView view) {
        this.registry = registry;
        this.schemes = schemes;
        this.histograms = histograms;
        this.tags = tags;
        this.view = view;
    }

    /** Removes all meters of the pool; what is made later, by an event that comes late, is removed at once. */
    void removeAll() {
        closed = true;
        Meter meter;
        while ((meter = bound.poll()) != null) {
            registry.remove(meter);
        }
    }

    private <M extends Meter> M keep(M meter) {
        bound.add(meter);
        if (closed) {
            removeAll();
        }
        return meter;
    }

    // ---- figures that are read when they are asked for

    /** Binds the figures of a lane. */
    void figures(String lane) {
        for (PoolMeter meter : PoolMeter.values()) {
            ToDoubleFunction<LaneStats> figure = meter.source.ofLane();
            if (figure != null) {
                ToDoubleFunction<StatsView> read = now -> {
                    LaneStats stats = now.lane(lane);
                    return stats == null ? 0 : figure.applyAsDouble(stats);
                };
                names(meter, lane).forEach(name -> figure(meter, name, read));
            }
        }
    }

    /** Binds the figures of the pool as a whole. */
    void figures() {
        for (PoolMeter meter : PoolMeter.values()) {
            ToDoubleFunction<PoolStats> figure = meter.source.ofPool();
            var byReason = meter.source.byReason();
            if (figure != null) {
                names(meter, null).forEach(name -> figure(meter, name, now -> figure.applyAsDouble(now.pool())));
            } else if (byReason != null) {
                for (Enum<?> reason : meter.source.reasons()) {
                    for (Name name : names(meter, null)) {
                        figure(
                                meter,
                                name.with("reason", PoolMeter.tag(reason)),
                                now -> count(byReason.apply(now.pool()), reason));
                    }
                }
            }
        }
    }

    private static double count(Map<? extends Enum<?>, Long> counts, Enum<?> reason) {
        Long count = counts.get(reason);
        return count == null ? 0 : count;
    }

    private void figure(PoolMeter meter, Name name, ToDoubleFunction<StatsView> read) {
        keep(
                meter.kind == MeterKind.GAUGE
                        ? Gauge.builder(name.name(), view, read)
                                .tags(name.tags())
                                .baseUnit(meter.baseUnit())
                                .description(meter.description)
                                .strongReference(true)
                                .register(registry)
                        : FunctionCounter.builder(name.name(), view, read)
                                .tags(name.tags())
                                .baseUnit(meter.baseUnit())
                                .description(meter.description)
                                .register(registry));
    }

    // ---- what is told by events

    Timer[] timers(PoolMeter meter, @Nullable String lane) {
        return names(meter, lane).stream().map(name -> timer(meter, name)).toArray(Timer[]::new);
    }

    Timer[] operations(String lane, Operation operation, @Nullable String failure) {
        List<Timer> timers = new ArrayList<>();
        for (Name name : names(PoolMeter.OPERATION, lane)) {
            Name tagged = name.scheme() == Naming.OPENTELEMETRY
                    ? name.with("db.operation.name", operation.name())
                            .with("error.type", failure == null ? "none" : failure)
                    : name.with("operation", operation.name().toLowerCase(Locale.ROOT))
                            .with("outcome", failure == null ? "ok" : "error");
            timers.add(timer(PoolMeter.OPERATION, tagged));
        }
        return timers.toArray(Timer[]::new);
    }

    private Timer timer(PoolMeter meter, Name name) {
        Timer.Builder builder = Timer.builder(name.name()).tags(name.tags()).description(meter.description);
        if (histograms && name.scheme() != Naming.HIKARICP) { // HikariCP has none, and its dashboards expect none
            builder.serviceLevelObjectives(name.scheme() == Naming.OPENTELEMETRY ? OPEN_TELEMETRY_BUCKETS : BUCKETS);
        }
        return keep(builder.register(registry));
    }

    @Nullable
    Counter counter(PoolMeter meter, String lane, Enum<?> reason) {
        for (Name name : names(meter, lane)) {
            return keep(Counter.builder(name.name())
                    .tags(name.with("reason", PoolMeter.tag(reason)).tags())
                    .baseUnit(meter.baseUnit())
                    .description(meter.description)
                    .register(registry));
        }
        return null;
    }

    @Nullable
    DistributionSummary summary(PoolMeter meter) {
        for (Name name : names(meter, null)) {
            DistributionSummary.Builder builder = DistributionSummary.builder(name.name())
                    .tags(name.tags())
                    .baseUnit(meter.baseUnit())
                    .description(meter.description);
            if (histograms) {
                builder.serviceLevelObjectives(GROUPS);
            }
            return keep(builder.register(registry));
        }
        return null;
    }

    // ---- names

    /**
     * One name of a meter, with its tags.
     *
     * @param scheme of which
     * @param name the name
     * @param tags the tags
     */
    private record Name(Naming scheme, String name, Tags tags) {
        Name with(String key, String value) {
            return new Name(scheme, name, tags.and(key, value));
        }
    }

    private List<Name> names(PoolMeter meter, @Nullable String lane) {
        List<Name> names = new ArrayList<>();
        if (schemes.contains(Naming.ROCKPOOL)) {
            names.add(new Name(Naming.ROCKPOOL, meter.meter, tags.rockpool(lane)));
        }
        String hikari = meter.hikari;
        if (schemes.contains(Naming.HIKARICP) && hikari != null && lane != null) {
            names.add(new Name(Naming.HIKARICP, hikari, tags.hikari(lane)));
        }
        if (schemes.contains(Naming.OPENTELEMETRY) && lane != null) {
            for (String name : meter.openTelemetry) {
                names.add(new Name(Naming.OPENTELEMETRY, name, tags.openTelemetry(lane, meter)));
            }
        }
        return names;
    }
}
