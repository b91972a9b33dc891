package dev.rockpool.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background work of any number of lanes: one thread that advances the coarse tick and runs short chores, and workers, started
 * when needed and gone when idle, for what may block (opening, closing and checking connections).
 *
 * <p>Thread-safe. All threads are daemons named {@code rockpool-…}; {@link #close()} ends them.
 */
public final class Housekeeper implements AutoCloseable {

    /** How often the tick advances: the resolution of lease ages, idle times and health windows. */
    public static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeper.class);
    private static final String WORKER_NAME = "rockpool-worker-";
    private static final long WORKER_IDLE_MILLIS = 2_000;

    /** Short, non-blocking background work, run at every tick on the housekeeper's thread. */
    @FunctionalInterface
    public interface Chore {
        /**
         * Does what is due.
         *
         * @param now the tick, in nanoseconds
         */
        void run(long now);
    }

    private final Ticker ticker;
    private final List<Chore> chores = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor workers;
    private final Thread thread;
    private final Watchdog watchdog = new Watchdog();
    private volatile long tick;
    private volatile boolean closed;

    private Housekeeper(Ticker ticker, boolean threaded) {
        this.ticker = ticker;
        this.tick = ticker.nanos();
        AtomicLong numbers = new AtomicLong();
        workers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, WORKER_IDLE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), task -> {
                    Thread worker = new Thread(task, WORKER_NAME + numbers.incrementAndGet());
                    worker.setDaemon(true);
                    return worker;
                });
        thread = new Thread(this::loop, "rockpool-housekeeper");
        thread.setDaemon(true);
        if (threaded) {
            thread.start();
        }
    }

    /**
     * Starts a housekeeper with its own thread.
     *
     * @param ticker the clock
     * @return the running housekeeper
     */
    public static Housekeeper start(Ticker ticker) {
        return new Housekeeper(ticker, true);
    }

    /**
     * Makes a housekeeper without a thread: time stands still until {@link #advance()}. For tests.
     *
     * @param ticker the clock
     * @return a housekeeper that acts only when told
     */
    public static Housekeeper manual(Ticker ticker) {
        return new Housekeeper(ticker, false);
    }

    /** Reads the clock into the tick and runs every chore once. */
    public void advance() {
        long now = ticker.nanos();
        tick = now;
        for (Chore chore : chores) {
            try {
                chore.run(now);
            } catch (RuntimeException | Error e) {
                LOG.error("A background chore of the pool failed; it runs again at the next tick", e);
            }
        }
    }

    /**
     * Returns the coarse time: the clock as it stood at the last tick.
     *
     * @return nanoseconds on the ticker's scale
     */
    public long tick() {
        return tick;
    }

    /**
     * Returns the exact clock.
     *
     * @return the ticker
     */
    public Ticker ticker() {
        return ticker;
    }

    /**
     * Returns who ends what runs for too long.
     *
     * @return the watchdog, on the system's clock
     */
    public Watchdog watchdog() {
        return watchdog;
    }

    /**
     * Returns the workers, for tasks that may block.
     *
     * @return an executor that never queues a task behind another
     */
    public ExecutorService workers() {
        return workers;
    }

    /**
     * Runs a task that may block: on a worker, or right here where none can be had.
     *
     * @param task must not throw
     */
    public void runOnWorker(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // closed already, or the machine has no thread left
            LOG.warn("No thread for a background task of the pool: it runs on the caller's", e);
            task.run();
        }
    }

    /**
     * Adds a chore.
     *
     * @param chore run at every tick from now on
     */
    public void add(Chore chore) {
        chores.add(chore);
    }

    /**
     * Removes a chore; a run that is under way may still finish.
     *
     * @param chore what was added
     */
    public void remove(Chore chore) {
        chores.remove(chore);
    }

    private void loop() {
        while (!closed) {
            advance();
            Thread.interrupted(); // somebody's listener may have set it: parking would then return at once for ever
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    /** Stops the thread and the workers and waits up to five seconds for tasks under way. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        watchdog.close();
        workers.shutdown();
        boolean interrupted = false;
        try {
            if (thread != Thread.currentThread()) {
                thread.join(TimeUnit.SECONDS.toMillis(5));
            }
            // A listener may close the last pool from a worker, which then cannot wait for itself.
            boolean onWorker = Thread.currentThread().getName().startsWith(WORKER_NAME);
            if (!onWorker && !workers.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("Background tasks still run after 5 s: a driver does not return; their threads are daemons");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
