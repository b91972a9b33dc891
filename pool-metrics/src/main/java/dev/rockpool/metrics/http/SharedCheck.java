package dev.rockpool.metrics.http;

import dev.rockpool.DatabaseManager;
import dev.rockpool.HealthReport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The health checks of one database, one at a time: whoever asks while one is under way, or within a second of its end, is told what it
 * found. So askers, however many, hold one connection of each lane at most. Thread-safe.
 */
final class SharedCheck {

    private static final Duration SHARED = Duration.ofSeconds(1);

    private final DatabaseManager db;
    private final Executor threads;
    /** Under way, or the last. Guarded by this. */
    private @Nullable CompletableFuture<Checked> current;
    /** The last that came to its end. Guarded by this. */
    private @Nullable Checked last;

    /** What a check found, and when by {@link System#nanoTime()}. */
    record Checked(HealthReport report, long at) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - at);
        }
    }

    SharedCheck(DatabaseManager db, Executor threads) {
        this.db = db;
        this.threads = threads;
    }

    /** What is found, by a check that is at most a second old at its end. Waits for nothing. */
    CompletableFuture<Checked> ask() {
        return ask(SHARED);
    }

    /** What was found last, or null before the first; has another check made where that is older than a time. Waits for nothing. */
    @Nullable
    Checked latest(Duration oldest) {
        CompletableFuture<Checked> asked = ask(oldest);
        synchronized (this) {
            return asked.isDone() ? asked.getNow(null) : last;
        }
    }

    private synchronized CompletableFuture<Checked> ask(Duration oldest) {
        if (current == null || isOver(current, oldest)) {
            CompletableFuture<Checked> next = CompletableFuture.supplyAsync(this::check, threads);
            current = next;
            return next;
        }
        return current;
    }

    private boolean isOver(CompletableFuture<Checked> check, Duration oldest) {
        if (!check.isDone()) {
            return false;
        }
        return check.isCompletedExceptionally() || last == null || last.age().compareTo(oldest) > 0;
    }

    private Checked check() {
        Checked checked = new Checked(db.healthCheck(), System.nanoTime());
        synchronized (this) {
            last = checked;
        }
        return checked;
    }
}
