package dev.rockpool.cache;

import dev.rockpool.cache.Entry.Lifetime;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How long results live, as the options say. Immutable. */
final class Lifetimes {

    /** Results live for up to this much less, so that those that were loaded together do not expire together. */
    private static final double JITTER = 0.1;

    private final CacheOptions options;

    Lifetimes(CacheOptions options) {
        this.options = options;
    }

    /** In nanoseconds, {@link Long#MAX_VALUE} for more than that. */
    static long nanos(Duration time) {
        try {
            return time.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Of a result that was just loaded; {@code time}: null for the cache's default. */
    Lifetime of(@Nullable Duration time) {
        double share = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
        return exactly((long) (nanos(time == null ? options.ttl : time) * share));
    }

    /** Of a failure. */
    Lifetime ofFailure() {
        return exactly(nanos(options.failureTtl));
    }

    Lifetime exactly(long nanos) {
        long untilRefresh = options.refreshAhead < 1 ? (long) (nanos * options.refreshAhead) : Long.MAX_VALUE;
        return new Lifetime(nanos, untilRefresh, nanos(options.serveStale));
    }
}
