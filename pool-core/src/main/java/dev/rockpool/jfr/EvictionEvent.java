package dev.rockpool.jfr;

import dev.rockpool.pool.PoolEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A connection that left its pool. */
@Name("dev.rockpool.Eviction")
@Label("Eviction")
@Description("A connection left the pool and was closed")
final class EvictionEvent extends RockpoolEvent {

    @Label("Connection")
    @Description("The connection")
    final String connection;

    @Label("Reason")
    @Description("Why, for example AGE, IDLE, BROKEN or CLOSED")
    final String reason;

    @Label("Cause")
    @Description("The kind of error that led to it, its SQLSTATE and code; null when none did")
    final @Nullable String cause;

    private EvictionEvent(PoolEvent.Destroyed destroyed) {
        super(destroyed.lane());
        this.connection = destroyed.connection();
        this.reason = destroyed.reason().name();
        this.cause = kind(destroyed.cause());
    }

    static void commit(PoolEvent.Destroyed destroyed) {
        new EvictionEvent(destroyed).commit();
    }
}
