package dev.rockpool.benchmarks;

import dev.rockpool.benchmarks.ContendedAcquire.Setting;
import dev.rockpool.pool.Durability;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the benchmarks: progress goes to the error stream, Markdown tables to the output or into a file. */
@Command(name = "bench", mixinStandardHelpOptions = true, description = "Compares Rockpool with other JDBC pools.")
final class Main implements Callable<Integer> {

    private static final int FULL_ROUNDS = 3;
    private static final double FULL_SECONDS = 4;
    private static final double SMOKE_SECONDS = 0.8;
    private static final String MACHINE = "machine";
    private static final String SOUND =
            "; after each of them every acknowledged write was found, whole, and `integrity_check` said ok";

    /** What can be asked for. */
    enum What {
        /** Every benchmark, for figures to publish. */
        ALL,
        /** Every benchmark, once and briefly, to see that they work. */
        SMOKE,
        /** JMH. */
        BORROW_RETURN,
        /** Processor time and bytes. */
        BORROW_COST,
        /** 64 threads on 4 connections. */
        CONTENDED,
        /** 1,000 virtual threads on 10 connections. */
        VIRTUAL,
        /** Reads and writes on SQLite. */
        SQLITE_MIX,
        /** The same through plain JDBC, with reads alone first. */
        SQLITE_CONTENTION,
        /** Durable writes of one row each. */
        SQLITE_WRITES,
        /** A million rows. */
        SQLITE_BULK,
        /** Parents with their children. */
        SQLITE_RELATED,
        /** Work of one statement, with statements that are kept and without. */
        SQLITE_STATEMENTS,
        /** Many texts on few connections. */
        STATEMENT_AFFINITY,
        /** Processor time and bytes of a statement that is found prepared, and of one that never comes again. */
        STATEMENT_COST,
        /** What a read takes that the query cache serves. */
        QUERY_CACHE_HIT,
        /** Reads that come again, and writes, with the query cache and without. */
        QUERY_CACHE_MIX,
        /** What meters and observations cost a borrow and a read. */
        METRICS_COST,
        /** A thousand pools in one registry. */
        METRICS_MANY;

