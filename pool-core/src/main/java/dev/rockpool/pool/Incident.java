package dev.rockpool.pool;

import java.time.Instant;

/**
 * An event that something went wrong with, and when. Immutable.
 *
 * @param at by the system's clock
 * @param event what happened; of a failed statement's text, the first 2000 characters
 */
public record Incident(Instant at, PoolEvent event) {

    /** So many failed statements are kept at most, and so many others. */
    public static final int MOST_KEPT = 50;
}
