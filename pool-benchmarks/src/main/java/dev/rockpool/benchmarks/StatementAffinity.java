package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * More texts than one connection keeps, but not more than all together: it shows whether a text finds its way to a connection that has it
 * prepared. Point reads of four threads, each on a connection borrowed for it.
 */
final class StatementAffinity {

    static final int TEXTS = 400;
    private static final int THREADS = 4;

    /** The same read in as many texts. */
    private static final List<String> ALL = texts(TEXTS);

    /** How the pool learns of the text, in the order of the table. */
    enum Way {
        KNOWN("Rockpool, `withReadConnection` told the text") {
            @Override
            Target open(Path file) throws SQLException {
                DatabaseManager manager = StatementTarget.Kind.manager(file, true);
                return new Target(
                        (sql, customer) -> manager.<Boolean, SQLException>withReadConnection(
                                sql, connection -> read(connection, sql, customer)),
                        manager::close,
                        () -> StatementTarget.hitRate(manager));
            }
        },
        ROUTED("Rockpool, its `DataSource`") {
            @Override
            Target open(Path file) throws SQLException {
                DatabaseManager manager = StatementTarget.Kind.manager(file, true);
                return new Target(
                        (sql, customer) -> {
                            try (Connection connection = manager.dataSource().getConnection()) {
                                return read(connection, sql, customer);
                            }
                        },
                        manager::close,
                        () -> StatementTarget.hitRate(manager));
            }
        },
        UNKNOWN("Rockpool, `withReadConnection` not told") {
            @Override
            Target open(Path file) throws SQLException {
                return untold(StatementTarget.Kind.manager(file, true));
            }
        },
        UNPOOLED("the same, `statementPooling(false)`") {
            @Override
            Target open(Path file) throws SQLException {
                return untold(StatementTarget.Kind.manager(file, false));
            }
        },
        HIKARICP("HikariCP, 8 connections") {
            @Override
            Target open(Path file) {
                OpenPool pool = Pools.hikari(Entries.url(file, Durability.NORMAL), StatementTarget.Kind.CONNECTIONS);
                return new Target(
                        (sql, customer) -> {
                            try (Connection connection = pool.dataSource().getConnection()) {
                                return read(connection, sql, customer);
                            }
                        },
                        pool::close,
                        () -> 0);
            }
        };

        private final String title;

        Way(String title) {
            this.title = title;
        }

        abstract Target open(Path file) throws SQLException;

        private static Target untold(DatabaseManager manager) {
            return new Target(
                    (sql, customer) -> manager.<Boolean, SQLException>withReadConnection(
                            connection -> read(connection, sql, customer)),
                    manager::close,
                    () -> StatementTarget.hitRate(manager));
        }
    }

    /** Which text comes next, in the order of the tables. */
    enum Spread {
        UNIFORM("all texts equally often") {
            @Override
            double weight(int rank) {
                return 1;
            }
        },
        ZIPF("the n-th text one n-th as often as the first") {
            @Override
            double weight(int rank) {
                return 1.0 / rank;
            }
        };

        private final String title;

        Spread(String title) {
            this.title = title;
        }

        /** How often the text of a rank comes, beside the others; the first has rank 1. */
        abstract double weight(int rank);
    }

    /** Runs a point read with a text. */
    private interface Reading {
        boolean read(String sql, int customer) throws SQLException;
    }

    /** The share of hits since the last call. */
    private interface Hits {
        double rate();
    }

    private record Target(Reading reading, Runnable closer, Hits hits) implements AutoCloseable {

        @Override
        public void close() {
            closer.run();
        }
    }

    private StatementAffinity() {}

