package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import dev.rockpool.benchmarks.stub.StubDriver;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.Ticker;
import dev.rockpool.pool.WalStats;
import dev.rockpool.pool.WriteQueueStats;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SourcedStatement;
import dev.rockpool.spi.StatementCondition;
import dev.rockpool.spi.StatementPooling;
import dev.rockpool.spi.StatementSource;
import dev.rockpool.stmt.StatementPool;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The processor's time and the memory that it takes to prepare a statement and close it, on a connection that is kept, with nothing run: on
 * a driver that does nothing, which leaves the pools' own cost, and on SQLite. Windows as in {@link BorrowCost}.
 */
final class StatementCost {

    private static final int MOST_WINDOWS = 40;
    private static final int STUB_CYCLES = 200_000;
    private static final int SQLITE_CYCLES = 10_000;
    private static final int KEPT = 64;

    /** A power of two. With one text alone, what is used last would never change. */
    private static final int TEXTS = 16;

    private static final String[] SQL = StatementAffinity.texts(TEXTS).toArray(new String[0]);
    private static final double AIM_NANOS = 100;

    /** Does it that many times. */
    private interface Cycles {
        void run(int count) throws SQLException;
    }

    /** Is given the cycles on a connection that is open so long. */
    private interface Measuring {
        void on(Cycles cycles) throws SQLException;
    }

    /** Who prepares, in the order of the table. */
    enum Side {
        LOOK_UP("what the statement pool itself takes") {
            @Override
            void hold(String url, Measuring measuring) throws SQLException {
                try (Connection driver = DriverManager.getConnection(url)) {
                    StatementSource source = source(driver);
                    measuring.on(count -> lookUp(source, count));
                    source.close();
                }
            }
        },
        ROCKPOOL("Rockpool, found prepared") {
            @Override
            void hold(String url, Measuring measuring) throws SQLException {
                onRockpool(DatabaseManager.withPooling(url).with(StatementPool.perConnection(KEPT)), measuring);
            }
        },
        UNPOOLED("Rockpool, `statementPooling(false)`") {
            @Override
            void hold(String url, Measuring measuring) throws SQLException {
                onRockpool(DatabaseManager.withPooling(url).statementPooling(false), measuring);
            }
        },
        HIKARICP("HikariCP") {
            @Override
            void hold(String url, Measuring measuring) throws SQLException {
                try (OpenPool pool = Pools.hikari(url, 1);
                        Connection connection = pool.dataSource().getConnection()) {
                    measuring.on(count -> prepare(connection, count));
                }
            }
        },
        DRIVER("the driver alone") {
            @Override
            void hold(String url, Measuring measuring) throws SQLException {
                try (Connection connection = DriverManager.getConnection(url)) {
                    measuring.on(count -> prepare(connection, count));
                }
            }
        };

        private final String title;

        Side(String title) {
            this.title = title;
        }

        abstract void hold(String url, Measuring measuring) throws SQLException;

        private static void onRockpool(DatabaseBuilder builder, Measuring measuring) throws SQLException {
            try (DatabaseManager manager = builder.maxConnections(2).open()) {
                manager.<SQLException>useReadConnection(
                        connection -> measuring.on(count -> prepare(connection, count)));
            }
        }
    }

    /** What is below. */
    private enum Driver {
        STUB("a driver that does nothing", STUB_CYCLES),
        SQLITE("SQLite", SQLITE_CYCLES);

        private final String title;
        private final int cycles;

        Driver(String title, int cycles) {
            this.title = title;
            this.cycles = cycles;
        }

        String url(Path file) {
            return this == STUB ? StubDriver.URL : "jdbc:sqlite:" + file;
        }
    }

    private StatementCost() {}

