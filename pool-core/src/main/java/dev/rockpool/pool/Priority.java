package dev.rockpool.pool;

/**
 * How soon a caller is served among those who wait for the same lane. Nobody starves: a step of priority is worth one {@link
 * PoolConfig#priorityAgeing()} of waiting, so one who has waited longer by that for each step goes first.
 */
public enum Priority {
    /** Before all others that have not waited for a {@code priorityAgeing} longer. */
    HIGH(0),
    /** What callers have who name none. */
    NORMAL(1),
    /** After all others, until it has waited for a {@code priorityAgeing} longer than they; longer by two than who is HIGH. */
    LOW(2);

    /** How many steps after the highest. */
    final int steps;

    Priority(int steps) {
        this.steps = steps;
    }
}
