package dev.rockpool.metrics;

import java.time.Duration;

/**
 * From when on a pool's figures are worth an alert. Immutable; what is zero is not looked at.
 *
 * @param exhausted whether to tell of a lane all of whose connections are out while somebody has been waiting for 0.1 s
 * @param waiters more callers than this wait for one lane
 * @param acquireP99 99 % of a lane's callers lately waited for less than something longer than this
 * @param operationP99 99 % of the statements lately took less than something longer than this
 * @param cacheHitRate of the last cached reads, 20 or more, a smaller share than this was served by the cache, from 0 to 1
 * @param statementHitRate of the last statements asked for, 20 or more, a smaller share than this was found prepared, from 0 to 1
 * @param walBytes the write-ahead log's file is larger than this
 */
public record Thresholds(
        boolean exhausted,
        int waiters,
        Duration acquireP99,
        Duration operationP99,
        double cacheHitRate,
        double statementHitRate,
        long walBytes) {

    /** Looks at exhaustion alone: all else depends on what is meant to be. */
    public static final Thresholds DEFAULT = new Thresholds(true, 0, Duration.ZERO, Duration.ZERO, 0, 0, 0);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when one is negative, or a rate is above 1
     */
    public Thresholds {
        atLeastZero("waiters", waiters, waiters < 0);
        atLeastZero("acquireP99", acquireP99, acquireP99.isNegative());
        atLeastZero("operationP99", operationP99, operationP99.isNegative());
        atLeastZero("walBytes", walBytes, walBytes < 0);
        rate("cacheHitRate", cacheHitRate);
        rate("statementHitRate", statementHitRate);
    }

    private static void atLeastZero(String name, Object value, boolean negative) {
        if (negative) {
            throw new IllegalArgumentException(
                    name + " = '" + value + "' is not allowed: it must be zero (do not look), or more");
        }
    }

    private static void rate(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    name + " = '" + value + "' is not allowed: it must be a share, from 0 (do not look) to 1");
        }
    }

    /**
     * Sets {@link #exhausted()}.
     *
     * @param look default true
     * @return a copy
     */
    public Thresholds exhausted(boolean look) {
        return new Thresholds(look, waiters, acquireP99, operationP99, cacheHitRate, statementHitRate, walBytes);
    }

    /**
     * Sets {@link #waiters()}.
     *
     * @param over how many may wait without an alert
     * @return a copy
     */
    public Thresholds waiters(int over) {
        return new Thresholds(exhausted, over, acquireP99, operationP99, cacheHitRate, statementHitRate, walBytes);
    }

    /**
     * Sets {@link #acquireP99()}.
     *
     * @param over how long without an alert
     * @return a copy
     */
    public Thresholds acquireP99(Duration over) {
        return new Thresholds(exhausted, waiters, over, operationP99, cacheHitRate, statementHitRate, walBytes);
    }

    /**
     * Sets {@link #operationP99()}.
     *
     * @param over how long without an alert
     * @return a copy
     */
    public Thresholds operationP99(Duration over) {
        return new Thresholds(exhausted, waiters, acquireP99, over, cacheHitRate, statementHitRate, walBytes);
    }

    /**
     * Sets {@link #cacheHitRate()}.
     *
     * @param under from 0 to 1
     * @return a copy
     */
    public Thresholds cacheHitRate(double under) {
        return new Thresholds(exhausted, waiters, acquireP99, operationP99, under, statementHitRate, walBytes);
    }

    /**
     * Sets {@link #statementHitRate()}.
     *
     * @param under from 0 to 1
     * @return a copy
     */
    public Thresholds statementHitRate(double under) {
        return new Thresholds(exhausted, waiters, acquireP99, operationP99, cacheHitRate, under, walBytes);
    }

    /**
     * Sets {@link #walBytes()}.
     *
     * @param over bytes
     * @return a copy
     */
    public Thresholds walBytes(long over) {
        return new Thresholds(exhausted, waiters, acquireP99, operationP99, cacheHitRate, statementHitRate, over);
    }
}
