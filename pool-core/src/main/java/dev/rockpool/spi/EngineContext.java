package dev.rockpool.spi;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Listeners;
import java.util.function.Function;

/**
 * The open pool that an engine serves.
 *
 * @param pool the pool's name, for events and log lines
 * @param lanes the engine's lanes by role
 * @param housekeeper for background work and the clock
 * @param listeners who hears events
 */
public record EngineContext(String pool, Function<String, Lane> lanes, Housekeeper housekeeper, Listeners listeners) {}
