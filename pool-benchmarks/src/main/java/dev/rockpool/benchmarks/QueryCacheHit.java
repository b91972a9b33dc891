package dev.rockpool.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.rockpool.benchmarks.CacheReader.Kind;
import dev.rockpool.benchmarks.Items.Item;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What one read takes that the query cache serves, beside a bare cache and beside reads of the database: the time on the clock, the processor's
 * time of the thread, and what it allocates. All take turns in one JVM, in many short windows, of which the best counts.
 */
final class QueryCacheHit {

    private static final int MOST_WINDOWS = 100;
    private static final int HIT_CYCLES = 50_000;
    private static final int READ_CYCLES = 1_000;
    private static final int[] THREADS = {1, 2};
    private static final String CLOCK = ".clock";
    private static final String PROCESSOR = ".processor";
    private static final String BYTES = ".bytes";
    private static final double LEAST_HITS = 0.98;

    /** A hit takes at most so many times what a bare look-up takes; and HikariCP's point read at least so many times what a hit takes. */
    private static final int AIM_CAFFEINE = 3;

    private static final int AIM_HIKARICP = 50;

    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private QueryCacheHit() {}

    /** Returns a table for each number of threads, and what became of the aims. */
    static String run(Effort effort) throws IOException, InterruptedException {
        List<Figures> rounds = new ArrayList<>();
        for (int round = 1; round <= effort.rounds(); round++) {
            Progress.say("query-cache-hit, round " + round);
            rounds.add(new Fork(Fork.thisJavaHome())
                    .option("-XX:CompileCommand=quiet")
                    .option("-XX:CompileCommand=dontinline," + QueryCacheHit.class.getName() + "::use")
                    .run(QueryCacheHit.class, windows(effort), effort.folder()));
        }
        return tables(Figures.median(rounds));
    }

    /** Writes what was measured, by the names that {@link #measure} gives. */
    static String tables(Figures median) {
        StringBuilder text = new StringBuilder();
        for (int threads : THREADS) {
            Comparison table = new Comparison(
                            threads == 1 ? "one read, 1 thread" : "one read, each of " + threads + " threads",
                            Kind.CAFFEINE.title())
                    .ratio("time", threads + CLOCK, Units::time)
                    .ratio("CPU time", threads + PROCESSOR, Units::time)
                    .ratio("bytes", threads + BYTES, Units::bytes);
            for (Kind kind : Kind.values()) {
                table.row(kind.title(), median.of(kind.name()));
            }
            text.append(table.toMarkdown()).append('\n');
        }
        return text.append(aims(median)).toString();
    }