        /** As a person types it, and as the section of the Markdown file is called. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean includes(What one) {
            return this == one || this == ALL || this == SMOKE;
        }
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "what",
            defaultValue = "all",
            description = "one of: ${COMPLETION-CANDIDATES}; smoke is all in five minutes; default all")
    private What asked = What.ALL;

    @Option(names = "--seconds", description = "how long one turn of one contender measures; default 4")
    private @Nullable Double seconds;

    @Option(names = "--rounds", description = "how many turns each contender has; the median is shown; default 3")
    private @Nullable Integer rounds;

    @Option(
            names = "--one-jvm",
            description = "borrow-cost with all contenders in one JVM, so that call sites see them all")
    private boolean oneJvm;

    @Option(names = "--newer-jdk", description = "home of a JDK, 21 or later, for virtual threads; default: this one")
    private @Nullable Path newerJdk;

    @Option(names = "--folder", description = "where databases are made; default: the folder for temporary files")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--write", description = "a Markdown file whose measured sections are replaced")
    private @Nullable Path file;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /**
     * Runs what the arguments ask for.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        boolean smoke = asked == What.SMOKE;
        double time = seconds != null ? seconds : smoke ? SMOKE_SECONDS : FULL_SECONDS;
        int turns = rounds != null ? rounds : smoke ? 1 : FULL_ROUNDS;
        if (time < 0.1 || turns < 1) {
            throw new IllegalArgumentException("--seconds is at least 0.1 and --rounds at least 1");
        }
        Path newer = newerJdk != null ? newerJdk : Fork.thisJavaHome();
        Effort effort = new Effort(turns, Duration.ofMillis(Math.round(time * 1000)), newer, folder);
        requireSections();
        String warning = Machine.loadWarning();
        if (!warning.isEmpty()) {
            Progress.say(warning);
        }
        show(MACHINE, Machine.toMarkdown(folder));
        if (asked.includes(What.BORROW_COST)) {
            measured(What.BORROW_COST, BorrowCost.run(effort, oneJvm), BorrowCost.method(effort, oneJvm));
        }
        if (asked.includes(What.BORROW_RETURN)) {
            measured(What.BORROW_RETURN, BorrowReturnRunner.run(effort), BorrowReturnRunner.method(effort));
        }
        if (asked.includes(What.CONTENDED)) {
            measured(What.CONTENDED, ContendedAcquire.run(effort, Setting.PLATFORM), effort.describe());
        }
        if (asked.includes(What.VIRTUAL)) {
            virtual(effort);
        }
        if (asked.includes(What.SQLITE_MIX)) {
            Map<Durability, String> tables = SqliteMix.run(effort);
            measured(What.SQLITE_MIX, String.join("\n", tables.values()), effort.describe() + SOUND);
        }
        if (asked.includes(What.SQLITE_CONTENTION)) {
            measured(What.SQLITE_CONTENTION, SqliteContention.run(effort), effort.describe() + SOUND);
        }
        if (asked.includes(What.SQLITE_WRITES)) {
            measured(What.SQLITE_WRITES, SqliteWrites.run(effort), SqliteWrites.method(effort));
        }
        if (asked.includes(What.SQLITE_BULK)) {
            measured(What.SQLITE_BULK, SqliteBulk.run(effort), SqliteBulk.method(effort));
        }
        if (asked.includes(What.SQLITE_RELATED)) {
            measured(What.SQLITE_RELATED, SqliteRelated.run(effort), effort.describe() + ", half of them to warm up");
        }
        statements(effort);
        queryCache(effort);
        metrics(effort);
        return 0;
    }

    private void statements(Effort effort) throws Exception {
        if (asked.includes(What.SQLITE_STATEMENTS)) {
            measured(What.SQLITE_STATEMENTS, SqliteStatements.run(effort), SqliteStatements.method(effort));
        }
        if (asked.includes(What.STATEMENT_AFFINITY)) {
            measured(What.STATEMENT_AFFINITY, StatementAffinity.run(effort), StatementAffinity.method(effort));
        }
        if (asked.includes(What.STATEMENT_COST)) {
            measured(What.STATEMENT_COST, StatementCost.run(effort), StatementCost.method(effort));
        }
    }

    private void queryCache(Effort effort) throws Exception {
        if (asked.includes(What.QUERY_CACHE_HIT)) {
            measured(What.QUERY_CACHE_HIT, QueryCacheHit.run(effort), QueryCacheHit.method(effort));
        }
        if (asked.includes(What.QUERY_CACHE_MIX)) {
            measured(What.QUERY_CACHE_MIX, QueryCacheMix.run(effort), QueryCacheMix.method(effort));
        }
    }

    private void metrics(Effort effort) throws Exception {
        if (asked.includes(What.METRICS_COST)) {
            measured(What.METRICS_COST, MetricsCost.run(effort), MetricsCost.method(effort));
        }
        if (asked.includes(What.METRICS_MANY)) {
            measured(What.METRICS_MANY, MetricsMany.run(effort), MetricsMany.method(effort));
        }
    }

    private void requireSections() throws Exception {
        if (file != null) {
            Sections.require(file, MACHINE);
            for (What one : What.values()) {
                if (one != What.ALL && one != What.SMOKE && asked.includes(one)) {
                    Sections.require(file, one.toString());
                }
            }
        }
    }

    private void virtual(Effort effort) throws Exception {
        int release = VirtualThreads.releaseOf(effort.newerJdk());
        if (release < VirtualThreads.FIRST_RELEASE) {
            show(
                    What.VIRTUAL.toString(),
                    "Skipped: JDK " + release + " has no virtual threads. Name a newer one with `--newer-jdk`.");
        } else {
            String table = ContendedAcquire.run(effort, Setting.VIRTUAL);
            measured(What.VIRTUAL, table, effort.describe() + " on JDK " + release);
        }
    }

    private void measured(What benchmark, String table, String method) throws Exception {
        show(benchmark.toString(), table.strip() + "\n\n" + method + "; " + LocalDate.now(ZoneOffset.UTC) + ".");
    }

    private void show(String section, String text) throws Exception {
        out.println("\n## " + section + "\n\n" + text.strip());
        if (file != null) {
            Sections.write(file, section, text);
        }
    }
}
