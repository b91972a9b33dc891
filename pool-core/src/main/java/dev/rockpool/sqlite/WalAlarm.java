package dev.rockpool.sqlite;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the WAL at the writer's commits, where its growth is seen first, because a fast writer writes several megabytes between two
 * ticks of the housekeeper. Calls the checkpointer when the WAL has grown by a quarter of its limit since the last call, and holds
 * the writer while a {@link WriterBrake} is set. A commit costs a look at the clock, and once in a millisecond, or while a brake is set, one at the file. What
 * is written on an unwrapped connection of the driver's is seen by the ticks alone.
 *
 * <p>{@link #committed} is for whoever holds the writer, and {@link #brake} for any thread.
 */
final class WalAlarm {

    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(1);

    private final WalFile wal;
    private final long step;
    private final BooleanSupplier call;
    private final IntSupplier waiting;
    private volatile @Nullable WriterBrake brake;

    // The writer's.
    private long lookedAt = System.nanoTime() - BETWEEN_LOOKS;
    /** The size at the last call, or the smallest since. */
    private long bytes;

    /**
     * Begins with an empty WAL.
     *
     * @param step by how many bytes it grows from one call to the next
     * @param call tells whether it was heard
     * @param waiting how many turns on the writer are waited for
     */
    WalAlarm(WalFile wal, long step, BooleanSupplier call, IntSupplier waiting) {
        this.wal = wal;
        this.step = step;
        this.call = call;
        this.waiting = waiting;
    }

    void committed() {
        WriterBrake set = brake;
        boolean idle = set == null || !set.isSet();
        long now = System.nanoTime();
        if (idle && now - lookedAt < BETWEEN_LOOKS) {
            return;
        }
        lookedAt = now;
        long size = wal.bytes();
        if (size < bytes || (size - bytes >= step && call.getAsBoolean())) {
            bytes = size;
        }
        if (set != null) {
            set.hold(size);
        }
    }

    /** Sets a brake in place of the last one. */
    WriterBrake brake(long fromBytes, Duration stall) {
        WriterBrake set = new WriterBrake(fromBytes, stall, waiting);
        brake = set;
        return set;
    }
}
