package dev.rockpool;

import dev.rockpool.pool.Durations;
import dev.rockpool.pool.Incident;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.StatementLine;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in one line that may be shown to anybody who may see SQL texts. Of errors it tells the kind alone: a driver's message
 * may name values, or a URL with a password. Stateless.
 */
final class IncidentText {

    private IncidentText() {}

    static String of(Incident incident) {
        return incident.at() + " " + of(incident.event());
    }

    private static String of(PoolEvent event) {
        if (event instanceof PoolEvent.StatementFailed failed) {
            return failed.lane() + ": a statement failed on " + failed.connection() + ": " + failed.failure()
                    + ", code " + failed.vendorCode()
                    + (failed.sql() == null ? "" : ". It was: " + StatementLine.text(failed.sql()));
        } else if (event instanceof PoolEvent.OpenFailed failed) {
            return failed.lane() + ": " + failed.connection() + " could not be opened: " + kind(failed.cause());
        } else if (event instanceof PoolEvent.HealthCheckFailed failed) {
            return failed.lane() + ": the health check of " + failed.connection() + " failed: " + kind(failed.cause());
        } else if (event instanceof PoolEvent.Destroyed gone) {
            return failureOf(gone);
        } else if (event instanceof PoolEvent.AcquireTimedOut out) {
            return out.lane() + ": a caller waited " + Durations.format(out.waited()) + " in vain";
        } else if (event instanceof PoolEvent.LeakDetected leak) {
            return leak.lane() + ": possible leak: " + leak.report().describe()
                    + (leak.reclaimed() ? "; taken back" : "");
        } else if (event instanceof PoolEvent.ReadEnded ended) {
            return ended.lane() + ": a read was ended that was open for " + Durations.format(ended.age()) + ": "
                    + ended.report().describe();
        } else if (event instanceof PoolEvent.CheckpointBlocked blocked) {
            return blocked.lane() + ": the write-ahead log has " + blocked.walBytes() + " bytes, held back by "
                    + StatementLine.text(blocked.holder());
        } else if (event instanceof PoolEvent.Alert alert) {
            return alert.lane() + ": " + StatementLine.text(alert.message());
        }
        return event.lane() + ": " + event.getClass().getSimpleName();
    }

    private static String failureOf(PoolEvent.Destroyed gone) {
        Throwable cause = gone.cause();
        // What a leak was reclaimed with is the place where it was borrowed, and no error.
        boolean known = cause instanceof SQLException || cause instanceof RuntimeException || cause instanceof Error;
        return gone.lane() + ": " + gone.connection() + " was closed: " + gone.reason()
                + (known ? ", " + kind(cause) : "");
    }

    /** The class of an error and its codes, and nothing that its thrower wrote. */
    static String kind(@Nullable Throwable error) {
        if (error == null) {
            return "for no known reason";
        }
        String name = error.getClass().getSimpleName();
        return error instanceof SQLException refusal
                ? name + " (" + refusal.getSQLState() + ", " + refusal.getErrorCode() + ")"
                : name;
    }
}
