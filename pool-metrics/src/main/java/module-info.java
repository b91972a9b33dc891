/** Meters, observations, endpoints and a live dashboard. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // Micrometer and HdrHistogram have no descriptors
module dev.rockpool.metrics {
    requires transitive dev.rockpool.core;
    requires transitive micrometer.commons;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    requires static micrometer.registry.prometheus;
    requires jdk.httpserver;
    requires HdrHistogram;
    requires org.slf4j;
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports dev.rockpool.metrics;
    exports dev.rockpool.metrics.http;
}
