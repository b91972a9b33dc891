package dev.rockpool.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rockpool.DatabaseManager;
import dev.rockpool.benchmarks.stub.StubDriver;
import dev.rockpool.metrics.PoolMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A thousand pools in one registry: what it takes to bind them, to scrape them, to hold them and to remove them. */
final class MetricsMany {

    static final int POOLS = 1_000;

    private static final int SCRAPES = 10;

    /** Who has the pools. */
    enum Side {
        ROCKPOOL("Rockpool, as by default") {
            @Override
            AutoCloseable open(PrometheusMeterRegistry registry, int number) throws Exception {
                return rockpool(PoolMetrics.of(registry), number);
            }
        },
        ROCKPOOL_PLAIN("Rockpool, without histograms") {
            @Override
            AutoCloseable open(PrometheusMeterRegistry registry, int number) throws Exception {
                return rockpool(PoolMetrics.of(registry).histograms(false), number);
            }
        },
        HIKARICP("HikariCP") {
            @Override
            AutoCloseable open(PrometheusMeterRegistry registry, int number) {
                HikariConfig config = new HikariConfig();
                config.setJdbcUrl(StubDriver.URL);
                config.setPoolName("pool " + number);
                config.setMaximumPoolSize(2);
                config.setMinimumIdle(1);
                config.setMetricRegistry(registry);
                return new HikariDataSource(config);
            }
        };

        final String title;

        Side(String title) {
            this.title = title;
        }

        abstract AutoCloseable open(PrometheusMeterRegistry registry, int number) throws Exception;

        private static AutoCloseable rockpool(PoolMetrics metrics, int number) throws Exception {
            return DatabaseManager.withPooling(StubDriver.URL)
                    .name("pool " + number)
                    .minConnections(1)
                    .maxConnections(2)
                    .with(metrics)
                    .open();
        }
    }

    private MetricsMany() {}

    /** Returns a table. */
    static String run(Effort effort) throws IOException, InterruptedException {
        Map<Side, List<Figures>> all = new EnumMap<>(Side.class);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Side side : Side.values()) {
                Progress.say("metrics-many, round " + round + ", " + side);
                all.computeIfAbsent(side, none -> new ArrayList<>())
                        .add(new Fork(Fork.thisJavaHome()).run(MetricsMany.class, side, POOLS));
            }
        }
        Comparison table = new Comparison(POOLS + " pools", Side.HIKARICP.title)
                .plain("series in a scrape", "series", value -> String.format("%,.0f", value))
                .ratio("open and bind one", "open", Units::time)
                .ratio("one scrape", "scrape", Units::time)
                .ratio("a scrape, per 1,000 series", "perSeries", Units::time)
                .ratio("heap of one pool", "heap", Units::bytes)
                .ratio("close one", "close", Units::time);
        all.forEach((side, rounds) -> table.row(side.title, Figures.median(rounds)));
        return table.toMarkdown();
    }

    static String method(Effort effort) {
        return "Median of " + effort.turns() + ", each the best of " + SCRAPES
                + " scrapes; pools of one connection on a driver that does nothing, each of which was borrowed once";
    }

    /** The forked JVM: side, number of pools. */
    public static void main(String[] arguments) throws Exception {
        measure(Side.valueOf(arguments[0]), Integer.parseInt(arguments[1])).print(System.out);
    }

    static Figures measure(Side side, int count) throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        side.open(registry, -1).close(); // what is loaded once
        long before = heap();
        List<AutoCloseable> pools = new ArrayList<>();
        long start = System.nanoTime();
        for (int number = 0; number < count; number++) {
            pools.add(side.open(registry, number));
        }
        double opened = System.nanoTime() - start;
        double held = heap() - before;
        Figures figures = new Figures().put("open", opened / count).put("heap", held / count);
        long series =
                registry.scrape().lines().filter(line -> !line.startsWith("#")).count();
        for (int scrape = 0; scrape < SCRAPES; scrape++) {
            long from = System.nanoTime();
            int length = registry.scrape().length();
            double took = System.nanoTime() - from;
            if (length == 0) {
                throw new IllegalStateException("Nothing was scraped");
            }
            figures.putLower("scrape", took).putLower("perSeries", took / series * 1_000);
        }
        start = System.nanoTime();
        for (AutoCloseable pool : pools) {
            pool.close();
        }
        return figures.put("close", (System.nanoTime() - start) / (double) count)
                .put("series", series);
    }

    /** After what nobody holds is gone. */
    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
