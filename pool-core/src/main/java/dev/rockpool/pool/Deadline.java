package dev.rockpool.pool;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.time.Duration;

/**
 * A moment until which something has to be done, whatever it has to wait for: the queue, locks, execution. Immutable.
 *
 * @param at the moment, on the scale of {@link System#nanoTime()}
 */
public record Deadline(long at) {

    /**
     * Makes a deadline.
     *
     * @param time from now; zero or less is over at once
     * @return the deadline
     */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + Math.min(Durations.saturatedNanos(time), Long.MAX_VALUE / 2));
    }

    /**
     * Returns how much time is left.
     *
     * @return nanoseconds; zero or less when it is over
     */
    public long nanosLeft() {
        return at - System.nanoTime();
    }

    /**
     * Returns how much time is left.
     *
     * @return zero when it is over
     */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanosLeft()));
    }

    /**
     * Tells why a wait ended.
     *
     * @param failure what ended a wait for a connection
     * @return a {@link SQLTimeoutException} when this deadline is over, else the failure itself
     */
    public SQLException explain(SQLTransientException failure) {
        return isOver()
                ? new SQLTimeoutException(
                        "The deadline was over while waiting for a connection: " + failure.getMessage(),
                        "HYT00",
                        failure)
                : failure;
    }

    /**
     * Tells whether the time is over.
     *
     * @return true from that moment on
     */
    public boolean isOver() {
        return nanosLeft() <= 0;
    }
}
