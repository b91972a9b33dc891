package dev.rockpool.metrics;

import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * The tags of one pool's meters: names, never a path.
 *
 * @param pool the pool's name, unlike that of any other pool in the registry
 * @param database the database's name
 * @param engine the kind of database, for example {@code sqlite}
 */
record PoolTags(String pool, String database, String engine) {

    Tags rockpool(@Nullable String lane) {
        Tags tags = Tags.of("pool", pool, "database", database);
        return lane == null ? tags : tags.and("lane", role(lane));
    }

    Tags hikari(String lane) {
        return Tags.of("pool", pool + "/" + role(lane));
    }

    Tags openTelemetry(String lane, PoolMeter meter) {
        Tags tags = Tags.of("db.client.connection.pool.name", pool + "/" + role(lane), "db.system.name", system());
        return switch (meter) {
            case ACTIVE -> tags.and("db.client.connection.state", "used");
            case IDLE -> tags.and("db.client.connection.state", "idle");
            case OPERATION -> Tags.of("db.system.name", system(), "db.namespace", database);
            default -> tags;
        };
    }

    private String system() {
        return engine.equals("sqlite") || engine.equals("postgresql") ? engine : "other_sql";
    }

    /** A lane's name is the pool's, a stroke, and its role; the pool's name may hold strokes itself. */
    private static String role(String lane) {
        return lane.substring(lane.lastIndexOf('/') + 1);
    }
}
