package dev.rockpool.pool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands still until a test moves it. It begins below zero, where {@link System#nanoTime()} may begin, too. */
final class FakeClock implements Ticker {

    private final AtomicLong now = new AtomicLong(Duration.ofSeconds(-3).toNanos());
    private volatile Script script;

    /** What a test does in the middle of somebody's work, at the moment when that looks at the clock. */
    private static final class Script {
        private final Thread reader = Thread.currentThread();
        private final Runnable action;
        private int reads;

        private Script(int reads, Runnable action) {
            this.reads = reads;
            this.action = action;
        }

        private boolean isDue() {
            return reader == Thread.currentThread() && --reads == 0;
        }
    }

    @Override
    public long nanos() {
        Script planned = script;
        if (planned != null && planned.isDue()) {
            script = null;
            planned.action.run();
        }
        return now.get();
    }

    void advance(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    /** Runs an action when this thread reads the clock for the n-th time from now, before it gets to know the time. */
    void onRead(int n, Runnable action) {
        script = new Script(n, action);
    }
}
