package dev.rockpool.examples.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * Threads that run operations one after the other until they are told to stop, and time each of them. Waiting for a connection counts,
 * because a user waits for it too.
 */
final class Load {

    /**
     * What ran.
     *
     * @param took how long the threads ran
     * @param latencies what succeeded, by kind, in nanoseconds
     */
    record Outcome(Duration took, Map<Kind, Histogram> latencies) {

        long operations(Kind kind) {
            Histogram histogram = latencies.get(kind);
            return histogram == null ? 0 : histogram.getTotalCount();
        }

        long operations() {
            return all().getTotalCount();
        }

        /** How often one was added to the visits. */
        long visits() {
            return latencies.keySet().stream()
                    .filter(Kind::isVisit)
                    .mapToLong(this::operations)
                    .sum();
        }

        /** All kinds together. */
        Histogram all() {
            Histogram all = histogram();
            latencies.values().forEach(all::add);
            return all;
        }
    }

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Mix mix;
    private final Errors errors;
    private final long start = System.nanoTime();
    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean stopped;

    private Load(Mix mix, Errors errors) {
        this.mix = mix;
        this.errors = errors;
    }

    /** Starts the threads. */
    static Load start(String name, int threads, Mix mix, Errors errors) {
        Load load = new Load(mix, errors);
        for (int i = 1; i <= threads; i++) {
            Worker worker = load.new Worker(name + "-" + i, i);
            load.workers.add(worker);
            worker.start();
        }
        return load;
    }

    /** Lets every thread end its operation, and returns what ran. */
    Outcome stop() throws InterruptedException {
        stopped = true;
        for (Worker worker : workers) {
            worker.join();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Map<Kind, Histogram> all = new EnumMap<>(Kind.class);
        for (Worker worker : workers) {
            worker.latencies.forEach(
                    (kind, one) -> all.computeIfAbsent(kind, key -> histogram()).add(one));
        }
        return new Outcome(took, all);
    }

    private static Histogram histogram() {
        return new Histogram(SIGNIFICANT_DIGITS);
    }

    private final class Worker extends Thread {

        private final SplittableRandom random;
        private final Map<Kind, Histogram> latencies = new EnumMap<>(Kind.class);

        Worker(String name, long seed) {
            super(name);
            this.random = new SplittableRandom(seed);
        }

        @Override
        public void run() {
            while (!stopped) {
                Kind kind = mix.choose(random);
                long before = System.nanoTime();
                try {
                    mix.run(kind, random);
                    latencies.computeIfAbsent(kind, key -> histogram()).recordValue(System.nanoTime() - before);
                } catch (Exception e) {
                    errors.add(kind.label(), e);
                }
            }
        }
    }
}
