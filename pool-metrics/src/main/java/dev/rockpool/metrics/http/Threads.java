package dev.rockpool.metrics.http;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one server: daemons, bounded, named rockpool-http-n; those with nothing to do end. Thread-safe. */
final class Threads implements ThreadFactory, AutoCloseable {

    private static final int HANDLERS = 4;
    private static final int QUEUED = 100;
    private static final long IDLE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 5;

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor handlers;
    private final ThreadPoolExecutor checks;
    private final ThreadPoolExecutor streams;

    /**
     * Starts none yet.
     *
     * @param databases so many health checks run at once at most
     * @param listeners so many live streams are sent at once at most
     */
    Threads(int databases, int listeners) {
        handlers = new ThreadPoolExecutor(
                HANDLERS, HANDLERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUED), this);
        handlers.allowCoreThreadTimeOut(true);
        // A check that has ended may still be leaving its thread when the next begins: it waits for its turn.
        checks = new ThreadPoolExecutor(
                databases, databases, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(databases), this);
        checks.allowCoreThreadTimeOut(true);
        // Some may be leaving their threads still: who may listen is decided where they are counted.
        streams = new ThreadPoolExecutor(
                0, 2 * listeners, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this);
    }

    ThreadPoolExecutor handlers() {
        return handlers;
    }

    ThreadPoolExecutor checks() {
        return checks;
    }

    /** One for each listener, and one for what they listen to. */
    ThreadPoolExecutor streams() {
        return streams;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "rockpool-http-" + number.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Ends all threads, and waits for their ends, up to 5 s for each kind. */
    @Override
    public void close() {
        streams.shutdownNow();
        checks.shutdownNow();
        handlers.shutdownNow();
        try {
            for (ThreadPoolExecutor one : new ThreadPoolExecutor[] {streams, checks, handlers}) {
                if (!one.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    return; // a health check that the database keeps: its thread is a daemon and ends with it
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
