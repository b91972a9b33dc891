package dev.rockpool.benchmarks;

import dev.rockpool.pool.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Single-row writes, each durable before the next: through Rockpool, HikariCP and the plain driver, from few threads and from many.
 * Afterwards the rows must be exactly those that were acknowledged, and the file sound; else the run fails.
 */
final class SqliteWrites {

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(1);
    private static final Duration SYNCS = Duration.ofMillis(600);

    /** Who writes, in the order of the tables. */
    enum Writers {
        ONE(1, false, "1 thread"),
        EIGHT(8, false, "8 threads"),
        SIXTY_FOUR(64, false, "64 threads"),
        VIRTUAL(1_000, true, "1,000 virtual threads");

        private final int count;
        private final boolean virtual;
        private final String title;

        Writers(int count, boolean virtual, String title) {
            this.count = count;
            this.virtual = virtual;
            this.title = title;
        }

        static List<Writers> on(int release) {
            return Stream.of(values())
                    .filter(writers -> !writers.virtual || release >= VirtualThreads.FIRST_RELEASE)
                    .toList();
        }
    }

    private SqliteWrites() {}

    /** Returns the cost of a sync, a table for each durability and number of threads, and a table that sums them up. */
    static String run(Effort effort) throws IOException, InterruptedException {
        int release = VirtualThreads.releaseOf(effort.newerJdk());
        List<Writers> writers = Writers.on(release);
        Map<Durability, Map<WriteTarget.Kind, List<Figures>>> all = new EnumMap<>(Durability.class);
        List<Figures> syncs = new ArrayList<>();
        for (int round = 1; round <= effort.rounds(); round++) {
            syncs.add(SyncCost.measure(effort.folder(), SYNCS));
            for (Durability durability : Durability.values()) {
                for (WriteTarget.Kind kind : WriteTarget.Kind.values()) {
                    Progress.say("sqlite-writes, round " + round + ", " + durability + ", " + kind);
                    Figures figures = fork(effort.newerJdk(), release)
                            .run(SqliteWrites.class, kind, durability, effort.millis(), effort.folder());
                    all.computeIfAbsent(durability, none -> new EnumMap<>(WriteTarget.Kind.class))
                            .computeIfAbsent(kind, none -> new ArrayList<>())
                            .add(figures);
                }
            }
        }
        StringBuilder text = new StringBuilder(SyncCost.describe(Figures.median(syncs))).append("\n\n");
        WriteSummary summary = new WriteSummary();
        all.forEach((durability, results) -> writers.forEach(one -> {
            String title = "synchronous=" + durability + ", " + one.title;
            Map<WriteTarget.Kind, Figures> medians = medians(results, one);
            text.append(table(title, medians)).append('\n');
            summary.add(title, medians);
        }));
        return text.append(summary.toMarkdown()).toString();
    }

    static String method(Effort effort) throws IOException {
        return "Median of " + effort.turns() + ", a JVM for each contender and durability, "
                + turn(effort.time()).toMillis() / 1e3
                + " s for each number of threads, on JDK " + VirtualThreads.releaseOf(effort.newerJdk())
                + "; after each of them the rows were exactly those acknowledged, and `integrity_check` said ok";
    }

    /** JDK 24 and later warn about native code where it is not allowed; 17 warns where it is. */
    private static Fork fork(Path javaHome, int release) {
        Fork fork = new Fork(javaHome);
        return release >= 22 ? fork.option("--enable-native-access=ALL-UNNAMED") : fork;
    }

    private static Map<WriteTarget.Kind, Figures> medians(
            Map<WriteTarget.Kind, List<Figures>> results, Writers writers) {
        Map<WriteTarget.Kind, Figures> medians = new EnumMap<>(WriteTarget.Kind.class);
        results.forEach((kind, rounds) -> medians.put(
                kind,
                Figures.median(
                        rounds.stream().map(round -> round.of(writers.name())).toList())));
        return medians;
    }

    private static String table(String title, Map<WriteTarget.Kind, Figures> medians) {
        Comparison table = new Comparison(title, WriteTarget.Kind.HIKARICP_1.title())
                .ratio("writes/s", "writes", Units::count)
                .ratio("p50", "write50", Units::time)
                .ratio("p99", "write99", Units::time)
                .ratio("p99.9", "write999", Units::time)
                .ratio("max", "writeMax", Units::time)
                .ratio("CPU time a write", "processor", Units::time)
                .plain("writes a commit", "group", size -> Units.ratio(size, 1))
                .plain("lock errors", "lockErrors", Units::count);
        medians.forEach((kind, figures) -> table.row(kind.title(), figures));
        return table.toMarkdown();
    }

    /** The forked JVM: target, durability, milliseconds for all writers, folder. */
    public static void main(String[] arguments) throws Exception {
        WriteTarget.Kind kind = WriteTarget.Kind.valueOf(arguments[0]);
        Durability durability = Durability.valueOf(arguments[1]);
        Duration time = Duration.ofMillis(Long.parseLong(arguments[2]));
        List<Writers> writers = Writers.on(Runtime.version().feature());
        Shop.inFolder(Path.of(arguments[3]), file -> measure(file, kind, durability, writers, time))
                .print(System.out);
    }

    /** All numbers of threads share one turn. */
    private static Duration turn(Duration time) {
        return time.dividedBy(Writers.values().length);
    }

    /**
     * Runs one crowd after the other on a new file, checks the file, and returns what was measured, each name with the writers' before it.
     * All have one file and one pool, and a crowd that is not counted comes first: so the code is warm, and the WAL has the size that it
     * keeps, which matters where a sync of a file that grows costs more.
     */
    static Figures measure(
            Path file, WriteTarget.Kind kind, Durability durability, List<Writers> writers, Duration time)
            throws Exception {
        Entries.create(file);
        Figures figures = new Figures();
        List<WorkLog> logs = new ArrayList<>();
        try (WriteTarget target = kind.open(file, durability)) {
            Duration warmUp = Stream.of(time, LONGEST_WARM_UP)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            Figures cold = crowd(target, Writers.SIXTY_FOUR, warmUp, logs);
            Progress.say("warmed up at " + Units.count(cold.get("writes")) + " writes/s");
            for (Writers one : writers) {
                crowd(target, one, turn(time), logs).copyTo(figures, one.name() + ".");
            }
        }
        Entries.requireSound(file, logs);
        return figures;
    }

    /** Runs one crowd, an eighth of its time longer for warming up, and adds its members' logs to those of the crowds before. */
    private static Figures crowd(WriteTarget target, Writers writers, Duration time, List<WorkLog> logs)
            throws Exception {
        ProcessorTime processor = new ProcessorTime();
        int first = logs.size();
        long nanos = time.toNanos();
        List<EntryMember> members = Crowd.run(
                writers.count,
                writers.virtual,
                nanos / 8,
                nanos,
                processor,
                number -> new EntryMember(target, first + number, writers.virtual));
        List<WorkLog> own = members.stream().map(member -> member.log).toList();
        logs.addAll(own);
        Figures figures = WorkLog.summarize(own, time);
        double count = figures.get("writes") * nanos / 1e9;
        if (count > 0) {
            figures.put("processor", processor.nanos() / count);
        }
        double group = target.groupSize();
        return group > 0 ? figures.put("group", group) : figures;
    }
}
