package dev.rockpool.metrics;

import dev.rockpool.pool.EvictionReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The meters of one lane that are told by events. Thread-safe. */
final class LaneMeters {

    private final MeterBinder binder;
    private final String lane;
    private final Timer[] acquire;
    private final Timer[] use;
    private final Timer[] create;
    /** All from the beginning on, at zero: what is not there before its first time has not grown for Prometheus. */
    private final Map<EvictionReason, Counter> evicted = new EnumMap<>(EvictionReason.class);

    /** By operation and how it ended. */
    private final Map<Ended, Timer[]> operations = new ConcurrentHashMap<>();

    private record Ended(Operation operation, @Nullable String failure) {}

    LaneMeters(MeterBinder binder, String lane) {
        this.binder = binder;
        this.lane = lane;
        this.acquire = binder.timers(PoolMeter.ACQUIRE, lane);
        this.use = binder.timers(PoolMeter.USE, lane);
        this.create = binder.timers(PoolMeter.CREATE, lane);
        for (EvictionReason reason : EvictionReason.values()) {
            Counter counter = binder.counter(PoolMeter.EVICTED, lane, reason);
            if (counter != null) {
                evicted.put(reason, counter);
            }
        }
        binder.figures(lane);
    }

    void acquired(long nanos) {
        record(acquire, nanos);
    }

    void released(long nanos) {
        record(use, nanos);
    }

    void created(long nanos) {
        record(create, nanos);
    }

    void evicted(EvictionReason reason) {
        Counter known = evicted.get(reason);
        if (known != null) {
            known.increment();
        }
    }

    void operated(Operation operation, @Nullable String failure, long nanos) {
        Ended ended = new Ended(operation, failure);
        Timer[] known = operations.get(ended);
        if (known == null) {
            known = operations.computeIfAbsent(ended, how -> binder.operations(lane, how.operation(), how.failure()));
        }
        record(known, nanos);
    }

    static void record(Timer[] timers, long nanos) {
        for (Timer timer : timers) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
