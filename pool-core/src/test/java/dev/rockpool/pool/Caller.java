package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A thread that asks for one connection, and ends with it or with an exception. The lease may then be ended by any thread. */
final class Caller {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Thread thread;
    private volatile Lease lease;
    private volatile Throwable failure;
    private volatile boolean interruptedAtEnd;

    Caller(Callable<Slot> request) {
        thread = new Thread(() -> run(request), "caller-" + NUMBERS.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Callable<Slot> request) {
        try {
            lease = new Lease(request.call());
        } catch (Exception | Error e) {
            failure = e;
        }
        interruptedAtEnd = Thread.currentThread().isInterrupted();
    }

    String name() {
        return thread.getName();
    }

    boolean isDone() {
        return !thread.isAlive();
    }

    boolean gotOne() {
        return lease != null;
    }

    Lease lease() {
        until(this::isDone);
        assertThat(failure).isNull();
        return lease;
    }

    Throwable failure() {
        until(this::isDone);
        assertThat(lease).isNull();
        return failure;
    }

    boolean wasInterruptedAtEnd() {
        until(this::isDone);
        return interruptedAtEnd;
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Makes the thread look at the clock again, as its own alarm would at the deadline. */
    void wake() {
        LockSupport.unpark(thread);
    }
}