    /** Returns a table of preparing, one of statements that never come again, and what became of the aims. */
    static String run(Effort effort) throws IOException, InterruptedException {
        Map<Side, List<Figures>> all = new EnumMap<>(Side.class);
        List<Figures> never = new ArrayList<>();
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Side side : Side.values()) {
                Progress.say("statement-cost, round " + round + ", " + side);
                Figures figures = new Fork(Fork.thisJavaHome())
                        .option("-XX:CompileCommand=quiet")
                        .option("-XX:CompileCommand=dontinline," + StatementCost.class.getName() + "::use")
                        .run(StatementCost.class, side, windows(effort), effort.folder());
                all.computeIfAbsent(side, none -> new ArrayList<>()).add(figures);
            }
            Progress.say("statement-cost, round " + round + ", texts that never come again");
            never.add(new Fork(Fork.thisJavaHome())
                    .run(NeverRepeated.class, NeverRepeated.pairs(effort), effort.folder()));
        }
        Comparison table = new Comparison("prepare and close", Side.HIKARICP.title);
        for (Driver driver : Driver.values()) {
            table.ratio(driver.title + ": CPU time", driver + ThreadCost.NANOS, Units::time);
            table.ratio("bytes", driver + ThreadCost.BYTES, Units::bytes);
        }
        Map<Side, Figures> medians = new EnumMap<>(Side.class);
        all.forEach((side, rounds) -> {
            medians.put(side, Figures.median(rounds));
            table.row(side.title, Figures.median(rounds));
        });
        return table.toMarkdown() + "\n" + sentence(medians) + "\n" + NeverRepeated.table(never);
    }

    private static String sentence(Map<Side, Figures> medians) {
        Figures lookUp = medians.getOrDefault(Side.LOOK_UP, new Figures());
        double nanos = lookUp.get(Driver.STUB + ThreadCost.NANOS);
        return "To find a statement prepared and take it back takes the pool " + Units.time(nanos) + " and "
                + Units.bytes(lookUp.get(Driver.STUB + ThreadCost.BYTES)) + " bytes; the aim was less than "
                + Units.time(AIM_NANOS) + " (" + (nanos < AIM_NANOS ? "reached" : "missed")
                + ") and nothing but the wrapper, which is made above it.\n";
    }

    static String method(Effort effort) {
        return "Median of " + effort.turns() + ", each the best of " + windows(effort) + " windows of "
                + STUB_CYCLES / 1_000 + " thousand cycles (SQLite: " + SQLITE_CYCLES / 1_000 + " thousand) over "
                + TEXTS
                + " texts in turn, each contender in a JVM of its own; of texts that never come again "
                + NeverRepeated.pairs(effort) + " pairs of windows of " + NeverRepeated.TEXTS + " texts in each round";
    }

    private static int windows(Effort effort) {
        return (int) Math.min(MOST_WINDOWS, Math.max(10, effort.millis() / 100));
    }

    /** The forked JVM: side, number of windows, folder. */
    public static void main(String[] arguments) throws Exception {
        Side side = Side.valueOf(arguments[0]);
        int windows = Integer.parseInt(arguments[1]);
        Shop.inFolder(Path.of(arguments[2]), file -> measure(file, side, windows))
                .print(System.out);
    }

    /** Measures on both drivers, SQLite with a new file; each name has its driver's before it. */
    static Figures measure(Path file, Side side, int windows) throws SQLException {
        Shop.create(file);
        Figures lowest = new Figures();
        for (Driver driver : Driver.values()) {
            side.hold(driver.url(file), cycles -> {
                for (int window = 0; window < windows; window++) {
                    ThreadCost.measure(driver.name(), driver.cycles, () -> cycles.run(driver.cycles), lowest);
                }
            });
        }
        return lowest;
    }

    private static void prepare(Connection connection, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            PreparedStatement statement = connection.prepareStatement(SQL[i & (TEXTS - 1)]);
            use(statement);
            statement.close();
        }
    }

    private static void lookUp(StatementSource source, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            SourcedStatement statement = source.prepare(SQL[i & (TEXTS - 1)]);
            use(statement);
            statement.release(StatementCondition.USED);
        }
    }

    /** The statements of one connection, without a pool of connections around them. */
    private static StatementSource source(Connection driver) throws SQLException {
        PoolStats none = new PoolStats(
                "bench", List.of(), CacheStats.NONE, WalStats.NONE, WriteQueueStats.NONE, StatementPoolStats.NONE);
        ModuleContext context = new ModuleContext(
                "bench",
                "bench",
                "bench",
                PoolConfig.defaults(),
                Housekeeper.manual(Ticker.SYSTEM),
                new Listeners(),
                () -> none,
                watch -> null);
        StatementPooling pooling =
                StatementPool.perConnection(KEPT).attach(context).statements();
        if (pooling == null) {
            throw new IllegalStateException("The statement pool does not serve");
        }
        return pooling.open(new Session(driver), "bench/all", "all.1");
    }

    /** Never inlined, so that what was prepared is an object, as it is for everybody who runs it. */
    @SuppressWarnings("unused")
    private static void use(Object prepared) {}
}
