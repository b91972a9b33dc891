package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.StatementPoolStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * What the statement pool costs where it can gain nothing: point reads whose values stand in the text, so that no text ever comes again.
 * Windows with the pool and without take turns in one JVM, and the processor time of each is set beside its neighbour's: what disturbs the
 * machine, or the JVM, disturbs both.
 */
final class NeverRepeated {

    /** Texts to a window. */
    static final int TEXTS = 1_000;

    private static final int MILLIS_TO_PAIR = 40;
    private static final int FEWEST_PAIRS = 10;
    private static final double AIM = 1.03;

    /** How a connection comes by, in the order of the table. */
    private enum Way {
        KEPT("on one reading connection") {
            @Override
            void run(DatabaseManager manager, long first) throws SQLException {
                manager.<SQLException>useReadConnection(connection -> {
                    for (long number = first; number < first + TEXTS; number++) {
                        read(connection, number);
                    }
                });
            }
        },
        BORROWED("each with `DataSource.getConnection`") {
            @Override
            void run(DatabaseManager manager, long first) throws SQLException {
                for (long number = first; number < first + TEXTS; number++) {
                    try (Connection connection = manager.dataSource().getConnection()) {
                        read(connection, number);
                    }
                }
            }
        };

        private final String title;

        Way(String title) {
            this.title = title;
        }

        abstract void run(DatabaseManager manager, long first) throws SQLException;
    }

    private NeverRepeated() {}

    static int pairs(Effort effort) {
        return Math.max(FEWEST_PAIRS, (int) (effort.millis() / MILLIS_TO_PAIR));
    }

    static String table(List<Figures> rounds) {
        Figures median = Figures.median(rounds);
        StringBuilder text = new StringBuilder("""
                | a text that never comes again, CPU time | unpooled | pooled | pooled / unpooled | half of the windows | the rounds |
                |---|---:|---:|---:|---:|---:|
                """);
        for (Way way : Way.values()) {
            double ratio = median.get(way + ".ratio");
            double[] ratios = rounds.stream()
                    .mapToDouble(round -> round.get(way + ".ratio"))
                    .sorted()
                    .toArray();
            text.append("| ").append(way.title).append(" | ").append(Units.time(median.get(way + ".unpooled")));
            text.append(" | ").append(Units.time(median.get(way + ".pooled")));
            text.append(" | ")
                    .append(Units.fine(ratio))
                    .append(ratio <= AIM ? " (aim 1.03: reached)" : " (aim 1.03: missed)");
            text.append(" | ").append(Units.fine(median.get(way + ".quarter")));
            text.append(" to ").append(Units.fine(median.get(way + ".threeQuarters")));
            text.append(" | ").append(Units.fine(ratios[0]));
            text.append(" to ").append(Units.fine(ratios[ratios.length - 1])).append(" |\n");
        }
        return text.toString();
    }

    /** The forked JVM: number of pairs, folder. */
    public static void main(String[] arguments) throws Exception {
        int pairs = Integer.parseInt(arguments[0]);
        Shop.inFolder(Path.of(arguments[1]), file -> measure(file, pairs)).print(System.out);
    }

    /** Measures so many pairs of windows, a quarter more to warm up, on a new file and its copy: a file has one pool in a process. */
    static Figures measure(Path file, int pairs) throws Exception {
        Shop.create(file);
        Path copy = Files.copy(file, file.resolveSibling("copy.sqlite"));
        Figures figures = new Figures();
        try (DatabaseManager pooled = StatementTarget.Kind.manager(file, true);
                DatabaseManager unpooled = StatementTarget.Kind.manager(copy, false)) {
            long first = 0;
            for (Way way : Way.values()) {
                first = measure(way, pooled, unpooled, pairs, first, figures);
            }
            StatementPoolStats stats = pooled.getPoolStats().statements();
            if (stats.hits() > 0 || stats.misses() < first) {
                throw new IllegalStateException("Texts came again, or were not kept: " + stats);
            }
        }
        return figures;
    }

    private static long measure(
            Way way, DatabaseManager pooled, DatabaseManager unpooled, int pairs, long begin, Figures figures)
            throws SQLException {
        double[] with = new double[pairs];
        double[] without = new double[pairs];
        double[] ratios = new double[pairs];
        long first = begin;
        for (int pair = -pairs / 4; pair < pairs; pair++) {
            boolean before = pair % 2 == 0;
            double one = window(way, before ? pooled : unpooled, first);
            double other = window(way, before ? unpooled : pooled, first);
            first += TEXTS;
            if (pair >= 0) {
                with[pair] = before ? one : other;
                without[pair] = before ? other : one;
                ratios[pair] = with[pair] / without[pair];
            }
        }
        figures.put(way + ".pooled", at(0.5, with)).put(way + ".unpooled", at(0.5, without));
        figures.put(way + ".ratio", at(0.5, ratios));
        figures.put(way + ".quarter", at(0.25, ratios)).put(way + ".threeQuarters", at(0.75, ratios));
        return first;
    }

    /** The processor time of one text. */
    private static double window(Way way, DatabaseManager manager, long first) throws SQLException {
        long nanos = ThreadCost.THREADS.getCurrentThreadCpuTime();
        way.run(manager, first);
        return (double) (ThreadCost.THREADS.getCurrentThreadCpuTime() - nanos) / TEXTS;
    }

    private static double at(double share, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }

    private static void read(Connection connection, long number) throws SQLException {
        String sql = "SELECT money, " + number + " FROM customer WHERE id = " + (1 + number % Shop.CUSTOMERS);
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            if (!row.next() || row.getLong(2) != number) {
                throw new IllegalStateException("Not what was asked for: " + sql);
            }
        }
    }
}
