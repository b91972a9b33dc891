package dev.rockpool.examples.demo;

import dev.rockpool.examples.demo.Catalog.Preparation;
import dev.rockpool.examples.demo.Catalog.Size;
import dev.rockpool.examples.demo.Queries.ClassPage;
import dev.rockpool.examples.demo.Queries.PackageLine;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.WriteQueueStats;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Tells a person what the demo did. Plain ASCII, so that every terminal shows it. */
final class Report {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final int SHOWN_ERRORS = 10;
    private static final int LONGEST_BAR = 40;
    private static final String TIMINGS_HEAD = "  %-34s %10s %10s %8s %8s %8s";

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void begin(JdkClassLibrary library, DemoRun.Settings settings, Preparation preparation) {
        line("Rockpool demo: the class library of this JDK as a SQLite database");
        line("");
        line("  JDK      %s", JdkClassLibrary.runtime());
        line(
                "  modules  %s",
                library.choice().equals("all") ? "all " + library.modules().size() : library.choice());
        line("  file     %s", settings.file());
        line("           %s", found(preparation));
        line(
                "  pool     at most %d connections for %d threads: one writes, the others read",
                settings.connections(), settings.threads());
        line("");
    }

    private static String found(Preparation preparation) {
        return switch (preparation.start()) {
            case NEW -> "new";
            case REUSED -> "reused: " + preparation.reason();
            case REBUILT -> "rebuilt: " + preparation.reason();
            case RESUMED ->
                format(
                        "resumed with %,d classes there: %s",
                        preparation.present().size(), preparation.reason());
        };
    }

    void loaded(Loader.Outcome loading, Load.Outcome reading, int readers, CacheStats cache) {
        line("");
        line(
                "LOADED in %s%s",
                seconds(loading.took()), loading.complete() ? "" : ", and interrupted: the next run goes on here");
        line(
                "  %,d classes in %,d transactions, %,.0f classes per second",
                loading.classes(), loading.transactions(), perSecond(loading.classes(), loading.took()));
        if (loading.unreadable() > 0) {
            line("  %,d class files could not be understood and were skipped", loading.unreadable());
        }
        line(
                "  meanwhile %d threads ran %,d queries on the same file, %,.0f per second; the slowest took %s ms",
                readers,
                reading.operations(),
                perSecond(reading.operations(), reading.took()),
                millis(reading.all().getMaxValue()));
        line(
                "  %,d of them compared the loader's counter with the rows and found whole transactions only",
                reading.operations(Kind.CHECK_SNAPSHOT));
        line(
                "  the query cache: %s, though each transaction of the loader ends what was read before",
                served(CacheStats.NONE, cache));
    }

    private static String served(CacheStats before, CacheStats now) {
        long hits = now.hits() - before.hits();
        long reads = hits + now.misses() - before.misses();
        return format(
                "%.1f %% of %,d cached queries were served from memory", reads == 0 ? 0 : 100.0 * hits / reads, reads);
    }

    void holds(Size size, List<PackageLine> largest) {
        line("");
        line("THE CATALOGUE");
        line(
                "  %,d modules, %,d packages, %,d classes from %s MB of class files",
                size.modules(), size.packages(), size.classes(), megabytes(size.bytes()));
        for (PackageLine line : largest) {
            line(
                    "  %-42s %,6d classes  %6s MB  in %s",
                    line.name(), line.classes(), megabytes(line.bytes()), line.module());
        }
    }

    void example(ClassPage page) {
        line("  %s extends %s", page.name(), String.join(", ", page.superclasses()));
        line("    implements %s", page.interfaces().isEmpty() ? "nothing" : String.join(", ", page.interfaces()));
    }

    void serving(Duration time, int threads) {
        line("");
        if (time.equals(Demo.UNTIL_STOPPED)) {
            line("Serving %d threads until Ctrl-C", threads);
        } else {
            line("Serving %d threads for %s; Ctrl-C ends it earlier", threads, seconds(time));
        }
    }

    void dashboard(URI uri) {
        line("Dashboard: %s, and for Prometheus %s", uri, uri.resolve("/metrics"));
    }

    void served(Load.Outcome serving, int threads, CacheStats before, CacheStats now) {
        line("");
        line(
                "SERVED for %s from %d threads without a pause; times in ms, waiting for a connection included",
                seconds(serving.took()), threads);
        line(TIMINGS_HEAD, "", "operations", "per second", "p50", "p99", "max");
        timings(serving);
        timing("all", serving.all(), serving.took());
        line("  half of the operations took no longer than p50, all but one in a hundred no longer than p99");
        line("  the last three write: they wait until the disk has it, so that a power cut loses nothing");
        line(
                "  the query cache: %s, by %,d kept results in about %s MB",
                served(before, now), now.results(), megabytes(now.bytes()));
    }

    private void timings(Load.Outcome outcome) {
        for (Kind kind : Kind.values()) {
            Histogram histogram = outcome.latencies().get(kind);
            if (histogram != null) {
                timing(kind.label(), histogram, outcome.took());
            }
        }
    }

