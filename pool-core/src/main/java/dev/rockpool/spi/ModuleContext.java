package dev.rockpool.spi;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolStats;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The database that a module serves.
 *
 * @param pool the pool's name
 * @param database the database's name, for example its file's; never a path
 * @param engine the kind of database, for example {@code sqlite}
 * @param config the settings
 * @param housekeeper for background work and the clock
 * @param listeners who hears the pool's events, for events of the module's own
 * @param stats reads the pool's figures; usable once the pool is open
 * @param foreignWrites as {@link Engine#foreignWrites}, for the module whose watch is told of the pool's writes
 */
public record ModuleContext(
        String pool,
        String database,
        String engine,
        PoolConfig config,
        Housekeeper housekeeper,
        Listeners listeners,
        Supplier<PoolStats> stats,
        Function<WriteWatch, @Nullable ForeignWrites> foreignWrites) {}
