package dev.rockpool.pool;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The last things that went wrong in a pool, for whoever asks later. Failed statements are kept apart, so that a storm of them does not
 * wash out the rest. Thread-safe.
 */
final class Incidents {

    private static final int MOST = 50;

    private final Deque<Incident> statements = new ArrayDeque<>();
    private final Deque<Incident> others = new ArrayDeque<>();

    /** Keeps an event, if it is one of what went wrong. */
    void note(PoolEvent event) {
        if (!isIncident(event)) {
            return;
        }
        Incident incident = new Incident(Instant.now(), event);
        synchronized (this) {
            Deque<Incident> kept = event instanceof PoolEvent.StatementFailed ? statements : others;
            if (kept.size() == MOST) {
                kept.removeFirst();
            }
            kept.addLast(incident);
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

    /** Newest first. */
    synchronized List<Incident> latest() {
        List<Incident> all = new ArrayList<>(statements);
        all.addAll(others);
        all.sort(Comparator.comparing(Incident::at).reversed());
        return all;
    }

    synchronized void clear() {
        statements.clear();
        others.clear();
    }
}
