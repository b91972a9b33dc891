package dev.rockpool.sqlite;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When to try again what somebody stands in the way of: after one second, then two, up to thirty; at once when that one is known to be
 * gone. And when to log it: once it has lasted over two tries, and then every thirty seconds. Not thread-safe.
 */
final class CheckpointBackOff {

    private static final long FIRST = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST = TimeUnit.SECONDS.toNanos(30);
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(30);

    private @Nullable WalHolder holder;
    private long wait;
    private long until;
    /**
     * The pages in the WAL at the last blocked try: when later ones get copied, or SQLite begins the WAL anew, whoever read there is
     * gone.
     */
    private long pages;

    private @Nullable Object toldOf;
    private long toldAt;

    /** Tells whether it is worth trying now. */
    boolean isOver(CheckpointConnection.Counters counters, long now) {
        WalHolder current = holder;
        if (current == null) {
            return true;
        }
        boolean anew = counters.log() > 0 && counters.log() < pages;
        if (current.gone().getAsBoolean() || counters.done() > pages || anew) {
            reset();
            return true;
        }
        return now - until >= 0;
    }

    /** Notes that somebody stood in the way, and tells whether that should be logged. */
    boolean blocked(WalHolder by, CheckpointResult result, CheckpointConnection.Counters counters, long now) {
        WalHolder before = holder;
        // Where the writer was parked in vain, it is not soon parked again, whoever was in the way.
        boolean again = before != null
                && (before.key().equals(by.key()) || !result.parked().isZero());
        wait = again ? Math.min(LAST, wait * 2) : FIRST;
        holder = by;
        until = now + wait;
        pages = counters.log();
        if (!again || (by.key().equals(toldOf) && now - toldAt < SILENCE)) {
            return false;
        }
        toldOf = by.key();
        toldAt = now;
        return true;
    }

    void reset() {
        holder = null;
    }
}
