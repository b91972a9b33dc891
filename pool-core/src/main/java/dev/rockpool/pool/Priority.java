package dev.rockpool.pool;

/**
 * How soon a caller is served among those who wait for the same lane. Nobody starves: whoever is served before others is so by at most
 * {@link PoolConfig#priorityAgeing()} of waiting, so one who has waited longer than that goes first, whatever its priority.
 */
public enum Priority {
    /** Before all others that have not waited for a {@code priorityAgeing} longer. */
    HIGH,
    /** What callers have who name none. */
    NORMAL,
    /** After all others, until it has waited for a {@code priorityAgeing} longer than they. */
    LOW
}
