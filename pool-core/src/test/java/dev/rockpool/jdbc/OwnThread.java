package dev.rockpool.jdbc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs each task on a thread of its own. The common pool has one thread on a machine with two cores, so a task that waits for another
 * would wait for ever there.
 */
final class OwnThread {

    private static final Executor EXECUTOR = task -> {
        Thread thread = new Thread(task, "other");
        thread.setDaemon(true);
        thread.start();
    };

    private OwnThread() {}

    static CompletableFuture<Void> run(Runnable task) {
        return CompletableFuture.runAsync(task, EXECUTOR);
    }

    static <T> CompletableFuture<T> supply(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, EXECUTOR);
    }
}
