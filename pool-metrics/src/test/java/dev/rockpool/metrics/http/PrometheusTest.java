package dev.rockpool.metrics.http;

import static dev.rockpool.metrics.http.ServerKit.error;
import static dev.rockpool.metrics.http.ServerKit.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /metrics} gives what Prometheus reads, where there is a registry of its kind. */
class PrometheusTest {

    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";

    @TempDir
    private Path folder;

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void theFormatIsTheOneThatIsAsked() throws Exception {
        prometheus.counter("questions").increment();
        try (DatabaseManager db = ServerKit.open(folder.resolve("app.sqlite"), prometheus);
                MetricsServer server = MetricsServer.of(db).start()) {
            HttpResponse<String> text = get(server, "/metrics");
            assertThat(text.statusCode()).isEqualTo(200);
            assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(text.body()).contains("questions_total 1.0").doesNotContain("# EOF");

            HttpResponse<String> open = get(server, "/metrics", "Accept", OPEN_METRICS);
            assertThat(open.headers().firstValue("Content-Type"))
                    .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
            assertThat(open.body()).contains("questions_total 1.0").endsWith("# EOF\n");
        }
    }

    @Test
    void aPartOfAnotherRegistryIsFoundAndARegistryOfSeveralDatabasesIsServedOnce() throws Exception {
        prometheus.counter("questions").increment();
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.add(new SimpleMeterRegistry());
        composite.add(inner());
        try (DatabaseManager one = ServerKit.open(folder.resolve("one.sqlite"), composite);
                DatabaseManager two = ServerKit.open(folder.resolve("two.sqlite"), prometheus);
                MetricsServer server = MetricsServer.of(one, two).start()) {
            assertThat(get(server, "/metrics").body()).containsOnlyOnce("questions_total 1.0");
        }
    }

    private CompositeMeterRegistry inner() {
        CompositeMeterRegistry inner = new CompositeMeterRegistry();
        inner.add(prometheus);
        return inner;
    }

    @Test
    void severalRegistriesAreServedByName() throws Exception {
        PrometheusMeterRegistry other = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        other.counter("others").increment();
        try (DatabaseManager one = ServerKit.open(folder.resolve("one.sqlite"), prometheus);
                DatabaseManager two = ServerKit.open(folder.resolve("two.sqlite"), other);
                MetricsServer server = MetricsServer.of(one, two).start()) {
            HttpResponse<String> both = get(server, "/metrics");
            assertThat(both.statusCode()).isEqualTo(409);
            assertThat(error(both)).contains("?database=<name>");
            assertThat(get(server, "/metrics?database=two.sqlite").body()).contains("others_total 1.0");
        }
    }

    @Test
    void withoutSuchARegistryItSaysWhatToAdd() throws Exception {
        try (DatabaseManager db = ServerKit.open(folder.resolve("app.sqlite"));
                MetricsServer server = MetricsServer.of(db).start()) {
            HttpResponse<String> answer = get(server, "/metrics");
            assertThat(answer.statusCode()).isEqualTo(501);
            assertThat(error(answer)).contains("io.micrometer:micrometer-registry-prometheus");
        }
    }
}
