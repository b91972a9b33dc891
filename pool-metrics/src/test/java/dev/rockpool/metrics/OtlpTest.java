package dev.rockpool.metrics;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.rockpool.DatabaseManager;
import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of OpenTelemetry's gets from Micrometer's registry for it. */
@Timeout(60)
class OtlpTest {

    @TempDir
    Path folder;

    private final List<ExportMetricsServiceRequest> received = new CopyOnWriteArrayList<>();
    private HttpServer collector;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/metrics", exchange -> {
            try (exchange) {
                received.add(ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private OtlpConfig config() {
        String url = "http://" + collector.getAddress().getHostString() + ":"
                + collector.getAddress().getPort() + "/v1/metrics";
        Map<String, String> settings = Map.of("otlp.url", url, "otlp.step", "1h", "otlp.baseTimeUnit", "seconds");
        return new OtlpConfig() {
            @Override
            public String get(String key) {
                return settings.get(key);
            }

            @Override
            public TimeUnit baseTimeUnit() {
                return TimeUnit.SECONDS;
            }
        };
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, attribute -> attribute.getValue().getStringValue()));
    }

    @Test
    void aCollectorGetsWhatTheConventionsSay() throws Exception {
        OtlpMeterRegistry registry = new OtlpMeterRegistry(config(), Clock.SYSTEM);
        DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(5)
                .with(PoolMetrics.of(registry).naming(Naming.OPENTELEMETRY))
                .open();
        write(db, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
        for (int i = 0; i < 7; i++) {
            read(db, "SELECT count(*) FROM t");
        }
        registry.close(); // sends what there is
        await().until(() -> !received.isEmpty());
        db.close();
        Map<String, List<Metric>> metrics = received.stream()
                .flatMap(request -> request.getResourceMetricsList().stream())
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .collect(Collectors.groupingBy(Metric::getName));
        List<NumberDataPoint> used = metrics.get("db.client.connection.count").stream()
                .flatMap(metric -> metric.getGauge().getDataPointsList().stream())
                .filter(point -> attributes(point.getAttributesList()).containsValue("app.sqlite/readers"))
                .toList();
        assertThat(used)
                .extracting(point -> attributes(point.getAttributesList()).get("db.client.connection.state"))
                .containsExactlyInAnyOrder("used", "idle");
        assertThat(used).allSatisfy(point -> assertThat(attributes(point.getAttributesList()))
                .containsEntry("db.system.name", "sqlite"));
        List<Metric> operations = metrics.get("db.client.operation.duration");
        assertThat(operations).extracting(Metric::getUnit).containsOnly("seconds");
        HistogramDataPoint reads = operations.stream()
                .flatMap(metric -> metric.getHistogram().getDataPointsList().stream())
                .filter(point -> attributes(point.getAttributesList())
                        .get("db.operation.name")
                        .equals("SELECT"))
                .findFirst()
                .orElseThrow();
        assertThat(reads.getCount()).isEqualTo(7);
        assertThat(reads.getExplicitBoundsList()).containsExactly(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);
        assertThat(attributes(reads.getAttributesList()))
                .containsEntry("db.namespace", "app.sqlite")
                .containsEntry("error.type", "none");
    }
}
