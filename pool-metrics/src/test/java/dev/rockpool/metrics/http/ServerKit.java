package dev.rockpool.metrics.http;

import dev.rockpool.DatabaseManager;
import dev.rockpool.metrics.PoolMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Databases with metrics, and a client. Stateless. */
final class ServerKit {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private ServerKit() {}

    static DatabaseManager open(Path file) throws SQLException {
        return open(file, new SimpleMeterRegistry());
    }

    static DatabaseManager open(Path file, MeterRegistry registry) throws SQLException {
        return DatabaseManager.withPooling(file)
                .with(PoolMetrics.of(registry))
                .maxConnections(3)
                .acquireTimeout(Duration.ofSeconds(20))
                .open();
    }

    static HttpResponse<String> ask(MetricsServer server, String method, String path, String... headers)
            throws IOException, InterruptedException {
        return ask(server.uri(), method, path, headers);
    }

    static HttpResponse<String> ask(URI server, String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> get(MetricsServer server, String path, String... headers)
            throws IOException, InterruptedException {
        return ask(server, "GET", path, headers);
    }

    static Map<String, Object> json(MetricsServer server, String path, String... headers)
            throws IOException, InterruptedException {
        return JsonTree.object(get(server, path, headers).body());
    }

    /** What a refused request is told. */
    static String error(HttpResponse<String> answer) {
        return (String) JsonTree.at(JsonTree.object(answer.body()), "error");
    }

    static HttpClient client() {
        return CLIENT;
    }
}
