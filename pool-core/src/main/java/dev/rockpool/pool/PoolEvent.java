package dev.rockpool.pool;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a lane. Immutable; built only when someone listens. Durations of leases come from the housekeeper's
 * coarse tick (about 0.1 s); waits are exact.
 */
public sealed interface PoolEvent {

    /**
     * Returns the lane where it happened.
     *
     * @return pool and role, for example {@code app.sqlite/readers}
     */
    String lane();

    /**
     * A caller got a connection.
     *
     * @param lane the lane
     * @param connection the connection's name
     * @param waited how long the caller waited in the queue; zero when it did not
     */
    record Acquired(String lane, String connection, Duration waited) implements PoolEvent {}

    /**
     * A caller returned a connection.
     *
     * @param lane the lane
     * @param connection the connection's name
     * @param held how long the caller held it, by the coarse tick
     */
    record Released(String lane, String connection, Duration held) implements PoolEvent {}

    /**
     * A connection was opened.
     *
     * @param lane the lane
     * @param connection the connection's name
     * @param took how long opening took
     */
    record Created(String lane, String connection, Duration took) implements PoolEvent {}

    /**
     * A connection could not be opened.
     *
     * @param lane the lane
     * @param connection the name it would have had
     * @param cause what the driver said
     */
    record OpenFailed(String lane, String connection, SQLException cause) implements PoolEvent {}

    /**
     * A connection left the pool.
     *
     * @param lane the lane
     * @param connection the connection's name
     * @param reason why
     * @param cause the error that led to it, if any
     */
    record Destroyed(
            String lane,
            String connection,
            EvictionReason reason,
            @Nullable Throwable cause) implements PoolEvent {}

    /**
     * A connection was retired as a matter of routine, because it was idle or old; {@link Destroyed} follows.
     *
     * @param lane the lane
     * @param connection the connection's name
     * @param idle how long it had been idle
     */
    record Recycled(String lane, String connection, Duration idle) implements PoolEvent {}

    /**
     * A caller waited in vain.
     *
     * @param lane the lane
     * @param waited how long
     * @param message what the caller was told
     */
    record AcquireTimedOut(String lane, Duration waited, String message) implements PoolEvent {}

    /**
     * A connection is held for longer than {@code leakThreshold}.
     *
     * @param lane the lane
     * @param report who holds it, since when, doing what
     * @param reclaimed whether the pool took it back
     */
    record LeakDetected(String lane, LeaseReport report, boolean reclaimed) implements PoolEvent {}

    /**
     * A health check failed; {@link Destroyed} follows.
     *
     * @param lane the lane
     * @param connection the connection's name
     * @param cause what the check found
     */
    record HealthCheckFailed(String lane, String connection, Throwable cause) implements PoolEvent {}
}
