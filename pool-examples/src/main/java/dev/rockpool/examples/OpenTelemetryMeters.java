package dev.rockpool.examples;

import com.sun.net.httpserver.HttpServer;
import dev.rockpool.DatabaseManager;
import dev.rockpool.metrics.Naming;
import dev.rockpool.metrics.PoolMetrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Meters by the names of OpenTelemetry's conventions, sent to a collector over OTLP. Here a stand-in takes them and tells which came. */
public final class OpenTelemetryMeters {

    private OpenTelemetryMeters() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, OpenTelemetryMeters::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        Set<String> received = new ConcurrentSkipListSet<>();
        HttpServer collector = collector(received);
        String url = "http://" + collector.getAddress().getHostString() + ":"
                + collector.getAddress().getPort() + "/v1/metrics";
        OtlpMeterRegistry registry = new OtlpMeterRegistry(new ToCollector(url), Clock.SYSTEM);
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("otlp.sqlite"))
                .with(PoolMetrics.of(registry).naming(Naming.OPENTELEMETRY))
                .open()) {
            db.update("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY)");
            db.update("INSERT INTO t DEFAULT VALUES");
            registry.close(); // sends what has not been sent; while the pool is open, for its meters go with it
        } finally {
            collector.stop(0);
        }
        out.println("A collector got " + new TreeSet<>(received));
    }

    /**
     * Where to, and how often. The conventions ask for seconds.
     *
     * @param url of a collector; the default is OTLP's own, on this machine
     */
    private record ToCollector(String url) implements OtlpConfig {
        @Override
        public @Nullable String get(String key) {
            return null;
        }

        @Override
        public Duration step() {
            return Duration.ofSeconds(30);
        }

        @Override
        public TimeUnit baseTimeUnit() {
            return TimeUnit.SECONDS;
        }
    }

    private static HttpServer collector(Set<String> received) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/metrics", exchange -> {
            try (exchange) {
                ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody()).getResourceMetricsList().stream()
                        .flatMap(resource -> resource.getScopeMetricsList().stream())
                        .flatMap(scope -> scope.getMetricsList().stream())
                        .forEach(metric -> received.add(metric.getName()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        return server;
    }
}