    private void timing(String label, Histogram histogram, Duration took) {
        line(
                "  %-34s %,10d %,10.0f %8s %8s %8s",
                label,
                histogram.getTotalCount(),
                perSecond(histogram.getTotalCount(), took),
                millis(histogram.getValueAtPercentile(50)),
                millis(histogram.getValueAtPercentile(99)),
                millis(histogram.getMaxValue()));
    }

    void pool(PoolStats stats) {
        line("");
        line("THE POOL opened %,d connections for %,d borrows", stats.totalCreated(), stats.totalAcquired());
        line(TIMINGS_HEAD, "", "borrows", "opened", "at once", "mean ms", "max ms");
        for (LaneStats lane : stats.lanes()) {
            double atOnce = lane.acquired() == 0 ? 1 : 1 - (double) lane.waits() / lane.acquired();
            long mean = lane.acquired() == 0 ? 0 : lane.totalWait().toNanos() / lane.acquired();
            line(
                    "  %-34s %,10d %,10d %6.1f %% %8s %8s",
                    lane.lane(),
                    lane.acquired(),
                    lane.created(),
                    atOnce * 100,
                    millis(mean),
                    millis(lane.maxWait().toNanos()));
        }
        line("  at once: got a connection without waiting for one; mean and max: how long a borrow waited");
        if (stats.writeQueue().groups() > 0) {
            line("  the write queue: %s", groups(stats.writeQueue()));
        }
        line("  the statement pool: %s", found(stats.statements()));
    }

    private static String found(StatementPoolStats stats) {
        return format(
                "%.2f %% of %,d statements were found prepared; %,d are kept, in about %s MB",
                stats.hitRate() * 100, stats.hits() + stats.misses(), stats.kept(), megabytes(stats.bytes()));
    }

    void writing(int threads, Duration eachWay) {
        line("");
        line(
                "Writing from %d threads, for %s with a commit for each write, then for %s through the write queue",
                threads, seconds(eachWay), seconds(eachWay));
    }

    void wrote(Load.Outcome alone, Load.Outcome sharing, WriteQueueStats queue) {
        line("");
        line("WROTE the same in two ways; times in ms, until the disk has it");
        line(TIMINGS_HEAD, "", "writes", "per second", "p50", "p99", "max");
        timings(alone);
        timings(sharing);
        double perSecondAlone = perSecond(alone.operations(), alone.took());
        if (perSecondAlone > 0) {
            line(
                    "  the queue did %.1f times as much: writes that wait at the same time share a commit",
                    perSecond(sharing.operations(), sharing.took()) / perSecondAlone);
        }
        line("  %s", groups(queue));
        line("  %24s %10s", "writes that shared", "commits");
        List<Long> sizes = queue.groupSizes();
        long most = sizes.stream().mapToLong(Long::longValue).max().orElse(1);
        for (int i = 0; i < sizes.size(); i++) {
            line("  %24s %,10d  %s", sizeRange(i), sizes.get(i), bar(sizes.get(i), most));
        }
    }

    private static String groups(WriteQueueStats queue) {
        return format(
                "%,d writes shared %,d commits, %.1f on average, %,d at most",
                queue.committed(), queue.groups(), queue.meanGroupSize(), queue.largestGroup());
    }

    /** The sizes that the n-th number of a queue's group sizes counts: 1, 2, 3 to 4, 5 to 8, and so on. */
    private static String sizeRange(int n) {
        long to = 1L << n;
        return n < 2 ? format("%,d", to) : format("%,d to %,d", to / 2 + 1, to);
    }

    private static String bar(long count, long most) {
        return "#".repeat((int) Math.ceil(LONGEST_BAR * count / (double) most));
    }

    void checked(long visitsCounted, long visitsStored, String quickCheck) {
        line("");
        line("CHECKED");
        line(
                "  %,d visits recorded by the threads, %,d in the database: %s",
                visitsCounted, visitsStored, visitsCounted == visitsStored ? "none was lost" : "THEY DIFFER");
        line("  SQLite's own check of the file: %s", quickCheck);
    }

    void errors(Errors errors) {
        line("");
        line("ERRORS: %s", errors.total() == 0 ? "none" : format("%,d", errors.total()));
        errors.byMessage().entrySet().stream()
                .limit(SHOWN_ERRORS)
                .forEach(entry -> line("  %,d times: %s", entry.getValue(), entry.getKey()));
        if (errors.byMessage().size() > SHOWN_ERRORS) {
            line("  and %,d other messages", errors.byMessage().size() - SHOWN_ERRORS);
        }
    }

    void end(Path file, long bytes) {
        line("");
        line("Closed. %s (%s MB) can be opened with any SQLite tool.", file, megabytes(bytes));
    }

    void interrupted() {
        line("");
        line("Interrupted: every thread ended what it was doing, and the database is closed.");
    }

    private static double perSecond(long count, Duration took) {
        return took.isZero() ? 0 : count * 1e9 / took.toNanos();
    }

    private static String seconds(Duration duration) {
        return format("%.1f s", duration.toNanos() / 1e9);
    }

    private static String millis(long nanos) {
        return format("%,.2f", nanos / NANOS_PER_MILLI);
    }

    private static String megabytes(long bytes) {
        return format("%,.1f", bytes / BYTES_PER_MEGABYTE);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }

    private void line(String text, Object... values) {
        out.println(values.length == 0 ? text : format(text, values));
    }
}
