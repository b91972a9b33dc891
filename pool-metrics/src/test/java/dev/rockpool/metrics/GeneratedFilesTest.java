package dev.rockpool.metrics;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files that are made of the table of meters are as the table has it, and ask for nothing that is not there. To make them anew: {@code
 * mvn test -pl pool-metrics -am -Dtest=GeneratedFilesTest -Drockpool.write=true -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class GeneratedFilesTest {

    private static final boolean WRITE = Boolean.getBoolean("rockpool.write");
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern METRIC = Pattern.compile("\\b(rockpool_[a-z_]+)\\b");

    @TempDir
    Path folder;

    private static void compare(Path file, String expected) throws IOException {
        if (WRITE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file).content().isEqualTo(expected);
    }

    @Test
    void grafanasDashboard() throws IOException {
        String json = GrafanaDashboard.json();
        GrafanaDashboard.parse(json);
        compare(DOCS.resolve("monitoring/grafana-dashboard.json"), json);
    }

    @Test
    void prometheusAlertRules() throws IOException {
        compare(DOCS.resolve("monitoring/prometheus-alerts.yml"), AlertRules.yaml());
    }

    @Test
    void thePageOfMeters() throws IOException {
        Path page = DOCS.resolve("METRICS.md");
        String text = Files.readString(page);
        int from = text.indexOf(MetersPage.BEGIN);
        int to = text.indexOf(MetersPage.END);
        assertThat(from).isPositive().isLessThan(to);
        compare(page, text.substring(0, from) + MetersPage.table() + text.substring(to + MetersPage.END.length()));
    }

    @Test
    void whatIsAskedForIsInARealScrape() throws SQLException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Set<String> scraped = new TreeSet<>();
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(PoolMetrics.of(registry))
                .open()) {
            write(db, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
            db.inTransaction(unit -> unit.createStatement().execute("INSERT INTO t VALUES (1)"));
            read(db, "SELECT count(*) FROM t");
            db.evictConnections();
            await().until(() -> registry.find("rockpool.connections.evicted").counter() != null);
            registry.scrape()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> scraped.add(line.replaceAll("[{ ].*", "")));
        }
        Set<String> asked = new TreeSet<>();
        Stream<String> queries = Stream.concat(
                GrafanaDashboard.PANELS.stream()
                        .flatMap(panel -> panel.lines().stream())
                        .map(GrafanaDashboard.Line::query),
                AlertRules.RULES.stream().map(AlertRules.Rule::query));
        queries.forEach(query -> {
            Matcher metric = METRIC.matcher(query);
            while (metric.find()) {
                asked.add(metric.group(1));
            }
        });
        assertThat(asked).hasSizeGreaterThan(20);
        assertThat(scraped).containsAll(asked);
    }
}
