package dev.rockpool.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many rows at once: what five threads insert through a pool, each its share in one transaction, beside what one thread inserts through the
 * plain driver in one. Afterwards all rows must be there, each once, and the file sound; else the run fails.
 */
final class SqliteBulk {

    /** So that four seconds, the default, are a million. */
    private static final int ROWS_PER_SECOND = 250_000;

    /** A tenth, into a file of its own, comes first. */
    private static final int WARM_UP_SHARE = 10;

    private SqliteBulk() {}

    static String run(Effort effort) throws IOException, InterruptedException {
        Map<BulkTarget.Kind, List<Figures>> all = new EnumMap<>(BulkTarget.Kind.class);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (BulkTarget.Kind kind : BulkTarget.Kind.values()) {
                Progress.say("sqlite-bulk, round " + round + ", " + kind);
                Figures figures =
                        new Fork(Fork.thisJavaHome()).run(SqliteBulk.class, kind, rows(effort.time()), effort.folder());
                all.computeIfAbsent(kind, none -> new ArrayList<>()).add(figures);
            }
        }
        Comparison table = new Comparison(
                        Units.count(rows(effort.time())) + " rows, synchronous=FULL", BulkTarget.Kind.PLAIN.title())
                .ratio("rows/s", "rows", Units::count)
                .ratio("time", "acknowledged", Units::time)
                .ratio("time until closed", "closed", Units::time)
                .ratio("CPU time a row", "processor", Units::time);
        all.forEach((kind, rounds) -> table.row(kind.title(), Figures.median(rounds)));
        return table.toMarkdown();
    }

    static String method(Effort effort) {
        return "Median of " + effort.turns()
                + ", each in a JVM of its own, which inserts a tenth of the rows into another file first;"
                + " after each of them all rows were there, once, and `integrity_check` said ok";
    }

    /** A multiple of what the threads share, in the warming up too. */
    private static int rows(Duration time) {
        int unit = WARM_UP_SHARE * 10;
        return Math.toIntExact(Math.max(1, time.toMillis() * ROWS_PER_SECOND / 1_000 / unit) * unit);
    }

    /** The forked JVM: target, rows, folder. */
    public static void main(String[] arguments) throws Exception {
        BulkTarget.Kind kind = BulkTarget.Kind.valueOf(arguments[0]);
        int rows = Integer.parseInt(arguments[1]);
        Path folder = Path.of(arguments[2]);
        Figures cold = Shop.inFolder(folder, file -> measure(file, kind, rows / WARM_UP_SHARE));
        Progress.say("warmed up at " + Units.count(cold.get("rows")) + " rows/s");
        Shop.inFolder(folder, file -> measure(file, kind, rows)).print(System.out);
    }

    /** Inserts that many rows into a new file, checks the file, and returns what was measured. */
    static Figures measure(Path file, BulkTarget.Kind kind, int rows) throws Exception {
        Readings.create(file);
        ProcessorTime processor = new ProcessorTime();
        ExecutorService threads = Executors.newFixedThreadPool(kind.threads());
        Figures figures = new Figures();
        try {
            long begin;
            try (BulkTarget target = kind.open(file)) {
                List<Callable<Void>> shares = shares(target, kind.threads(), rows);
                processor.start();
                begin = System.nanoTime();
                for (Future<Void> share : threads.invokeAll(shares)) {
                    share.get();
                }
                long nanos = System.nanoTime() - begin;
                figures.put("rows", rows / (nanos / 1e9)).put("acknowledged", nanos);
            }
            figures.put("closed", System.nanoTime() - begin);
            processor.stop();
            figures.put("processor", processor.nanos() / (double) rows);
        } finally {
            threads.shutdownNow(); // they are idle: invokeAll has waited for all
        }
        Readings.requireSound(file, rows);
        return figures;
    }

    private static List<Callable<Void>> shares(BulkTarget target, int threads, int rows) {
        List<Callable<Void>> shares = new ArrayList<>();
        int share = rows / threads;
        for (int first = 0; first < rows; first += share) {
            shares.add(insertion(target, first, Math.min(share, rows - first)));
        }
        return shares;
    }

    @SuppressWarnings("NullAway") // a Void is always null
    private static Callable<Void> insertion(BulkTarget target, int first, int count) {
        return () -> {
            target.insert(first, count);
            return null;
        };
    }
}
