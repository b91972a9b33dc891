package dev.rockpool.metrics.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus reads. Looks for its registry without knowing the class, which users need not have: {@link PrometheusScrape} alone does.
 * Stateless.
 */
final class PrometheusPage {

    private static final String REGISTRY = "io.micrometer.prometheusmetrics.PrometheusMeterRegistry";
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private PrometheusPage() {}

    /** The meters in those of the registries, or in parts of them, that are Prometheus's. */
    static Answer of(List<MeterRegistry> registries, @Nullable String accept) {
        Set<MeterRegistry> found = Collections.newSetFromMap(new IdentityHashMap<>());
        registries.forEach(registry -> find(registry, found));
        if (found.isEmpty()) {
            return Answer.error(
                    501,
                    "No registry of these databases is Prometheus's: add the dependency"
                            + " io.micrometer:micrometer-registry-prometheus, and open the database"
                            + " .with(PoolMetrics.of(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))");
        }
        if (found.size() > 1) {
            return Answer.error(
                    409,
                    "These databases have " + found.size()
                            + " Prometheus registries, which make no single page: ask for one"
                            + " with ?database=<name>, or open them with the same registry");
        }
        String type = accept != null && accept.contains(OPEN_METRICS)
                ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
        return Answer.file(type, PrometheusScrape.of(new ArrayList<>(found).get(0), type));
    }

    private static void find(MeterRegistry registry, Set<MeterRegistry> found) {
        if (registry instanceof CompositeMeterRegistry composite) {
            composite.getRegistries().forEach(part -> find(part, found));
            return;
        }
        for (Class<?> type = registry.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(REGISTRY)) {
                found.add(registry);
            }
        }
    }
}
