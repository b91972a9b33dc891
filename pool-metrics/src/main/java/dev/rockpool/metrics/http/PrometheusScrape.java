package dev.rockpool.metrics.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The only class that knows Prometheus's registry, so that the others load without it. Stateless. */
final class PrometheusScrape {

    private PrometheusScrape() {}

    static String of(MeterRegistry prometheus, String type) {
        return ((PrometheusMeterRegistry) prometheus).scrape(type);
    }
}
