package dev.rockpool.spi;

import dev.rockpool.pool.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * On which terms a caller takes a result from the query cache. Immutable.
 *
 * @param ttl how long a result may be kept that is loaded for it; null for the cache's default
 * @param deadline until when to wait for somebody else's load; null for no limit
 * @param moment {@link #NOW}, or the moment that the caller's snapshot shows, as {@link ResultCache#moment()} gave it before the snapshot began
 * @param bound whether the caller holds a connection, with which it would load: it waits for nobody, and nobody loads for it later
 */
public record ReadTerms(@Nullable Duration ttl, @Nullable Deadline deadline, long moment, boolean bound) {

    /** The moment of whoever reads outside of a snapshot. */
    public static final long NOW = Long.MAX_VALUE;

    /** The cache's default time, no deadline, now. */
    public static final ReadTerms DEFAULT = new ReadTerms(null, null, NOW, false);
}
