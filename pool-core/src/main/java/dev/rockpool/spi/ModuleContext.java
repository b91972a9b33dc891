package dev.rockpool.spi;

import dev.rockpool.pool.Housekeeper;
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
 * @param stats reads the pool's figures; usable once the pool is open
 */
public record ModuleContext(
        String pool, String engine, PoolConfig config, Housekeeper housekeeper, Supplier<PoolStats> stats) {}
