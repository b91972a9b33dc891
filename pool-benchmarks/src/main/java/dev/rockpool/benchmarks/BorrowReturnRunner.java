package dev.rockpool.benchmarks;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link BorrowReturn} with one thread and with two. JMH forks a JVM for each contender, thread count and round. */
final class BorrowReturnRunner {

    private static final int[] THREADS = {1, 2};
    private static final int ITERATIONS = 5;
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private BorrowReturnRunner() {}

    static String run(Effort effort) throws RunnerException {
        Map<Contender, Figures> all = new EnumMap<>(Contender.class);
        for (int threads : THREADS) {
            for (RunResult result : measure(effort, threads)) {
                collect(result, all);
            }
        }
        Comparison table = new Comparison("ns a cycle and thread", Contender.HIKARICP.title());
        for (int threads : THREADS) {
            String suffix = threads == 1 ? "1 thread" : threads + " threads";
            table.ratio("borrow, return; " + suffix, "connection" + threads, Units::time);
            table.ratio("with a statement; " + suffix, "statement" + threads, Units::time);
        }
        table.plain("bytes", "connectionBytes1", Units::bytes);
        table.plain("bytes with a statement", "statementBytes1", Units::bytes);
        all.forEach((contender, figures) -> table.row(contender.title(), figures));
        return table.toMarkdown();
    }

    static String method(Effort effort) {
        return "Mean of " + effort.turns() + ", each " + ITERATIONS + " iterations of " + iteration(effort)
                + " after as many to warm up";
    }

    private static TimeValue iteration(Effort effort) {
        return TimeValue.milliseconds(effort.millis() / ITERATIONS);
    }

    private static Collection<RunResult> measure(Effort effort, int threads) throws RunnerException {
        TimeValue iteration = iteration(effort);
        Options options = new OptionsBuilder()
                .include("\\." + BorrowReturn.class.getSimpleName() + "\\.")
                .threads(threads)
                .forks(effort.rounds())
                .warmupIterations(ITERATIONS)
                .warmupTime(iteration)
                .measurementIterations(ITERATIONS)
                .measurementTime(iteration)
                .jvmArgsAppend(Fork.HEAP.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
        return new Runner(options, OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL)).run();
    }

    private static void collect(RunResult result, Map<Contender, Figures> all) {
        Contender contender = Contender.valueOf(result.getParams().getParam("contender"));
        Figures figures = all.computeIfAbsent(contender, none -> new Figures());
        String benchmark = result.getParams().getBenchmark();
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        int threads = result.getParams().getThreads();
        figures.put(method + threads, result.getPrimaryResult().getScore());
        Result<?> bytes = result.getSecondaryResults().get(ALLOCATION);
        if (bytes != null) {
            figures.put(method + "Bytes" + threads, bytes.getScore());
        }
    }
}
