package dev.rockpool.metrics.http;

/** Serves endpoints and the dashboard. */
public final class MetricsServer {

    private MetricsServer() {}
}
