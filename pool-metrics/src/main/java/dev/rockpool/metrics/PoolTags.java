package dev.rockpool.metrics;

import static java.util.Map.entry;

import io.micrometer.core.instrument.Tags;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tags of one pool's meters: names, never a path.
 *
 * @param pool the pool's name, unlike that of any other pool in the registry
 * @param database the database's name
 * @param engine the kind of database, for example {@code sqlite}
 */
record PoolTags(String pool, String database, String engine) {

    /** What OpenTelemetry calls the databases, by the kind that stands in their URLs. */
    private static final Map<String, String> SYSTEMS = Map.ofEntries(
            entry("clickhouse", "clickhouse"),
            entry("db2", "ibm.db2"),
            entry("derby", "derby"),
            entry("firebirdsql", "firebirdsql"),
            entry("h2", "h2database"),
            entry("hsqldb", "hsqldb"),
            entry("mariadb", "mariadb"),
            entry("mysql", "mysql"),
            entry("oracle", "oracle.db"),
            entry("postgresql", "postgresql"),
            entry("sqlite", "sqlite"),
            entry("sqlserver", "microsoft.sql_server"));

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
            case OPERATION -> tags.and("db.namespace", database);
            default -> tags;
        };
    }

    private String system() {
        return SYSTEMS.getOrDefault(engine, "other_sql");
    }

    /** A lane's name is the pool's, a stroke, and its role; the pool's name may hold strokes itself. */
    private static String role(String lane) {
        return lane.substring(lane.lastIndexOf('/') + 1);
    }
}
