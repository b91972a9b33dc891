package dev.rockpool.benchmarks;

import dev.rockpool.pool.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * SQLite under 32 threads that read and write, in WAL mode, through pools and without one. Afterwards every write that was acknowledged
 * must be there, whole, and the file sound; else the run fails.
 */
final class SqliteMix {

    private static final int THREADS = 32;

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
            kinds.append(WorkLog.errors(kind.title(), median));
        });
        return table.toMarkdown() + kinds;
    }

    /** The forked JVM: target, durability, milliseconds, folder. */
    public static void main(String[] arguments) throws Exception {
        MixTarget.Kind kind = MixTarget.Kind.valueOf(arguments[0]);
        Durability durability = Durability.valueOf(arguments[1]);
        Duration time = Duration.ofMillis(Long.parseLong(arguments[2]));
        Shop.inFolder(Path.of(arguments[3]), file -> measure(file, kind, durability, time))
                .print(System.out);
    }

    /** Runs the mix on a new file, checks the file, and returns what was measured. */
    static Figures measure(Path file, MixTarget.Kind kind, Durability durability, Duration time) throws Exception {
        Shop.create(file);
        List<MixMember> members;
        try (MixTarget target = kind.open(file, durability)) {
            members = Crowd.run(THREADS, false, time.toNanos(), number -> new MixMember(target, number));
        }
        List<WorkLog> logs = members.stream().map(member -> member.log).toList();
        Shop.requireSound(file, logs);
        return WorkLog.summarize(logs, time);
    }
}
