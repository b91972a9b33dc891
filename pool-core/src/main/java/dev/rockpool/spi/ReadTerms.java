package dev.rockpool.spi;

import dev.rockpool.pool.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * On which terms a caller takes a result from the query cache. Immutable.
 *
 * @param ttl how long a result may be kept that is loaded for it; null for the cache's default
 * @param deadline until when to wait for somebody else's load; null for no limit
 * @param isOver tells whether the caller has no use for the result any more, and is asked many times a second while it waits; null where it always has
 * @param moment {@link #NOW}, or the moment that the caller's snapshot shows, as {@link ResultCache#moment()} gave it before the snapshot began
 * @param bound whether the caller would load on a connection that it holds: then it waits for nobody
 */
public record ReadTerms(
        @Nullable Duration ttl,
        @Nullable Deadline deadline,
        @Nullable BooleanSupplier isOver,
        long moment,
        boolean bound) {

    /** The moment of whoever reads outside of a snapshot. */
    public static final long NOW = Long.MAX_VALUE;

    /** The cache's default time, no deadline, now. */
    public static final ReadTerms DEFAULT = of(null, null);

    /**
     * The terms of a caller who holds nothing and reads what is there now.
     *
     * @param ttl how long a result may be kept that is loaded for it; null for the cache's default
     * @param deadline until when to wait for somebody else's load; null for no limit
     * @return the terms
     */
    public static ReadTerms of(@Nullable Duration ttl, @Nullable Deadline deadline) {
        return new ReadTerms(ttl, deadline, null, NOW, false);
    }
}
