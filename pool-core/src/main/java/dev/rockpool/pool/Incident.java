package dev.rockpool.pool;

import java.time.Instant;

/**
 * An event that something went wrong with, and when. Immutable.
 *
 * @param at by the system's clock
 * @param event what happened
 */
public record Incident(Instant at, PoolEvent event) {}
