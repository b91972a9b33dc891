package dev.rockpool.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a lane at one moment. Immutable. Times come from the coarse tick (about 0.1 s).
 *
 * @param id the number of its place in the lane, from 1
 * @param name for example {@code reader.3}
 * @param inUse whether somebody holds it
 * @param age since it was opened
 * @param since how long it has been in use, or idle
 * @param leases how often it was lent
 * @param queries how many statements ran on it
 * @param holder who holds it, or null while it is idle
 */
public record ConnectionStats(
        int id,
        String name,
        boolean inUse,
        Duration age,
        Duration since,
        long leases,
        long queries,
        @Nullable LeaseReport holder) {

    /**
     * Returns how long the connection has been idle.
     *
     * @return zero while it is in use
     */
    public Duration idle() {
        return inUse ? Duration.ZERO : since;
    }
}
