package dev.rockpool.benchmarks;

import dev.rockpool.benchmarks.ItemMember.Question;
import dev.rockpool.benchmarks.ItemTarget.Kind;
import dev.rockpool.benchmarks.Items.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads that come again, and writes that end what was kept of them: with the query cache and without. Every write ends all results of its table,
 * so the same items are once in one table and once in twenty. Afterwards each item must have been updated as often as was acknowledged,
 * and the file be sound; else the run fails, as it does when a read shows less than was acknowledged before it.
 */
final class QueryCacheMix {

    private static final int TURNS = 3;
    private static final int SHARES = 8;
    private static final int[] THREADS = {1, 8};

    /** How many of a thousand operations write, in the order of the tables. */
    enum Writes {
        SOME(50, "95 % reads"),
        FEW(1, "99.9 % reads");

        private final int ofThousand;
        private final String title;

        Writes(int ofThousand, String title) {
            this.ofThousand = ofThousand;
            this.title = title;
        }
    }

    /** One table's subject. */
    private record Subject(Question question, Layout layout, Writes writes) {

        String title() {
            return question.title() + ", " + writes.title + ", " + layout.title();
        }

        String name(int threads) {
            return question + "." + layout + "." + writes + "." + threads;
        }
    }

    private QueryCacheMix() {}

    /** Returns a table for each subject, and one that sums them up. */
    static String run(Effort effort) throws IOException, InterruptedException {
        Map<Kind, List<Figures>> all = new EnumMap<>(Kind.class);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Kind kind : Kind.values()) {
                Progress.say("query-cache-mix, round " + round + ", " + kind);
                Figures figures =
                        new Fork(Fork.thisJavaHome()).run(QueryCacheMix.class, kind, effort.millis(), effort.folder());
                all.computeIfAbsent(kind, none -> new ArrayList<>()).add(figures);
            }
        }
        Map<Kind, Figures> medians = new EnumMap<>(Kind.class);
        all.forEach((kind, rounds) -> medians.put(kind, Figures.median(rounds)));
        return tables(medians);
    }

    static String method(Effort effort) {
        return "Median of " + effort.turns() + ", a JVM for each contender, "
                + turn(effort.time()).toMillis() / 1e3
                + " s for each table and number of threads, after half as long to warm up, synchronous=NORMAL; "
                + Items.ITEMS
                + " items drawn by Zipf's law with s = 0.99; every read of an item showed what had been acknowledged before it, and"
                + " after each contender all acknowledged updates were found, and `integrity_check` said ok";
    }

    private static List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        for (Question question : Question.values()) {
            for (Writes writes : Writes.values()) {
                for (Layout layout : Layout.values()) {
                    subjects.add(new Subject(question, layout, writes));
                }
            }
        }
        return subjects;
    }

    /** Writes what was measured of each contender, by the names that {@link #measure} gives. */
    static String tables(Map<Kind, Figures> medians) {
        StringBuilder text = new StringBuilder();
        StringBuilder summary = new StringBuilder("""
                | with the query cache to | operations/s, 1 thread: without it | HikariCP's better | 8 threads: without it | HikariCP's better |
                |---|---:|---:|---:|---:|
                """);
        for (Subject subject : subjects()) {
            Comparison table = new Comparison(subject.title(), Kind.HIKARICP_1.title());
            summary.append("| ").append(subject.title());
            for (int threads : THREADS) {
                String name = subject.name(threads) + ".";
                String heading = threads == 1 ? "1 thread: " : threads + " threads: ";
                table.ratio(heading + "operations/s", name + "operations", Units::count)
                        .ratio("read p99", name + "read99", Units::time)
                        .ratio("write p99", name + "write99", Units::time)
                        .plain("kept", name + "hitRate", Units::percent)
                        .plain("lock errors", name + "lockErrors", Units::count);
                summary.append(ratios(medians, name + "operations"));
            }
            medians.forEach((kind, figures) -> table.row(kind.title(), figures));
            text.append(table.toMarkdown()).append('\n');
            summary.append(" |\n");
        }
        return text.append(summary).toString();
    }

    private static String ratios(Map<Kind, Figures> medians, String figure) {
        double cached = of(medians, Kind.CACHED, figure);
        double better = Math.max(of(medians, Kind.HIKARICP_1, figure), of(medians, Kind.HIKARICP_8, figure));
        return " | " + Units.ratio(cached, of(medians, Kind.UNCACHED, figure)) + " | " + Units.ratio(cached, better);
    }

    private static double of(Map<Kind, Figures> medians, Kind kind, String figure) {
        return medians.getOrDefault(kind, new Figures()).get(figure);
    }

    /** The forked JVM: target, milliseconds, folder. */
    public static void main(String[] arguments) throws Exception {
        Kind kind = Kind.valueOf(arguments[0]);
        Duration time = Duration.ofMillis(Long.parseLong(arguments[1]));
        Shop.inFolder(Path.of(arguments[2]), file -> measure(file, kind, time)).print(System.out);
    }

    private static Duration turn(Duration time) {
        return time.multipliedBy(TURNS).dividedBy(SHARES);
    }

    /**
     * Runs one crowd after the other on a new file, checks the file, and returns what was measured, each name with its subject's before it. A
     * crowd for each question comes first that is not counted, so that none finds colder code than another.
     */
    static Figures measure(Path file, Kind kind, Duration time) throws Exception {
        Items.create(file);
        Figures figures = new Figures();
        Updates updates = new Updates();
        try (ItemTarget target = kind.open(file)) {
            for (Question question : Question.values()) {
                crowd(target, new Subject(question, Layout.ONE, Writes.SOME), 8, turn(time), updates);
            }
            for (Subject subject : subjects()) {
                for (int threads : THREADS) {
                    crowd(target, subject, threads, turn(time), updates).copyTo(figures, subject.name(threads) + ".");
                }
            }
        }
        Items.requireSound(file, updates);
        return figures;
    }

    private static Figures crowd(ItemTarget target, Subject subject, int threads, Duration time, Updates updates)
            throws Exception {
        long nanos = time.toNanos();
        target.hitRate();
        List<ItemMember> members = Crowd.run(
                threads,
                false,
                nanos / 2,
                nanos,
                new ProcessorTime(),
                number -> new ItemMember(
                        target, subject.question(), subject.layout(), subject.writes().ofThousand, updates, number));
        Figures figures =
                WorkLog.summarize(members.stream().map(member -> member.log).toList(), time);
        double hitRate = target.hitRate();
        return hitRate > 0 ? figures.put("hitRate", hitRate) : figures;
    }
}
