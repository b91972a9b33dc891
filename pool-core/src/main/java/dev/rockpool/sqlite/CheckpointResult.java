package dev.rockpool.sqlite;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint did. Immutable.
 *
 * @param mode the mode that was asked for
 * @param walBytesBefore the size of the WAL file before
 * @param walBytesAfter the size of the WAL file after
 * @param pages pages that were in the WAL
 * @param moved pages that were copied into the database
 * @param took how long it took in all, waiting for the writer included
 * @param parked for how long at a stretch the writer was held up at most; zero when it was not
 * @param blockedBy what kept it from doing all that its mode says, in words; null when nothing did
 */
public record CheckpointResult(
        CheckpointMode mode,
        long walBytesBefore,
        long walBytesAfter,
        long pages,
        long moved,
        Duration took,
        Duration parked,
        @Nullable String blockedBy) {

    /**
     * Tells whether something stood in the way.
     *
     * @return true when {@link #blockedBy()} says what
     */
    public boolean isBlocked() {
        return blockedBy != null;
    }
}
