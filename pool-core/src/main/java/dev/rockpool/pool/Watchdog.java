package dev.rockpool.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what runs for longer than it may: looks at whatever is watched when it falls due, at the latest every 20 ms. One daemon
 * thread, started when something is watched for the first time. What has no deadline is not watched and costs nothing.
 *
 * <p>Thread-safe. No wake-up is lost: the thread says that it is idle and <i>then</i> looks for something to watch; {@link #watch}
 * adds and <i>then</i> looks whether the thread is idle.
 */
public final class Watchdog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    /** What begins to run between two looks is found late by this much at the most. */
    private static final long LONGEST_SLEEP = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long SHORTEST_SLEEP = TimeUnit.MICROSECONDS.toNanos(200);

    /** Something with a deadline. Compared by identity. */
    public interface Watched {

        /**
         * Does what is due; on the watchdog's thread, so it must be short.
         *
         * @param now {@link System#nanoTime()}
         * @return how many nanoseconds are left until it may fall due
         */
        long look(long now);
    }

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(this::loop, "rockpool-watchdog");
    private volatile boolean idle;
    private volatile boolean closed;
    private boolean started;

    Watchdog() {
        thread.setDaemon(true);
    }

    /**
     * Looks after something until {@link #forget}.
     *
     * @param one what has a deadline
     */
    public void watch(Watched one) {
        watched.add(one);
        if (idle) {
            LockSupport.unpark(thread);
        } else if (thread.getState() == Thread.State.NEW) {
            start();
        }
    }

    private synchronized void start() {
        if (!started && !closed) {
            started = true;
            thread.start();
        }
    }

    /**
     * Looks after something no more; a look under way may still end it, if it lets itself be ended.
     *
     * @param one what was watched
     */
    public void forget(Watched one) {
        watched.remove(one);
    }

    private void loop() {
        while (!closed) {
            idle = true;
            if (watched.isEmpty()) {
                LockSupport.park(this);
            }
            idle = false;
            Thread.interrupted(); // nobody has a reason to interrupt this thread, and parking would return at once
            // for ever
            long sleep = lookAtAll();
            if (!watched.isEmpty()) {
                LockSupport.parkNanos(this, Math.max(SHORTEST_SLEEP, sleep));
            }
        }
    }

    private long lookAtAll() {
        long sleep = LONGEST_SLEEP;
        for (Watched one : watched) {
            try {
                sleep = Math.min(sleep, one.look(System.nanoTime()));
            } catch (RuntimeException | Error e) {
                forget(one);
                LOG.error("A deadline could not be enforced", e);
            }
        }
        return sleep;
    }

    /** Ends the thread; what is watched still is not ended any more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        LockSupport.unpark(thread);
    }
}
