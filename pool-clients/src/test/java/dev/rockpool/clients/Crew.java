package dev.rockpool.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that begin together and are waited for. */
final class Crew {

    /** What a thread does. */
    @FunctionalInterface
    interface Task {
        void run(int worker) throws Exception;
    }

    private static final int PATIENCE_SECONDS = 120;

    private Crew() {}

    /** Runs a task in so many threads. Throws what the first of them threw; the others' failures are suppressed in it. */
    static void run(int threads, Task task) throws Exception {
        CountDownLatch start = new CountDownLatch(threads);
        ExecutorService crew = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> works = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int worker = i;
                works.add(crew.submit(() -> {
                    start.countDown();
                    start.await();
                    task.run(worker);
                    return null;
                }));
            }
            waitFor(works);
        } finally {
            crew.shutdownNow();
            assertThat(crew.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private static void waitFor(List<Future<?>> works) throws Exception {
        AssertionError failure = null;
        for (Future<?> work : works) {
            try {
                work.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (failure == null) {
                    failure = new AssertionError("A worker failed: " + e.getCause(), e.getCause());
                } else {
                    failure.addSuppressed(e.getCause());
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
