package dev.rockpool.examples.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The demo's command line: loads the running JDK's class library into a database while other threads query it, then serves a mixed
 * load, compares ways to write, and reports. Ctrl-C ends it cleanly at any moment.
 */
@Command(
        name = "demo",
        sortOptions = false,
        sortSynopsis = false,
        description = {
            "Loads the class library of this JDK into a SQLite file while other threads already query it, then serves a"
                    + " mixed load of reads and writes from many threads, then compares writes that share commits with"
                    + " writes that do not, and reports what happened.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:all went well",
            "  1:an operation failed, a check did not hold, or the file cannot be used",
            "  2:an option is wrong",
            "130:interrupted, for example by Ctrl-C; the file is sound, and the next run goes on with it"
        })
public final class Demo implements Callable<Integer> {

    private static final int SECONDS = 5;
    /** Longer than anybody waits. */
    static final Duration UNTIL_STOPPED = Duration.ofDays(365);

    private static final int FAILED = 1;
    private static final int WRONG_OPTION = 2;

    /** How long Ctrl-C waits for threads to end what they are doing. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PrintStream out;
    private final Progress.Display display;
    private final StopSignal stop;

    @Option(
            names = "--file",
            paramLabel = "<path>",
            description = "The database; default: ${DEFAULT-VALUE}, in the working directory.")
    private Path file = Path.of("jdk-catalog.sqlite");

    @Option(names = "--rebuild", description = "Load anew, whatever the file holds.")
    private boolean rebuild;

    @Option(
            names = "--modules",
            paramLabel = "<name>",
            split = ",",
            description = "Load only these modules, for a short run; default: all.")
    private List<String> modules = List.of();

    @Option(
            names = "--threads",
            paramLabel = "<n>",
            description = "How many threads make the load; default: ${DEFAULT-VALUE}.")
    private int threads = 16;

    @Option(
            names = "--connections",
            paramLabel = "<n>",
            description = "How many connections they share; default: ${DEFAULT-VALUE}.")
    private int connections = 8;

    @Option(
            names = "--seconds",
            paramLabel = "<n>",
            description = "How long to serve the load; default: " + SECONDS + ", with --serve until Ctrl-C.")
    private @Nullable Integer seconds;

    @Option(names = "--serve", description = "Serve a live dashboard, and what Prometheus reads, while the demo works.")
    private boolean serve;

    @Option(
            names = "--port",
            paramLabel = "<n>",
            description =
                    "Where --serve listens, on this machine alone; 0 takes any free port; default: ${DEFAULT-VALUE}.")
    private int port = 9095;

    @Option(
            names = "--writers",
            paramLabel = "<n>",
            description = "How many threads write in the comparison; default: ${DEFAULT-VALUE}.")
    private int writers = 64;

    @Option(
            names = "--write-seconds",
            paramLabel = "<n>",
            description = "How long the comparison lasts, half of it for each way to write; 0 leaves it out;"
                    + " default: ${DEFAULT-VALUE}.")
    private int writeSeconds = 2;

    @SuppressWarnings("unused") // Only picocli asks for it.
    @Option(names = "--help", usageHelp = true, description = "Show this.")
    private boolean help;

    private Demo(PrintStream out, Progress.Display display, StopSignal stop) {
        this.out = out;
        this.display = display;
        this.stop = stop;
    }

    /**
     * Runs the demo.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        // Where colours are welcome there is a terminal, whose line a progress bar can redraw.
        boolean terminal = CommandLine.Help.Ansi.AUTO.enabled();
        StopSignal stop = new StopSignal();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndAwait(stop, ended), "demo-stop"));
        int exitCode;
        try {
            exitCode = execute(
                    System.out,
                    System.err,
                    terminal ? Progress.bar(System.out) : Progress.lines(System.out),
                    stop,
                    args);
        } finally {
            ended.countDown();
        }
        System.exit(exitCode);
    }

    /** Runs when the JVM ends: after Ctrl-C everything is still at work, after a normal end nothing is. */
    private static void stopAndAwait(StopSignal stop, CountDownLatch ended) {
        stop.give();
        try {
            if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("The demo did not end within " + PATIENCE.toSeconds() + " s, and is cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs the demo in this JVM, and returns its exit code.
     *
     * @param stop ends it early when given
     */
    static int execute(PrintStream out, PrintStream err, Progress.Display display, StopSignal stop, String... args) {
        return new CommandLine(new Demo(out, display, stop))
                .setOut(new PrintWriter(out, true, Charset.defaultCharset()))
                .setErr(new PrintWriter(err, true, Charset.defaultCharset()))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command))
                .execute(args);
    }

    private static int explain(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof IllegalArgumentException) {
            command.getErr().println(failure.getMessage() + "\nTry --help");
            return WRONG_OPTION;
        } else if (failure instanceof SQLException || failure instanceof IOException) {
            command.getErr().println(failure.getMessage());
            return FAILED;
        }
        throw failure;
    }

    @Override
    public Integer call() throws Exception {
        if (threads < 1 || writers < 1 || (seconds != null && seconds < 0) || writeSeconds < 0) {
            throw new IllegalArgumentException(
                    "--threads and --writers must be 1 or more, --seconds and --write-seconds 0 or more");
        }
        JdkClassLibrary library = JdkClassLibrary.list(modules);
        Path absolute = file.toAbsolutePath().normalize();
        DemoRun.Settings settings = new DemoRun.Settings(
                absolute,
                rebuild,
                threads,
                connections,
                servingTime(),
                writers,
                Duration.ofSeconds(writeSeconds),
                serve ? port : DemoRun.Settings.NOT_SERVED);
        return new DemoRun(settings, library, new Report(out), display, stop).run();
    }

    private Duration servingTime() {
        if (seconds != null) {
            return Duration.ofSeconds(seconds);
        }
        return serve ? UNTIL_STOPPED : Duration.ofSeconds(SECONDS);
    }
}
