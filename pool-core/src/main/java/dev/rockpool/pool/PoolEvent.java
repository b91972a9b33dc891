package dev.rockpool.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a lane. Immutable; built only when someone listens. Waits are exact, and so are leases that somebody
 * listened to from their beginning; of others the age comes from the housekeeper's coarse tick (about 0.1 s).
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
     * @param held how long the caller held it; by the coarse tick, where nobody listened when it was borrowed
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
     * A read was open for longer than {@code maxReadAge}, so its connection was taken back; {@link Destroyed} follows.
     *
     * @param lane the lane
     * @param report who held it, since when, doing what
     * @param age for how long the read had been open, by the coarse tick
     */
    record ReadEnded(String lane, LeaseReport report, Duration age) implements PoolEvent {}

    /**
     * A statement was in the driver for at least {@code slowStatementThreshold}, and has ended. Told on its runner's thread once all of
     * it is known: when its rows are read to their end or closed, at once where it gave none or failed.
     *
     * @param lane the lane
     * @param connection the name of the connection that it ran on
     * @param sql its text, uncut; of a batch of texts, the one that decided where it ran
     * @param inDriver how long it was in the driver: execution, and each step to the next row
     * @param waited how long it waited for a connection before that; zero where its borrower had one
     * @param locked how long it waited, besides, for locks that other processes held
     * @param rows how many rows were read, or changed; −1 where that is not known
     * @param batch how many entries its batch had; 0 where it was none
     * @param failure the kind of error that ended it, and with {@code slowStatementParameters} its message; null when it went well
     * @param parameters its parameters in their order, long ones cut, bytes as their number; of a batch, those of the first entry; null
     *     where they are hidden ({@code slowStatementParameters} is off) or were not kept
     */
    record SlowStatement(
            String lane,
            String connection,
            String sql,
            Duration inDriver,
            Duration waited,
            Duration locked,
            long rows,
            int batch,
            @Nullable String failure,
            @Nullable List<String> parameters)
            implements PoolEvent {}

    /**
     * A statement failed, or something else that was asked of its connection.
     *
     * @param lane the lane
     * @param connection the connection's name
     * @param sql the statement that ran last under the lease, uncut; null where none did
     * @param failure the kind of error and its SQLSTATE; no message, for that may name values
     * @param vendorCode the database's own number of the error
     */
    record StatementFailed(
            String lane, String connection, @Nullable String sql, String failure, int vendorCode)
            implements PoolEvent {}

    /**
     * A threshold was crossed that somebody had set, or is so no more. Told by monitoring ({@code pool-metrics}).
     *
     * @param lane the lane, or the pool's name where it is of the pool as a whole
     * @param condition which threshold, for example {@code waiters}
     * @param raised true when it begins, false when it ends
     * @param message in words
     */
    record Alert(String lane, String condition, boolean raised, String message) implements PoolEvent {}

    /**
     * A health check failed; {@link Destroyed} follows.
     *
     * @param lane the lane
     * @param connection the connection's name
     * @param cause what the check found
     */
    record HealthCheckFailed(String lane, String connection, Throwable cause) implements PoolEvent {}

    /**
     * A prepared statement was closed instead of being kept for its next use. Not told of those that are closed with their connection.
     * Told a little later, from a thread of the pool's own.
     *
     * @param lane the lane
     * @param connection the connection's name
     * @param sql the statement's text; parameters are no part of it
     * @param reason why
     */
    record StatementEvicted(String lane, String connection, String sql, StatementEviction reason)
            implements PoolEvent {}

    /**
     * A group of write units came to its end.
     *
     * @param lane the lane
     * @param committed units that were kept
     * @param failed units that were undone
     * @param rerun units that were run once more, alone, because the group was undone
     * @param service how long the units ran, together
     * @param commit how long the commit took; the sum, where some ran alone
     */
    record GroupCommitted(String lane, int committed, int failed, int rerun, Duration service, Duration commit)
            implements PoolEvent {}

    /**
     * The database's write-ahead log was copied into the database, as far as that was possible.
     *
     * @param lane the lane that writes
     * @param mode the kind of checkpoint, for example {@code PASSIVE}
     * @param walBytesBefore the size of the log's file before
     * @param walBytesAfter the size of the log's file after
     * @param pages pages that were in the log
     * @param moved pages that were copied
     * @param took how long it took
     * @param parked for how long at a stretch the writer was held up at most; zero when it was not
     * @param blockedBy what kept it from doing all that its mode says; null when nothing did
     */
    record Checkpointed(
            String lane,
            String mode,
            long walBytesBefore,
            long walBytesAfter,
            long pages,
            long moved,
            Duration took,
            Duration parked,
            @Nullable String blockedBy)
            implements PoolEvent {}

    /**
     * The write-ahead log is over its limit, and somebody keeps it from being emptied.
     *
     * @param lane the lane that writes
     * @param walBytes the size of the log's file
     * @param holder who or what it is, in words
     * @param lease the lease of this pool that is in the way, or null where it is none
     */
    record CheckpointBlocked(
            String lane,
            long walBytes,
            String holder,
            @Nullable LeaseReport lease) implements PoolEvent {}
}
