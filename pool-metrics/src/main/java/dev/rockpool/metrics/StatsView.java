package dev.rockpool.metrics;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolStats;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pool's figures for some sixty meters that are read one after the other: one snapshot serves them for as long as the housekeeper's tick
 * stays (0.1 s). Thread-safe.
 */
final class StatsView {

    private record View(long tick, PoolStats pool, Map<String, LaneStats> lanes) {}

    private final Housekeeper housekeeper;
    private final Supplier<PoolStats> stats;
    private volatile @Nullable View view;

    StatsView(Housekeeper housekeeper, Supplier<PoolStats> stats) {
        this.housekeeper = housekeeper;
        this.stats = stats;
    }

    PoolStats pool() {
        return now().pool();
    }

    /** Null for a lane that is there no more. */
    @Nullable
    LaneStats lane(String name) {
        return now().lanes().get(name);
    }

    private View now() {
        long tick = housekeeper.tick();
        View known = view;
        if (known == null || known.tick() != tick) {
            PoolStats pool = stats.get();
            known = new View(
                    tick,
                    pool,
                    pool.lanes().stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    LaneStats::lane, Function.identity(), (one, other) -> one)));
            view = known;
        }
        return known;
    }
}
