package dev.rockpool.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Work of one statement each on SQLite, with prepared statements that are kept and without: borrow, prepare, run, read, close all.
 * Afterwards every insert that was acknowledged must be there, and the file sound; else the run fails.
 */
final class SqliteStatements {

    /** Crowds are small, so their threads begin together; the figures are of the time after this share of it. */
    private static final int WARM_UP_SHARE = 2;

    private static final int TURNS = 3;
    private static final int SHARES = 8;

    /** How many threads do the same, in the order of the tables. */
    enum Threads {
        ONE(1, "1 thread"),
        EIGHT(8, "8 threads");

        private final int count;
        private final String title;

        Threads(int count, String title) {
            this.count = count;
            this.title = title;
        }
    }

    /** One table's subject. */
    private record Subject(StatementWork work, Threads threads) {

        String title() {
            return work.title() + ", " + threads.title;
        }

        String name() {
            return work + "." + threads;
        }
    }

    private SqliteStatements() {}

    /** Returns a table for each kind of work and number of threads, and one that sums them up. */
    static String run(Effort effort) throws IOException, InterruptedException {
        Map<StatementTarget.Kind, List<Figures>> all = new EnumMap<>(StatementTarget.Kind.class);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (StatementTarget.Kind kind : StatementTarget.Kind.values()) {
                Progress.say("sqlite-statements, round " + round + ", " + kind);
                Figures figures = new Fork(Fork.thisJavaHome())
                        .run(SqliteStatements.class, kind, effort.millis(), effort.folder());
                all.computeIfAbsent(kind, none -> new ArrayList<>()).add(figures);
            }
        }
        StringBuilder text = new StringBuilder();
        StatementSummary summary = new StatementSummary();
        for (Subject subject : subjects()) {
            Map<StatementTarget.Kind, Figures> medians = new EnumMap<>(StatementTarget.Kind.class);
            all.forEach((kind, rounds) -> medians.put(
                    kind,
                    Figures.median(rounds.stream()
                            .map(round -> round.of(subject.name()))
                            .toList())));
            text.append(table(subject, medians)).append('\n');
            summary.add(subject.title(), subject.work(), medians);
        }
        return text.append(summary.toMarkdown()).toString();
    }

    static String method(Effort effort) {
        return "Median of " + effort.turns() + ", a JVM for each contender, "
                + turn(effort.time()).toMillis() / 1e3
                + " s for each kind of work and number of threads, after half as long to warm up, synchronous=NORMAL; after each of them every"
                + " acknowledged insert was found, and `integrity_check` said ok";
    }

    private static List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        for (StatementWork work : StatementWork.values()) {
            for (Threads threads : Threads.values()) {
                subjects.add(new Subject(work, threads));
            }
        }
        return subjects;
    }

    private static String table(Subject subject, Map<StatementTarget.Kind, Figures> medians) {
        String times = subject.work().writes() ? "write" : "read";
        Comparison table = new Comparison(subject.title(), StatementTarget.Kind.HIKARICP_1.title())
                .ratio("operations/s", "operations", Units::count)
                .ratio("p50", times + "50", Units::time)
                .ratio("p99", times + "99", Units::time)
                .ratio("p99.9", times + "999", Units::time)
                .ratio("CPU time each", "processor", Units::time)
                .plain("found prepared", "hitRate", Units::percent)
                .plain("lock errors", "lockErrors", Units::count);
        medians.forEach((kind, figures) -> table.row(kind.title(), figures));
        return table.toMarkdown();
    }

    /** The forked JVM: target, milliseconds for all crowds, folder. */
    public static void main(String[] arguments) throws Exception {
        StatementTarget.Kind kind = StatementTarget.Kind.valueOf(arguments[0]);
        Duration time = Duration.ofMillis(Long.parseLong(arguments[1]));
        Shop.inFolder(Path.of(arguments[2]), file -> measure(file, kind, time)).print(System.out);
    }

    /** Some turns for all crowds, with those that only warm up: so long that compiling is little of what is measured. */
    private static Duration turn(Duration time) {
        return time.multipliedBy(TURNS).dividedBy(SHARES);
    }

    /**
     * Runs one crowd after the other on a new file, checks the file, and returns what was measured, each name with its subject's before it.
     * All have one pool, and a crowd for each kind of work comes first that is not counted, so that no kind finds colder code than another.
     */
    static Figures measure(Path file, StatementTarget.Kind kind, Duration time) throws Exception {
        Shop.create(file);
        Figures figures = new Figures();
        List<WorkLog> logs = new ArrayList<>();
        try (StatementTarget target = kind.open(file)) {
            for (StatementWork work : StatementWork.values()) {
                crowd(target, new Subject(work, Threads.EIGHT), turn(time), logs);
            }
            for (Subject subject : subjects()) {
                crowd(target, subject, turn(time), logs).copyTo(figures, subject.name() + ".");
            }
        }
        Shop.requireSound(file, logs);
        return figures;
    }

    private static Figures crowd(StatementTarget target, Subject subject, Duration time, List<WorkLog> logs)
            throws Exception {
        ProcessorTime processor = new ProcessorTime();
        int first = logs.size();
        long nanos = time.toNanos();
        List<StatementMember> members = Crowd.run(
                subject.threads().count,
                false,
                nanos / WARM_UP_SHARE,
                nanos,
                processor,
                number -> new StatementMember(target, subject.work(), first + number));
        List<WorkLog> own = members.stream().map(member -> member.log).toList();
        logs.addAll(own);
        Figures figures = WorkLog.summarize(own, time);
        double count = figures.get("operations") * nanos / 1e9;
        if (count > 0) {
            figures.put("processor", processor.nanos() / count);
        }
        double hitRate = target.hitRate();
        return hitRate > 0 ? figures.put("hitRate", hitRate) : figures;
    }
}
