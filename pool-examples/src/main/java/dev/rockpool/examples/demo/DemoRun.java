package dev.rockpool.examples.demo;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import dev.rockpool.examples.demo.Catalog.Preparation;
import dev.rockpool.examples.demo.Catalog.Start;
import dev.rockpool.examples.demo.JdkClassLibrary.ClassFile;
import dev.rockpool.examples.demo.JdkClassLibrary.ModuleEntry;
import dev.rockpool.metrics.PoolMetrics;
import dev.rockpool.metrics.http.MetricsServer;
import dev.rockpool.pool.CacheStats;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of the demo: prepare the file, load it while it is read, serve a mixed load, compare writes, check, report. */
final class DemoRun {

    /** What the command line asks for. */
    record Settings(
            Path file,
            boolean rebuild,
            int threads,
            int connections,
            Duration servingTime,
            int writers,
            Duration writingTime,
            int port) {
        /** For a port: no dashboard. */
        static final int NOT_SERVED = -1;
    }

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int INTERRUPTED = 130;

    private static final int LOADERS = 2;
    private static final int LOADING_READERS = 2;
    private static final int LARGEST_SHOWN = 3;
    private static final String EXAMPLE_CLASS = "java.util.concurrent.ConcurrentHashMap";

    private final Settings settings;
    private final JdkClassLibrary library;
    private final List<String> modules;
    private final Report report;
    private final Progress.Display display;
    private final StopSignal stop;
    private final Errors errors = new Errors();

    DemoRun(Settings settings, JdkClassLibrary library, Report report, Progress.Display display, StopSignal stop) {
        this.settings = settings;
        this.library = library;
        this.modules = library.modules().stream().map(ModuleEntry::name).toList();
        this.report = report;
        this.display = display;
        this.stop = stop;
    }

    /** Runs it, and returns the exit code. */
    int run() throws SQLException, IOException, InterruptedException {
        boolean sound;
        try (DatabaseManager db = open();
                MetricsServer server = serve(db)) {
            if (server != null) {
                report.dashboard(server.uri());
            }
            Catalog catalog = new Catalog(db);
            Queries queries = new Queries(db);
            Preparation preparation = catalog.prepare(library, settings.rebuild());
            report.begin(library, settings, preparation);
            boolean complete = preparation.start() == Start.REUSED || load(db, catalog, queries, preparation);
            sound = !complete || work(db, catalog, queries);
            if (!complete) {
                report.pool(db.getPoolStats());
            }
        }
        report.errors(errors);
        report.end(settings.file(), Files.size(settings.file()));
        if (stop.isGiven()) {
            report.interrupted();
            return INTERRUPTED;
        }
        return sound && errors.total() == 0 ? OK : FAILED;
    }

    private DatabaseManager open() throws SQLException {
        DatabaseBuilder builder = DatabaseManager.withPooling(settings.file()).maxConnections(settings.connections());
        return (isServed()
                        ? builder.with(PoolMetrics.of(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))
                        : builder)
                .open();
    }

    private boolean isServed() {
        return settings.port() != Settings.NOT_SERVED;
    }

    private @Nullable MetricsServer serve(DatabaseManager db) throws IOException {
        return isServed() ? MetricsServer.of(db).port(settings.port()).start() : null;
    }

    /** Loads while readers ask; returns false when it was interrupted. */
    private boolean load(DatabaseManager db, Catalog catalog, Queries queries, Preparation preparation)
            throws SQLException, IOException, InterruptedException {
        List<String> names =
                library.classes().stream().map(ClassFile::className).toList();
        Load readers = Load.start("reader", LOADING_READERS, Mix.whileLoading(queries, names, modules), errors);
        Loader.Outcome loading;
        Load.Outcome reading;
        int present = preparation.present().size();
        try (Progress progress =
                display.begin("Loading", present, library.classes().size())) {
            loading = new Loader(catalog, stop).load(library.classes(), preparation.present(), LOADERS, progress);
        } finally {
            reading = readers.stop();
        }
        report.loaded(loading, reading, LOADING_READERS, db.getPoolStats().cache());
        return loading.complete();
    }

    /** Works with the whole catalogue, and checks what that left; returns whether the checks hold. */
    private boolean work(DatabaseManager db, Catalog catalog, Queries queries)
            throws SQLException, InterruptedException {
        report.holds(catalog.size(), queries.largestPackages(LARGEST_SHOWN));
        queries.showClass(EXAMPLE_CLASS).ifPresent(report::example);
        List<String> classes = queries.classNames();
        long visitsBefore = queries.visits();
        long counted = serve(db, queries, classes);
        report.pool(db.getPoolStats());
        if (!settings.writingTime().isZero() && !stop.isGiven()) {
            counted += compareWrites(db, queries, classes);
        }
        long stored = queries.visits() - visitsBefore;
        String quickCheck = queries.quickCheck();
        report.checked(counted, stored, quickCheck);
        return counted == stored && quickCheck.equals("ok");
    }

    /** Serves the mixed load; returns how many visits it recorded. */
    private long serve(DatabaseManager db, Queries queries, List<String> classes) throws InterruptedException {
        report.serving(settings.servingTime(), settings.threads());
        Mix mix = Mix.serving(queries, classes, modules);
        CacheStats before = db.getPoolStats().cache();
        Load.Outcome serving = run("user", settings.threads(), mix, settings.servingTime());
        report.served(serving, settings.threads(), before, db.getPoolStats().cache());
        return serving.visits();
    }

    /** Lets many threads write the same, first with a commit for each write, then through the queue; returns how many visits. */
    private long compareWrites(DatabaseManager db, Queries queries, List<String> classes) throws InterruptedException {
        Duration half = settings.writingTime().dividedBy(2);
        report.writing(settings.writers(), half);
        Load.Outcome alone = run("writer", settings.writers(), Mix.only(Kind.VISIT_ALONE, queries, classes), half);
        db.resetPoolStats();
        Load.Outcome sharing = run("writer", settings.writers(), Mix.only(Kind.VISIT_SHARING, queries, classes), half);
        report.wrote(alone, sharing, db.getPoolStats().writeQueue());
        return alone.visits() + sharing.visits();
    }

    private Load.Outcome run(String name, int threads, Mix mix, Duration time) throws InterruptedException {
        Load load = Load.start(name, threads, mix, errors);
        Load.Outcome outcome;
        try {
            stop.await(time);
        } finally {
            outcome = load.stop();
        }
        return outcome;
    }
}
