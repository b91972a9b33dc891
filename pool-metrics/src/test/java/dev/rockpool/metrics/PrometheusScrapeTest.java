package dev.rockpool.metrics;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads: every meter of the table, under the name that the dashboards and alerts ask for. */
@Timeout(60)
class PrometheusScrapeTest {

    private static final Pattern SAMPLE =
            Pattern.compile("(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(?<labels>.*)})? (?<value>\\S+)");

    @TempDir
    Path folder;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private DatabaseManager busy(Naming... schemes) throws SQLException {
        DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(4)
                .with(PoolMetrics.of(registry).naming(Naming.ROCKPOOL, schemes))
                .open();
        write(db, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
        db.inTransaction(unit -> unit.createStatement().execute("INSERT INTO t VALUES (1)"));
        read(db, "SELECT count(*) FROM t");
        db.evictConnections();
        await().until(() -> registry.find("rockpool.connections.evicted").counter() != null);
        return db;
    }

    @Test
    void theTextFormatHoldsEveryMeterOnce() throws SQLException {
        try (DatabaseManager db = busy(Naming.HIKARICP, Naming.OPENTELEMETRY)) {
            Map<String, String> types = new LinkedHashMap<>();
            Set<String> samples = new TreeSet<>();
            registry.scrape().lines().forEach(line -> {
                if (line.startsWith("# TYPE ")) {
                    String type = line.substring("# TYPE ".length());
                    String name = type.substring(0, type.indexOf(' '));
                    assertThat(types.put(name, type.substring(name.length() + 1)))
                            .as("%s, once", name)
                            .isNull();
                } else if (!line.startsWith("#") && !line.isBlank()) {
                    Matcher sample = SAMPLE.matcher(line);
                    assertThat(sample.matches()).as(line).isTrue();
                    assertThat(sample.group("value")).satisfies(Double::parseDouble);
                    assertThat(samples.add(sample.group("name") + sample.group("labels")))
                            .as("%s, once", line)
                            .isTrue();
                }
            });
            for (PoolMeter meter : PoolMeter.values()) {
                String expected =
                        switch (meter.kind) {
                            case GAUGE -> "gauge";
                            case COUNTER, EVENTS -> "counter";
                            case TIMER, SUMMARY -> "histogram";
                        };
                assertThat(types).containsEntry(PrometheusNames.family(meter), expected);
            }
            assertThat(types)
                    .containsEntry("hikaricp_connections_active", "gauge")
                    .containsEntry("hikaricp_connections_usage_seconds", "summary")
                    .containsEntry("hikaricp_connections_timeout_total", "counter")
                    .containsEntry("db_client_operation_duration_seconds", "histogram");
            assertThat(db.isClosed()).isFalse();
        }
    }

    /** Its client library's own model of what is scraped: what Prometheus would take. */
    @Test
    void prometheusOwnModelTakesIt() throws SQLException {
        try (DatabaseManager db = busy()) {
            Map<String, MetricSnapshot> families = new LinkedHashMap<>();
            registry.getPrometheusRegistry()
                    .scrape()
                    .forEach(family -> families.put(family.getMetadata().getPrometheusName(), family));
            assertThat(families.get("rockpool_connections_use_seconds"))
                    .isInstanceOfSatisfying(HistogramSnapshot.class, histogram -> assertThat(histogram.getDataPoints())
                            .anySatisfy(point -> {
                                assertThat(point.getLabels().get("lane")).isEqualTo("readers");
                                assertThat(point.getCount()).isEqualTo(1);
                                assertThat(point.getClassicBuckets().size()).isEqualTo(13);
                            }));
            assertThat(db.isClosed()).isFalse();
        }
        await().untilAsserted(() ->
                assertThat(registry.getPrometheusRegistry().scrape()).isEmpty());
    }
}
