package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A thread that waits with a job of its own, until it has a connection, somebody else has done the job, or it gets an exception. */
final class JobCaller {

    final Job job;
    private final Thread thread;
    private volatile Slot slot;
    private volatile Throwable failure;
    private volatile boolean interruptedAtEnd;

    private JobCaller(Lane lane, Duration timeout, Priority priority) {
        thread = new Thread(() -> run(lane, timeout, priority), "job-caller");
        thread.setDaemon(true);
        job = new Job(thread);
    }

    /** Starts a caller and waits until it is in the queue. */
    static JobCaller queue(LaneKit kit, Duration timeout, Priority priority) {
        int before = kit.stats().waiting();
        JobCaller caller = new JobCaller(kit.lane(), timeout, priority);
        caller.thread.start();
        until(() -> kit.stats().waiting() == before + 1);
        return caller;
    }

    private void run(Lane lane, Duration timeout, Priority priority) {
        try {
            slot = lane.acquire(job, timeout, priority);
        } catch (SQLException | RuntimeException | Error e) {
            failure = e;
        }
        interruptedAtEnd = Thread.currentThread().isInterrupted();
    }

    Thread thread() {
        return thread;
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Makes the thread look at the clock again, as its own alarm would at the deadline. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Waits until the thread waits for its taker, which has no time limit. */
    void awaitBeingTaken() {
        until(() -> thread.getState() == Thread.State.WAITING);
    }

    boolean isDone() {
        return !thread.isAlive();
    }

    Lease lease() {
        until(this::isDone);
        assertThat(failure).isNull();
        return new Lease(slot);
    }

    Throwable failure() {
        until(this::isDone);
        assertThat(slot).isNull();
        return failure;
    }

    /** Waits until it knows that somebody else has done the job. */
    void awaitDoneElsewhere() {
        until(this::isDone);
        assertThat(failure).isNull();
        assertThat(slot).isNull();
    }

    boolean wasInterruptedAtEnd() {
        until(this::isDone);
        return interruptedAtEnd;
    }
}