    private static String aims(Figures median) {
        StringBuilder text = new StringBuilder("| aims |");
        for (int threads : THREADS) {
            text.append(threads == 1 ? " 1 thread: " : " " + threads + " threads: ")
                    .append("times the bare look-up, at most ")
                    .append(AIM_CAFFEINE)
                    .append(" | HikariCP's read, times this, at least ")
                    .append(AIM_HIKARICP)
                    .append(" |");
        }
        text.append("\n|---|").append("---:|".repeat(2 * THREADS.length)).append('\n');
        for (Kind kind : Kind.values()) {
            if (kind.isHit()) {
                text.append("| ").append(kind.title()).append(" |");
                for (int threads : THREADS) {
                    double hit = median.get(kind + "." + threads + CLOCK);
                    double toCaffeine = hit / median.get(Kind.CAFFEINE + "." + threads + CLOCK);
                    double toHikari = median.get(Kind.HIKARICP + "." + threads + CLOCK) / hit;
                    text.append(aim(toCaffeine, toCaffeine <= AIM_CAFFEINE))
                            .append(aim(toHikari, toHikari >= AIM_HIKARICP));
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static String aim(double ratio, boolean reached) {
        return " " + Units.ratio(ratio, 1) + (reached ? " (reached) |" : " (missed) |");
    }

    static String method(Effort effort) {
        return "Median of " + effort.turns() + ", each the best of " + windows(effort) + " windows of "
                + HIT_CYCLES / 1_000 + " thousand reads (of the database: " + READ_CYCLES / 1_000
                + " thousand), all in one JVM in turns, over " + (CacheReader.ITEMS - 1)
                + " items in turn; the keys are made for each read";
    }

    private static int windows(Effort effort) {
        return (int) Math.min(MOST_WINDOWS, Math.max(10, effort.millis() / 40));
    }

    /** The forked JVM: number of windows, folder. */
    public static void main(String[] arguments) throws Exception {
        int windows = Integer.parseInt(arguments[0]);
        Shop.inFolder(Path.of(arguments[1]), file -> measure(file, List.of(Kind.values()), windows))
                .print(System.out);
    }

    /** Measures some of them in turns, each on a file of its own; each name has its kind's and the number of threads before it. */
    static Figures measure(Path file, List<Kind> kinds, int windows) throws Exception {
        Map<Kind, CacheReader> readers = new EnumMap<>(Kind.class);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Items.create(file);
            for (Kind kind : kinds) {
                Path own = file.resolveSibling(kind + ".sqlite");
                Files.copy(file, own);
                readers.put(kind, kind.open(own));
            }
            Figures lowest = new Figures();
            for (int window = 0; window < windows; window++) {
                for (Map.Entry<Kind, CacheReader> entry : readers.entrySet()) {
                    for (int count : THREADS) {
                        window(threads, count, entry.getKey(), entry.getValue(), lowest);
                    }
                }
            }
            readers.forEach(QueryCacheHit::requireHits);
            return lowest;
        } finally {
            threads.shutdownNow();
            readers.values().forEach(CacheReader::close);
        }
    }

    private static void requireHits(Kind kind, CacheReader reader) {
        double rate = reader.hits().rate();
        if (kind.isHit() ? rate < LEAST_HITS : rate > 0) {
            throw new IllegalStateException(kind + " was to be " + (kind.isHit() ? "served from" : "read past")
                    + " the query cache, but " + Units.percent(rate) + " of the reads came from it");
        }
    }

    /** What a thread used. */
    private record Used(double clock, double processor, double bytes) {}

    private static void window(ExecutorService threads, int count, Kind kind, CacheReader reader, Figures lowest)
            throws Exception {
        int cycles = kind.isRead() ? READ_CYCLES : HIT_CYCLES;
        CyclicBarrier together = new CyclicBarrier(count);
        List<Callable<Used>> all = new ArrayList<>();
        for (int thread = 0; thread < count; thread++) {
            int first = thread * CacheReader.ITEMS / count; // each another item
            all.add(() -> {
                together.await();
                return use(reader.reading(), first, cycles);
            });
        }
        List<Used> used = new ArrayList<>();
        for (Future<Used> one : threads.invokeAll(all)) {
            used.add(one.get());
        }
        String name = kind + "." + count;
        lowest.putLower(name + CLOCK, used.stream().mapToDouble(Used::clock).sum() / count / cycles)
                .putLower(
                        name + PROCESSOR,
                        used.stream().mapToDouble(Used::processor).sum() / count / cycles)
                .putLower(name + BYTES, used.stream().mapToDouble(Used::bytes).sum() / count / cycles);
    }

    private static Used use(CacheReader.Reading reading, int first, int cycles) throws Exception {
        long thread = Thread.currentThread().getId();
        long bytes = BEAN.getThreadAllocatedBytes(thread);
        long processor = BEAN.getCurrentThreadCpuTime();
        long clock = System.nanoTime();
        for (int i = 0; i < cycles; i++) {
            use(reading.read(1 + (first + i) % (CacheReader.ITEMS - 1)));
        }
        return new Used(
                System.nanoTime() - clock,
                BEAN.getCurrentThreadCpuTime() - processor,
                BEAN.getThreadAllocatedBytes(thread) - bytes);
    }

    /** Never inlined, so that what was read is an object, as it is for everybody who asked for it. */
    @SuppressWarnings("unused")
    private static void use(Item read) {}
}
