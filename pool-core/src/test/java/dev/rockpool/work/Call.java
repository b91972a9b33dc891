package dev.rockpool.work;

import static dev.rockpool.work.UnitKit.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;

/** A call on a thread of its own, which ends with a result or with what it threw. */
final class Call<T> {

    private final Thread thread;
    private volatile T result;
    private volatile Throwable failure;
    private volatile boolean interruptedAtEnd;

    Call(Callable<T> work) {
        thread = new Thread(() -> run(work), "caller");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Callable<T> work) {
        try {
            result = work.call();
        } catch (Throwable e) {
            failure = e;
        }
        interruptedAtEnd = Thread.currentThread().isInterrupted();
    }

    Thread thread() {
        return thread;
    }

    boolean isDone() {
        return !thread.isAlive();
    }

    T result() {
        until(this::isDone);
        assertThat(failure).isNull();
        return result;
    }

    Throwable failure() {
        until(this::isDone);
        assertThat(failure).as("failure").isNotNull();
        return failure;
    }

    boolean wasInterruptedAtEnd() {
        until(this::isDone);
        return interruptedAtEnd;
    }
}
