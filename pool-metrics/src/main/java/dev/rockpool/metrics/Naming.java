package dev.rockpool.metrics;

/** How meters are called. Several can be bound side by side. */
public enum Naming {
    /** {@code rockpool.*}: everything there is to tell. The default. */
    ROCKPOOL,
    /** {@code hikaricp.connections.*}: what HikariCP tells, so that dashboards and alerts made for it work unchanged. Each lane is a pool. */
    HIKARICP,
    /** {@code db.client.*}, after OpenTelemetry's semantic conventions for database clients. Each lane is a pool. */
    OPENTELEMETRY
}
