package dev.rockpool.benchmarks;

import dev.rockpool.benchmarks.Library.Author;
import dev.rockpool.benchmarks.Library.Book;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A thousand parents with ten children each: a query for each parent beside one for all. One thread; what is loaded is checked. */
final class SqliteRelated {

    private SqliteRelated() {}

    static String run(Effort effort) throws IOException, InterruptedException {
        Map<RelatedTarget.Kind, List<Figures>> all = new EnumMap<>(RelatedTarget.Kind.class);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (RelatedTarget.Kind kind : RelatedTarget.Kind.values()) {
                Progress.say("sqlite-related, round " + round + ", " + kind);
                Figures figures =
                        new Fork(Fork.thisJavaHome()).run(SqliteRelated.class, kind, effort.millis(), effort.folder());
                all.computeIfAbsent(kind, none -> new ArrayList<>()).add(figures);
            }
        }
        Comparison table = new Comparison("1,000 parents, 10,000 children", RelatedTarget.Kind.HIKARICP_EACH.title())
                .ratio("loads/s", "reads", Units::count)
                .ratio("p50", "read50", Units::time)
                .ratio("p99", "read99", Units::time)
                .ratio("CPU time a load", "processor", Units::time);
        Map<RelatedTarget.Kind, Figures> medians = new EnumMap<>(RelatedTarget.Kind.class);
        all.forEach((kind, rounds) -> {
            medians.put(kind, Figures.median(rounds));
            table.row(kind.title(), Figures.median(rounds));
        });
        return table.toMarkdown() + "\n" + sentence(medians);
    }

    private static String sentence(Map<RelatedTarget.Kind, Figures> medians) {
        return "`loadRelated` loads " + times(medians, RelatedTarget.Kind.HIKARICP_EACH)
                + " times as fast as a query for each parent through HikariCP, "
                + times(medians, RelatedTarget.Kind.PLAIN_EACH)
                + " times as fast as one statement of the plain driver's run for each.\n";
    }

    private static String times(Map<RelatedTarget.Kind, Figures> medians, RelatedTarget.Kind other) {
        return Units.ratio(
                medians.getOrDefault(RelatedTarget.Kind.ROCKPOOL_RELATED, new Figures())
                        .get("reads"),
                medians.getOrDefault(other, new Figures()).get("reads"));
    }

    /** The forked JVM: target, milliseconds, folder. */
    public static void main(String[] arguments) throws Exception {
        RelatedTarget.Kind kind = RelatedTarget.Kind.valueOf(arguments[0]);
        Duration time = Duration.ofMillis(Long.parseLong(arguments[1]));
        Shop.inFolder(Path.of(arguments[2]), file -> measure(file, kind, time)).print(System.out);
    }

    /** Loads from a new file for a while, and returns what was measured. */
    static Figures measure(Path file, RelatedTarget.Kind kind, Duration time) throws Exception {
        Library.create(file);
        ProcessorTime processor = new ProcessorTime();
        List<Reader> readers;
        try (RelatedTarget target = kind.open(file)) {
            long half = time.toNanos() / 2;
            readers = Crowd.run(1, false, half, half, processor, number -> new Reader(target));
        }
        List<WorkLog> logs = readers.stream().map(reader -> reader.log).toList();
        Figures figures = WorkLog.summarize(logs, time.dividedBy(2));
        double count = figures.get("reads") * time.toNanos() / 2e9;
        return count > 0 ? figures.put("processor", processor.nanos() / count) : figures;
    }

    /** Loads parents from a random one on, again and again. */
    private static final class Reader implements Crowd.Member {

        private final WorkLog log = new WorkLog();
        private final SplittableRandom random = new SplittableRandom(1);
        private final RelatedTarget target;

        Reader(RelatedTarget target) {
            this.target = target;
        }

        @Override
        public void act(Crowd.Period period) throws SQLException {
            int first = 1 + random.nextInt(Library.AUTHORS - Library.LOADED + 1);
            long begin = System.nanoTime();
            Map<Author, List<Book>> loaded = target.load(first);
            log.done(period, true, begin);
            requireWhole(loaded, first);
        }
    }

    /** Throws where parents or children are missing, or are others than those that were asked for. */
    static void requireWhole(Map<Author, List<Book>> loaded, int first) {
        int expected = first;
        for (Map.Entry<Author, List<Book>> one : loaded.entrySet()) {
            int author = one.getKey().id();
            if (author != expected++
                    || one.getValue().size() != Library.BOOKS_OF_AUTHOR
                    || one.getValue().stream().anyMatch(book -> book.author() != author)) {
                throw new IllegalStateException("Author " + author + " came with " + one.getValue());
            }
        }
        if (loaded.size() != Library.LOADED) {
            throw new IllegalStateException(loaded.size() + " authors were loaded, not " + Library.LOADED);
        }
    }
}
