package dev.rockpool.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads of a test's own, each with work of its own. The first error of any of them is the test's, and ends the others. */
final class Crew implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean over;

    /** Some work that may be done again and again. */
    interface Round {
        void run() throws Exception;
    }

    /** Starts work that ends by itself. */
    void start(Round work) {
        Callable<Boolean> watched = () -> {
            try {
                work.run();
                return true;
            } catch (Exception | AssertionError e) {
                over = true;
                throw e;
            }
        };
        running.add(threads.submit(watched));
    }

    /** Starts work that is repeated until {@link #end}. */
    void repeat(Round work) {
        start(() -> {
            while (!over) {
                work.run();
            }
        });
    }

    /** Whether work that is repeated should end. */
    boolean isOver() {
        return over;
    }

    /** Ends work that is repeated, and waits for all. */
    void end() throws Exception {
        over = true;
        join();
    }

    /** Waits for all. */
    void join() throws Exception {
        for (Future<?> one : running) {
            one.get(5, TimeUnit.MINUTES);
        }
        running.clear();
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
