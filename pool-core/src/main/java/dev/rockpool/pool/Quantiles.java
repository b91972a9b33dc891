package dev.rockpool.pool;

import java.time.Duration;

/**
 * How a time is spread, over what was measured lately. Immutable.
 *
 * @param count how many were measured
 * @param p50 half of them took no longer
 * @param p95 95 % of them took no longer
 * @param p99 99 % of them took no longer
 * @param max the longest
 */
public record Quantiles(long count, Duration p50, Duration p95, Duration p99, Duration max) {

    /** Of nothing. */
    public static final Quantiles NONE = new Quantiles(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
