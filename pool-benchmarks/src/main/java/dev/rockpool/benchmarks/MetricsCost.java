package dev.rockpool.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import dev.rockpool.benchmarks.stub.StubDriver;
import dev.rockpool.metrics.Naming;
import dev.rockpool.metrics.PoolMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What meters and observations cost a borrow, and a point read: the processor's time and the memory of one thread, on a driver that does
 * nothing and on SQLite. Windows as in {@link BorrowCost}.
 */
final class MetricsCost {

    private static final int MOST_WINDOWS = 40;
    private static final int BORROWS = 100_000;
    private static final int READS = 5_000;
    private static final int CONNECTIONS = 4;

    /** What is bound, in the order of the table. */
    enum Side {
        NOTHING("Rockpool, nothing bound"),
        PLAIN("meters, without histograms"),
        METERS("meters, as by default"),
        ALL("meters in all three schemes"),
        OBSERVED("meters, and observations with a timer each"),
        HIKARICP("HikariCP, nothing bound"),
        HIKARICP_METERS("HikariCP, its own Micrometer tracker");

        final String title;

        Side(String title) {
            this.title = title;
        }

        OpenPool open(String url) throws SQLException {
            MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            PoolMetrics metrics = PoolMetrics.of(registry);
            return switch (this) {
                case NOTHING -> rockpool(url, null);
                case PLAIN -> rockpool(url, metrics.histograms(false));
                case METERS -> rockpool(url, metrics);
                case ALL -> rockpool(url, metrics.naming(Naming.ROCKPOOL, Naming.HIKARICP, Naming.OPENTELEMETRY));
                case OBSERVED -> rockpool(url, metrics.observations(observed(registry)));
                case HIKARICP -> hikari(url, null);
                case HIKARICP_METERS -> hikari(url, registry);
            };
        }

        private static ObservationRegistry observed(MeterRegistry registry) {
            ObservationRegistry observations = ObservationRegistry.create();
            observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
            return observations;
        }

        private static OpenPool rockpool(String url, @Nullable PoolMetrics metrics) throws SQLException {
            DatabaseBuilder builder =
                    DatabaseManager.withPooling(url).minConnections(CONNECTIONS).maxConnections(CONNECTIONS);
            DatabaseManager manager = (metrics == null ? builder : builder.with(metrics)).open();
            return new OpenPool(manager.dataSource(), manager::close);
        }

        private static OpenPool hikari(String url, @Nullable MeterRegistry registry) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            config.setMaximumPoolSize(CONNECTIONS);
            if (registry != null) {
                config.setMetricRegistry(registry);
            }
            HikariDataSource dataSource = new HikariDataSource(config);
            return new OpenPool(dataSource, dataSource::close);
        }
    }

    /** What is done again and again. */
    private enum Work {
        BORROW("borrow, return", BORROWS) {
            @Override
            void run(DataSource dataSource) throws SQLException {
                for (int i = 0; i < BORROWS; i++) {
                    Connection connection = dataSource.getConnection();
                    use(connection);
                    connection.close();
                }
            }
        },
        READ("a point read on SQLite", READS) {
            @Override
            void run(DataSource dataSource) throws SQLException {
                for (int i = 0; i < READS; i++) {
                    try (Connection connection = dataSource.getConnection()) {
                        Shop.readCustomer(connection, 1 + i % Shop.CUSTOMERS);
                    }
                }
            }
        };

        private final String title;
        private final int cycles;

        Work(String title, int cycles) {
            this.title = title;
            this.cycles = cycles;
        }

        abstract void run(DataSource dataSource) throws SQLException;

        String url(Path file) {
            return this == BORROW ? StubDriver.URL : "jdbc:sqlite:" + file;
        }
    }

    private MetricsCost() {}

    /** Returns a table. */
    static String run(Effort effort) throws IOException, InterruptedException {
        Map<Side, List<Figures>> all = new EnumMap<>(Side.class);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Side side : Side.values()) {
                Progress.say("metrics-cost, round " + round + ", " + side);
                all.computeIfAbsent(side, none -> new ArrayList<>())
                        .add(new Fork(Fork.thisJavaHome())
                                .option("-XX:CompileCommand=quiet")
                                .option("-XX:CompileCommand=dontinline," + MetricsCost.class.getName() + "::use")
                                .run(MetricsCost.class, side, windows(effort), effort.folder()));
            }
        }
        Comparison table = new Comparison("what is bound", Side.NOTHING.title);
        for (Work work : Work.values()) {
            table.ratio(work.title + ": CPU time", work + ThreadCost.NANOS, Units::time);
            table.ratio("bytes", work + ThreadCost.BYTES, Units::bytes);
        }
        all.forEach((side, rounds) -> table.row(side.title, Figures.median(rounds)));
        return table.toMarkdown();
    }

    static String method(Effort effort) {
        return "Median of " + effort.turns() + ", each the best of " + windows(effort) + " windows of "
                + BORROWS / 1_000 + " thousand borrows (reads: " + READS / 1_000
                + " thousand), each contender in a JVM of its own";
    }

    private static int windows(Effort effort) {
        return (int) Math.min(MOST_WINDOWS, Math.max(10, effort.millis() / 100));
    }

    /** The forked JVM: side, number of windows, folder. */
    public static void main(String[] arguments) throws Exception {
        Side side = Side.valueOf(arguments[0]);
        int windows = Integer.parseInt(arguments[1]);
        Shop.inFolder(Path.of(arguments[2]), file -> measure(file, side, windows))
                .print(System.out);
    }

    static Figures measure(Path file, Side side, int windows) throws SQLException {
        Shop.create(file);
        Figures lowest = new Figures();
        for (Work work : Work.values()) {
            try (OpenPool pool = side.open(work.url(file))) {
                for (int window = 0; window < windows; window++) {
                    ThreadCost.measure(work.name(), work.cycles, () -> work.run(pool.dataSource()), lowest);
                }
            }
        }
        return lowest;
    }

    /** Never inlined, so that what was borrowed is an object. */
    @SuppressWarnings("unused")
    private static void use(Object borrowed) {}
}
