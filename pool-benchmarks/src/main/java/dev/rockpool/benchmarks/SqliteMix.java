package dev.rockpool.benchmarks;

import dev.rockpool.pool.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * SQLite under 32 threads that read and write, in WAL mode, through pools and without one. Afterwards every write that was acknowledged
 * must be there, whole, and the file sound; else the run fails.
 */
final class SqliteMix {

    private static final int THREADS = 32;
    private static final String ERROR = "error.";

    private SqliteMix() {}

    /** Returns a table for each durability. */
    static Map<Durability, String> run(Effort effort) throws IOException, InterruptedException {
        Map<Durability, Map<MixTarget.Kind, List<Figures>>> all = new EnumMap<>(Durability.class);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Durability durability : Durability.values()) {
                for (MixTarget.Kind kind : MixTarget.Kind.values()) {
                    Progress.say("sqlite-mix, round " + round + ", " + durability + ", " + kind);
                    Figures figures = new Fork(Fork.thisJavaHome())
                            .run(SqliteMix.class, kind, durability, effort.millis(), effort.folder());
                    all.computeIfAbsent(durability, none -> new EnumMap<>(MixTarget.Kind.class))
                            .computeIfAbsent(kind, none -> new ArrayList<>())
                            .add(figures);
                }
            }
        }
        Map<Durability, String> tables = new EnumMap<>(Durability.class);
        all.forEach((durability, results) -> tables.put(durability, table(durability, results)));
        return tables;
    }

    private static String table(Durability durability, Map<MixTarget.Kind, List<Figures>> results) {
        Comparison table = new Comparison("synchronous=" + durability, MixTarget.Kind.HIKARICP_1.title())
                .ratio("reads/s", "reads", Units::count)
                .ratio("writes/s", "writes", Units::count)
                .ratio("read p50", "read50", Units::time)
                .ratio("p99", "read99", Units::time)
                .ratio("p99.9", "read999", Units::time)
                .ratio("write p50", "write50", Units::time)
                .ratio("p99", "write99", Units::time)
                .ratio("p99.9", "write999", Units::time)
                .plain("errors", "errors", Units::count);
        StringBuilder kinds = new StringBuilder();
        results.forEach((kind, rounds) -> {
            Figures median = Figures.median(rounds);
            table.row(kind.title(), median);
            String errors = median.namesAfter(ERROR).stream()
                    .map(name -> name + " " + Units.count(median.get(ERROR + name)))
                    .collect(Collectors.joining(", "));
            if (!errors.isEmpty()) {
                kinds.append("\nErrors of ")
                        .append(kind.title())
                        .append(": ")
                        .append(errors)
                        .append(".\n");
            }
        });
        return table.toMarkdown() + kinds;
    }

    /** The forked JVM: target, durability, milliseconds, folder. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[3]), "rockpool-mix");
        try {
            MixTarget.Kind kind = MixTarget.Kind.valueOf(arguments[0]);
            Durability durability = Durability.valueOf(arguments[1]);
            measure(folder.resolve("shop.sqlite"), kind, durability, Duration.ofMillis(Long.parseLong(arguments[2])))
                    .print(System.out);
        } finally {
            delete(folder);
        }
    }

    /** Runs the mix on a new file, checks the file, and returns what was measured. */
    static Figures measure(Path file, MixTarget.Kind kind, Durability durability, Duration time) throws Exception {
        Shop.create(file);
        List<MixMember> members;
        try (MixTarget target = kind.open(file, durability)) {
            members = Crowd.run(THREADS, false, time.toNanos(), number -> new MixMember(target, number));
        }
        requireSound(file, members);
        return summarize(members, time);
    }

    private static void requireSound(Path file, List<MixMember> members) throws SQLException {
        List<String> faults = Shop.faults(
                file, members.stream().map(member -> member.acknowledged).toList());
        if (!faults.isEmpty()) {
            throw new IllegalStateException("The database is not as it was promised: " + String.join("; ", faults));
        }
    }

    private static Figures summarize(List<MixMember> members, Duration time) {
        double seconds = time.toNanos() / 1e9;
        Histogram reads = new Histogram(members.get(0).reads);
        Histogram writes = new Histogram(members.get(0).writes);
        Figures figures = new Figures();
        long readCount = 0;
        long writeCount = 0;
        Map<String, Integer> errors = new java.util.TreeMap<>();
        for (MixMember member : members) {
            reads.add(member.reads);
            writes.add(member.writes);
            readCount += member.readsInTime;
            writeCount += member.writesInTime;
            member.errors.forEach((kind, count) -> errors.merge(kind, count, Integer::sum));
        }
        figures.put("reads", readCount / seconds).put("writes", writeCount / seconds);
        percentiles(figures, "read", reads);
        percentiles(figures, "write", writes);
        figures.put(
                "errors", errors.values().stream().mapToInt(Integer::intValue).sum());
        errors.forEach((kind, count) -> figures.put(ERROR + kind, count));
        return figures;
    }

    private static void percentiles(Figures figures, String what, Histogram histogram) {
        figures.put(what + "50", histogram.getValueAtPercentile(50))
                .put(what + "99", histogram.getValueAtPercentile(99))
                .put(what + "999", histogram.getValueAtPercentile(99.9));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
