package dev.rockpool.benchmarks;

import dev.rockpool.benchmarks.stub.StubDriver;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import javax.sql.DataSource;

/**
 * The processor's time and the memory that one borrow and return takes on one thread. Processor time does not count what other
 * processes do, and the best of many short windows does not count what disturbed the others: both make it steadier than a wall clock.
 */
final class BorrowCost {

    private static final int CYCLES = 300_000;
    private static final int MOST_WINDOWS = 40;

    private BorrowCost() {}

    /** Forks a JVM for each contender in turn; or, on demand, one for all, where they spoil each other's call sites. */
    static String run(Effort effort, boolean oneJvm) throws IOException, InterruptedException {
        Map<Contender, List<Figures>> all = new EnumMap<>(Contender.class);
        List<List<Contender>> forks = new ArrayList<>();
        if (oneJvm) {
            forks.add(List.of(Contender.values()));
        } else {
            for (Contender contender : Contender.values()) {
                forks.add(List.of(contender));
            }
        }
        for (int round = 1; round <= effort.rounds(); round++) {
            for (List<Contender> together : forks) {
                Progress.say("borrow-cost, round " + round + ", " + together);
                Fork fork = new Fork(Fork.thisJavaHome())
                        .option("-XX:CompileCommand=quiet")
                        .option("-XX:CompileCommand=dontinline," + BorrowCost.class.getName() + "::use");
                List<Object> arguments = new ArrayList<>(List.of(windows(effort)));
                arguments.addAll(together);
                Figures figures = fork.run(BorrowCost.class, arguments.toArray());
                for (Contender contender : together) {
                    all.computeIfAbsent(contender, none -> new ArrayList<>()).add(figures.of(contender.name()));
                }
            }
        }
        Comparison table = new Comparison("one cycle", Contender.HIKARICP.title());
        for (Cycle cycle : Cycle.values()) {
            table.ratio(cycle.title + ": CPU time", cycle + ThreadCost.NANOS, Units::time);
            table.ratio("bytes", cycle + ThreadCost.BYTES, Units::bytes);
        }
        all.forEach((contender, rounds) -> table.row(contender.title(), Figures.median(rounds)));
        return table.toMarkdown();
    }

    static String method(Effort effort, boolean oneJvm) {
        return "Median of " + effort.turns() + ", each the best of " + windows(effort) + " windows of " + CYCLES / 1_000
                + " thousand cycles, " + (oneJvm ? "all in one JVM" : "each in a JVM of its own");
    }

    private static int windows(Effort effort) {
        return (int) Math.min(MOST_WINDOWS, Math.max(10, effort.millis() / 100));
    }

    /** The forked JVM: the number of windows, then the contenders. */
    public static void main(String[] arguments) throws Exception {
        int windows = Integer.parseInt(arguments[0]);
        Map<Contender, OpenPool> pools = new EnumMap<>(Contender.class);
        for (int i = 1; i < arguments.length; i++) {
            Contender contender = Contender.valueOf(arguments[i]);
            OpenPool pool = contender.open(StubDriver.URL, BorrowReturn.POOL_SIZE);
            pool.fill(BorrowReturn.POOL_SIZE);
            pools.put(contender, pool);
        }
        Figures figures = new Figures();
        for (int window = 0; window < windows; window++) {
            for (Entry<Contender, OpenPool> entry : pools.entrySet()) {
                for (Cycle cycle : Cycle.values()) {
                    DataSource dataSource = entry.getValue().dataSource();
                    ThreadCost.measure(entry.getKey() + "." + cycle, CYCLES, () -> cycle.run(dataSource), figures);
                }
            }
        }
        figures.print(System.out);
        for (OpenPool pool : pools.values()) {
            pool.close();
        }
    }

    /** What is done again and again. Each has a loop of its own, so that the compiler sees them apart. */
    private enum Cycle {
        CONNECTION("borrow, return") {
            @Override
            void run(DataSource dataSource) throws SQLException {
                for (int i = 0; i < CYCLES; i++) {
                    Connection connection = dataSource.getConnection();
                    use(connection);
                    connection.close();
                }
            }
        },
        STATEMENT("with a statement") {
            @Override
            void run(DataSource dataSource) throws SQLException {
                for (int i = 0; i < CYCLES; i++) {
                    Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement();
                    use(statement);
                    statement.close();
                    connection.close();
                }
            }
        };

        private final String title;

        Cycle(String title) {
            this.title = title;
        }

        abstract void run(DataSource dataSource) throws SQLException;
    }

    /** Never inlined, so that what was borrowed is an object, as it is for every real borrower, and not optimized away. */
    @SuppressWarnings("unused")
    private static void use(Object borrowed) {}
}
