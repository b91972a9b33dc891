package dev.rockpool.benchmarks;

import dev.rockpool.benchmarks.stub.StubDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long callers wait where they far outnumber the connections, and how unequally. Every thread borrows, holds for 200 µs without
 * using the processor, gives back, and borrows again at once. So there is always someone waiting, and a pool that lets newcomers in
 * first does so at the cost of those who wait.
 */
final class ContendedAcquire {

    private static final long HOLD_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_WAIT = TimeUnit.MINUTES.toNanos(2);

    /** How many of what kind of thread share how many connections. */
    record Setting(int threads, int connections, boolean virtual) {

        static final Setting PLATFORM = new Setting(64, 4, false);
        static final Setting VIRTUAL = new Setting(1_000, 10, true);
    }

    private ContendedAcquire() {}

    static String run(Effort effort, Setting setting) throws IOException, InterruptedException {
        Path java = setting.virtual() ? effort.newerJdk() : Fork.thisJavaHome();
        Map<Contender, List<Figures>> all = new EnumMap<>(Contender.class);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Contender contender : Contender.values()) {
                Progress.say((setting.virtual() ? "virtual" : "contended") + ", round " + round + ", " + contender);
                Fork fork = new Fork(java);
                Figures figures = fork.run(
                        ContendedAcquire.class,
                        contender,
                        setting.threads(),
                        setting.connections(),
                        setting.virtual(),
                        effort.millis());
                all.computeIfAbsent(contender, none -> new ArrayList<>()).add(figures);
            }
        }
        return table(all);
    }

    private static String table(Map<Contender, List<Figures>> all) {
        Comparison table = new Comparison("acquire", Contender.HIKARICP.title())
                .ratio("borrows/s", "rate", Units::count)
                .plain("p50", "p50", Units::time)
                .ratio("p99", "p99", Units::time)
                .ratio("p99.9", "p999", Units::time)
                .ratio("max", "max", Units::time)
                .plain("borrows of the slowest thread", "slowest", Units::count)
                .plain("of the fastest", "fastest", Units::count);
        all.forEach((contender, rounds) -> table.row(
                contender == Contender.PLAIN ? "fair queue of the JDK" : contender.title(), Figures.median(rounds)));
        return table.toMarkdown();
    }

    /** The forked JVM: contender, threads, connections, virtual, milliseconds. */
    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[1]);
        int connections = Integer.parseInt(arguments[2]);
        boolean virtual = Boolean.parseBoolean(arguments[3]);
        Duration time = Duration.ofMillis(Long.parseLong(arguments[4]));
        try (Lender lender = Lender.open(Contender.valueOf(arguments[0]), StubDriver.URL, connections)) {
            List<Caller> callers = Crowd.run(threads, virtual, time.toNanos(), number -> new Caller(lender));
            summarize(callers, time).print(System.out);
        }
    }

    private static Figures summarize(List<Caller> callers, Duration time) {
        Histogram waits = new Histogram(LONGEST_WAIT, 2);
        callers.forEach(caller -> waits.add(caller.waits));
        long total = callers.stream().mapToLong(caller -> caller.borrows).sum();
        return new Figures()
                .put("rate", total / (time.toNanos() / 1e9))
                .put("p50", waits.getValueAtPercentile(50))
                .put("p99", waits.getValueAtPercentile(99))
                .put("p999", waits.getValueAtPercentile(99.9))
                .put("max", waits.getMaxValue())
                .put(
                        "slowest",
                        callers.stream()
                                .mapToLong(caller -> caller.borrows)
                                .min()
                                .orElse(0))
                .put(
                        "fastest",
                        callers.stream()
                                .mapToLong(caller -> caller.borrows)
                                .max()
                                .orElse(0));
    }

    /** One thread. Its wait counts in full if it ended after measuring began, even if it ended after the end. */
    private static final class Caller implements Crowd.Member {

        private final Lender lender;
        private final Histogram waits = new Histogram(LONGEST_WAIT, 2);
        private long borrows;

        Caller(Lender lender) {
            this.lender = lender;
        }

        @Override
        public void act(Crowd.Period period) throws Exception {
            long asked = System.nanoTime();
            Connection connection = lender.borrow();
            long granted = System.nanoTime();
            hold(granted);
            lender.giveBack(connection);
            if (period.ends(granted)) {
                waits.recordValue(Math.min(granted - asked, LONGEST_WAIT));
            }
            if (period.counts(granted)) {
                borrows++;
            }
        }

        /** Parks again when it returns early, as it does where the pool's own wake-up comes late. */
        private static void hold(long granted) {
            for (long left = HOLD_NANOS; left > 0; left = granted + HOLD_NANOS - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
