package dev.rockpool.metrics.http;

import dev.rockpool.metrics.record.SqlPattern;
import dev.rockpool.pool.Durations;
import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.PoolEvent;
import org.jspecify.annotations.Nullable;

/** What went wrong, in a sentence that holds no values of a user's. Stateless. */
final class IncidentWords {

    private IncidentWords() {}

    /** A name for the kind, which stays the same from version to version. */
    static String kind(PoolEvent event) {
        if (event instanceof PoolEvent.StatementFailed) {
            return "statementFailed";
        } else if (event instanceof PoolEvent.OpenFailed) {
            return "openFailed";
        } else if (event instanceof PoolEvent.AcquireTimedOut) {
            return "acquireTimedOut";
        } else if (event instanceof PoolEvent.LeakDetected) {
            return "leakDetected";
        } else if (event instanceof PoolEvent.ReadEnded) {
            return "readEnded";
        } else if (event instanceof PoolEvent.HealthCheckFailed) {
            return "healthCheckFailed";
        } else if (event instanceof PoolEvent.CheckpointBlocked) {
            return "checkpointBlocked";
        } else if (event instanceof PoolEvent.Destroyed) {
            return "connectionLost";
        } else if (event instanceof PoolEvent.Alert) {
            return "alert";
        }
        return "other";
    }

    static String of(PoolEvent event) {
        if (event instanceof PoolEvent.StatementFailed failed) {
            return "A statement on " + failed.connection() + " failed: " + failed.failure() + sql(failed.sql());
        } else if (event instanceof PoolEvent.OpenFailed failed) {
            return failed.connection() + " could not be opened: " + message(failed.cause());
        } else if (event instanceof PoolEvent.AcquireTimedOut out) {
            return "A caller waited " + Durations.format(out.waited()) + " in vain for a connection";
        } else if (event instanceof PoolEvent.LeakDetected leak) {
            return holder(leak.report()) + (leak.reclaimed() ? ": a leak, taken back" : ": a leak");
        } else if (event instanceof PoolEvent.ReadEnded ended) {
            return holder(ended.report()) + ": its read was ended after " + Durations.format(ended.age());
        } else if (event instanceof PoolEvent.HealthCheckFailed failed) {
            return "The health check of " + failed.connection() + " failed: " + message(failed.cause());
        } else if (event instanceof PoolEvent.CheckpointBlocked blocked) {
            return "The write-ahead log has " + blocked.walBytes() + " bytes and cannot be emptied: "
                    + Hidden.inWords(blocked.holder());
        } else if (event instanceof PoolEvent.Destroyed gone) {
            return gone.connection() + " was closed: " + gone.reason()
                    + (gone.cause() == null ? "" : ", " + message(gone.cause()));
        } else if (event instanceof PoolEvent.Alert alert) {
            return Hidden.inWords(alert.message());
        }
        return kind(event);
    }

    private static String holder(LeaseReport lease) {
        return lease.connection() + " was held " + Durations.format(lease.age()) + " by thread '" + lease.thread() + "'"
                + sql(lease.lastSql());
    }

    private static String sql(@Nullable String sql) {
        return sql == null ? "" : " (" + SqlPattern.of(sql) + ")";
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : Hidden.inWords(cause.getMessage());
    }
}
