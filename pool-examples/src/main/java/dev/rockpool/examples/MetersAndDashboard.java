package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.metrics.Monitoring;
import dev.rockpool.metrics.Naming;
import dev.rockpool.metrics.PoolMetrics;
import dev.rockpool.metrics.Thresholds;
import dev.rockpool.metrics.http.MetricsServer;
import dev.rockpool.schema.Table;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Who holds what, since when, doing what: meters for Prometheus, endpoints and a dashboard, reports, and a diagnosis in words. */
public final class MetersAndDashboard {

    private static final int ORDERS = 200;

    private MetersAndDashboard() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, MetersAndDashboard::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("shop.sqlite"))
                        // Both, so that a dashboard made for HikariCP goes on.
                        .with(PoolMetrics.of(registry).naming(Naming.ROCKPOOL, Naming.HIKARICP))
                        .open();
                // On loopback, at any free port. In a browser, uri() is the dashboard.
                MetricsServer server = MetricsServer.of(db).start()) {
            work(db);
            registry.scrape()
                    .lines()
                    .filter(line -> line.startsWith("hikaricp_connections_usage_seconds_count")
                            || line.startsWith("rockpool_writes_kept_total"))
                    .forEach(out::println);
            out.println("Health: " + get(server.uri().resolve("/metrics/database/health")));
            monitor(db, out);
            diagnose(db, out);
        }
    }

    private static void work(DatabaseManager db) throws SQLException {
        db.create(Table.named("purchase")
                .ifNotExists()
                .column("id", INTEGER)
                .primaryKey()
                .column("item", TEXT));
        for (int i = 0; i < ORDERS; i++) {
            db.update("INSERT INTO purchase (item) VALUES (?)", "item " + i);
            db.query("SELECT item FROM purchase WHERE id = ?", (long) i).list(row -> row.getString(1));
        }
    }

    private static int get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .statusCode();
    }

    /** A line in the log and a call at an interval, and alerts; here until the first report. */
    private static void monitor(DatabaseManager db, PrintStream out) throws InterruptedException {
        CountDownLatch reported = new CountDownLatch(1);
        try (Monitoring.Running monitoring = Monitoring.of(db)
                .thresholds(Thresholds.DEFAULT.waiters(10).acquireP99(Duration.ofMillis(100)))
                .onReport(report -> {
                    if (reported.getCount() > 0) {
                        out.println("Report: " + report.describe());
                        reported.countDown();
                    }
                })
                .startMonitoring(Duration.ofMillis(200))) {
            if (!reported.await(10, TimeUnit.SECONDS)) {
                out.println("No report came, though " + monitoring + " was to send some");
            }
        }
    }

    /** Somebody has the writer and does not give it back; somebody else waits. */
    private static void diagnose(DatabaseManager db, PrintStream out) throws Exception {
        Thread waiter = new Thread(
                () -> {
                    try {
                        db.update("DELETE FROM purchase WHERE id = 1");
                    } catch (SQLException e) {
                        out.println(e.getMessage());
                    }
                },
                "impatient");
        db.useConnection(writer -> {
            writer.createStatement().executeUpdate("UPDATE purchase SET item = 'held' WHERE id = 2");
            waiter.start();
            while (db.diagnose().advice().isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            out.println("Advice: " + db.diagnose().advice().get(0));
        });
        waiter.join();
    }
}
