package dev.rockpool.spi;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolStats;
import java.util.function.Supplier;

/**
 * The database that a module serves.
 *
 * @param pool the pool's name
 * @param engine the kind of database, for example {@code sqlite}
 * @param config the settings
 * @param housekeeper for background work and the clock
 * @param listeners who hears the pool's events, for events of the module's own
 * @param stats reads the pool's figures; usable once the pool is open
 */
public record ModuleContext(
        String pool,
        String engine,
        PoolConfig config,
        Housekeeper housekeeper,
        Listeners listeners,
        Supplier<PoolStats> stats) {}