    /** Returns a table for each spread. */
    static String run(Effort effort) throws IOException, InterruptedException {
        Map<Way, List<Figures>> all = new EnumMap<>(Way.class);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Way way : Way.values()) {
                Progress.say("statement-affinity, round " + round + ", " + way);
                Figures figures = new Fork(Fork.thisJavaHome())
                        .run(StatementAffinity.class, way, effort.millis(), effort.folder());
                all.computeIfAbsent(way, none -> new ArrayList<>()).add(figures);
            }
        }
        StringBuilder text = new StringBuilder();
        for (Spread spread : Spread.values()) {
            Comparison table = new Comparison(TEXTS + " texts, " + spread.title, Way.HIKARICP.title)
                    .ratio("reads/s", "reads", Units::count)
                    .ratio("p50", "read50", Units::time)
                    .ratio("p99", "read99", Units::time)
                    .ratio("p99.9", "read999", Units::time)
                    .ratio("CPU time a read", "processor", Units::time)
                    .plain("found prepared", "hitRate", Units::percent);
            all.forEach((way, rounds) -> table.row(
                    way.title,
                    Figures.median(rounds.stream()
                            .map(round -> round.of(spread.name()))
                            .toList())));
            text.append(table.toMarkdown()).append('\n');
        }
        return text.toString();
    }

    static String method(Effort effort) {
        return "Median of " + effort.turns() + ", a JVM for each contender, "
                + turn(effort.time()).toMillis() / 1e3 + " s for each table after as long to warm up; " + THREADS
                + " threads on " + StatementTarget.Kind.CONNECTIONS
                + " connections that read, which keep 64 statements each";
    }

    /** So long that compiling is little of what is measured. */
    private static Duration turn(Duration time) {
        return time.dividedBy(Spread.values().length);
    }

    /** The forked JVM: way, milliseconds for all, folder. */
    public static void main(String[] arguments) throws Exception {
        Way way = Way.valueOf(arguments[0]);
        Duration time = Duration.ofMillis(Long.parseLong(arguments[1]));
        Shop.inFolder(Path.of(arguments[2]), file -> measure(file, way, time)).print(System.out);
    }

    /** Reads from a new file for a while; each name has its spread's before it. */
    static Figures measure(Path file, Way way, Duration time) throws Exception {
        Shop.create(file);
        Figures figures = new Figures();
        try (Target target = way.open(file)) {
            for (Spread spread : Spread.values()) {
                crowd(target, spread, turn(time)); // which statements are kept where has to settle
                crowd(target, spread, turn(time)).copyTo(figures, spread + ".");
            }
        }
        return figures;
    }

    private static Figures crowd(Target target, Spread spread, Duration time) throws Exception {
        ProcessorTime processor = new ProcessorTime();
        target.hits().rate();
        List<Reader> readers = Crowd.run(
                THREADS, false, 0, time.toNanos(), processor, number -> new Reader(target.reading(), spread, number));
        Figures figures =
                WorkLog.summarize(readers.stream().map(reader -> reader.log).toList(), time);
        double count = figures.get("reads") * time.toNanos() / 1e9;
        if (count > 0) {
            figures.put("processor", processor.nanos() / count);
        }
        double hitRate = target.hits().rate();
        return hitRate > 0 ? figures.put("hitRate", hitRate) : figures;
    }

    /** Makes so many texts of the same read. */
    static List<String> texts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "SELECT name, money + " + i + " FROM customer WHERE id = ?")
                .toList();
    }

    private static boolean read(Connection connection, String sql, int customer) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Shop.expectRows(statement, customer, 1);
            return true;
        }
    }

    /** Reads by one text after the other. */
    private static final class Reader implements Crowd.Member {

        private final WorkLog log = new WorkLog();
        private final Reading reading;
        private final SplittableRandom random;
        private final Ranks ranks;

        Reader(Reading reading, Spread spread, int number) {
            this.reading = reading;
            this.random = new SplittableRandom(number);
            this.ranks = new Ranks(TEXTS, spread::weight, random);
        }

        @Override
        public void act(Crowd.Period period) throws SQLException {
            String sql = ALL.get(ranks.next());
            int customer = 1 + random.nextInt(Shop.CUSTOMERS);
            long begin = System.nanoTime();
            reading.read(sql, customer);
            log.done(period, true, begin);
        }
    }
}
