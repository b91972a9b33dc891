package dev.rockpool.pool;

import java.time.Duration;

/**
 * The times of all runs of one statement, with its literals left out, in the driver. Immutable.
 *
 * @param sql its text, normalised: literals are {@code ?}
 * @param runs how often it ran
 * @param failures how many of these runs failed
 * @param rows how many rows it read or changed in all
 * @param total the sum of its times
 * @param times how they are spread
 */
public record StatementTiming(String sql, long runs, long failures, long rows, Duration total, Quantiles times) {}
