package dev.rockpool.jfr;

import dev.rockpool.pool.PoolEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A connection that could not be opened, or was found unusable. */
@Name("dev.rockpool.ConnectionError")
@Label("Connection Error")
@Description("A connection could not be opened, or its health check failed")
final class ConnectionErrorEvent extends RockpoolEvent {

    @Label("Connection")
    @Description("The connection, or the name that it would have had")
    final String connection;

    @Label("While")
    @Description("OPENING or CHECKING")
    final String during;

    @Label("Error")
    @Description("The kind of error, its SQLSTATE and code")
    final @Nullable String error;

    private ConnectionErrorEvent(String lane, String connection, String during, Throwable cause) {
        super(lane);
        this.connection = connection;
        this.during = during;
        this.error = kind(cause);
    }

    static void commit(PoolEvent.OpenFailed failed) {
        new ConnectionErrorEvent(failed.lane(), failed.connection(), "OPENING", failed.cause()).commit();
    }

    static void commit(PoolEvent.HealthCheckFailed failed) {
        new ConnectionErrorEvent(failed.lane(), failed.connection(), "CHECKING", failed.cause()).commit();
    }
}
