package dev.rockpool.pool;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last things that went wrong in a pool, for whoever asks later. Failed statements are kept apart, so that a storm of them does not
 * wash out the rest; and of checkpoints that are blocked again and again, the last one. Thread-safe.
 */
final class Incidents {

    /** A text may be megabytes long, and fifty of them are kept. */
    private static final int LONGEST_TEXT = 2_000;

    /** The clock's times may be alike, or go back; the numbers do not. */
    private record Noted(long number, Incident incident) {}

    private final Deque<Noted> statements = new ArrayDeque<>();
    private final Deque<Noted> others = new ArrayDeque<>();
    private long number;

    /** Keeps an event, if it is one of what went wrong. */
    void note(PoolEvent event) {
        if (!isIncident(event)) {
            return;
        }
        Incident incident = new Incident(Instant.now(), shortened(event));
        synchronized (this) {
            Deque<Noted> kept = event instanceof PoolEvent.StatementFailed ? statements : others;
            if (isAgain(event, kept.peekLast())) {
                kept.removeLast();
            } else if (kept.size() == Incident.MOST_KEPT) {
                kept.removeFirst();
            }
            kept.addLast(new Noted(number++, incident));
        }
    }

    private static boolean isIncident(PoolEvent event) {
        return event instanceof PoolEvent.StatementFailed
                || event instanceof PoolEvent.OpenFailed
                || event instanceof PoolEvent.AcquireTimedOut
                || event instanceof PoolEvent.LeakDetected
                || event instanceof PoolEvent.ReadEnded
                || event instanceof PoolEvent.HealthCheckFailed
                || event instanceof PoolEvent.CheckpointBlocked
                || (event instanceof PoolEvent.Alert alert && alert.raised())
                || (event instanceof PoolEvent.Destroyed gone && !gone.reason().isRoutine());
    }

    private static boolean isAgain(PoolEvent event, @Nullable Noted last) {
        return event instanceof PoolEvent.CheckpointBlocked
                && last != null
                && last.incident().event() instanceof PoolEvent.CheckpointBlocked before
                && before.lane().equals(event.lane());
    }

    private static PoolEvent shortened(PoolEvent event) {
        return event instanceof PoolEvent.StatementFailed failed
                        && failed.sql() != null
                        && failed.sql().length() > LONGEST_TEXT
                ? new PoolEvent.StatementFailed(
                        failed.lane(),
                        failed.connection(),
                        failed.sql().substring(0, LONGEST_TEXT) + "…",
                        failed.failure(),
                        failed.vendorCode())
                : event;
    }

    /** Newest first. */
    synchronized List<Incident> latest() {
        List<Noted> all = new ArrayList<>(statements);
        all.addAll(others);
        all.sort(Comparator.comparingLong(Noted::number).reversed());
        return all.stream().map(Noted::incident).toList();
    }

    synchronized void clear() {
        statements.clear();
        others.clear();
    }
}
