package dev.rockpool.cache;

import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.WriteWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The query cache: keeps results of reads until a write of the tables that they were read from, or until their time is over. What it returns
 * is never older than any write that was acknowledged before it was asked, as long as all writes are made through the pool.
 *
 * <p>Found on the class path by itself, so adding the dependency is enough; {@code .with(QueryCache.ttl(…))} gives other options. On for
 * SQLite files, whose statements tell which tables they read and write. Immutable and thread-safe.
 */
public final class QueryCache implements PoolModule {

    private static final Duration DEFAULT_TTL = Duration.ofMinutes(10);

    private final Duration ttl;
    private final @Nullable Long maximumSize;

    /** The default cache: ten minutes, and as many results as {@code maxCacheSize} says. For {@link java.util.ServiceLoader}. */
    public QueryCache() {
        this(DEFAULT_TTL, null);
    }

    private QueryCache(Duration ttl, @Nullable Long maximumSize) {
        this.ttl = ttl;
        this.maximumSize = maximumSize;
    }

    /**
     * A cache that keeps results for some time at most.
     *
     * @param ttl positive; used where the caller names none
     * @return a cache
     * @throws IllegalArgumentException when it is not positive
     */
    public static QueryCache ttl(Duration ttl) {
        if (ttl.isZero() || ttl.isNegative()) {
            throw refused("ttl", ttl, "it must be positive; to run without a cache, set queryCache(false)");
        }
        return new QueryCache(ttl, null);
    }

    /**
     * The same, with another number of results.
     *
     * @param results how many are kept at most; 0 keeps none
     * @return a cache
     * @throws IllegalArgumentException when it is negative
     */
    public QueryCache maximumSize(long results) {
        if (results < 0) {
            throw refused("maximumSize", results, "it must be 0 (none) or more");
        }
        return new QueryCache(ttl, results);
    }

    private static IllegalArgumentException refused(String property, Object value, String remedy) {
        return new IllegalArgumentException(property + " = " + value + " is not allowed: " + remedy);
    }

    @Override
    public String name() {
        return "query-cache";
    }

    @Override
    public Attachment attach(ModuleContext context) {
        if (!context.config().queryCache()) {
            return new Attachment() {};
        }
        long size = maximumSize != null ? maximumSize : context.config().maxCacheSize();
        CachedResults results =
                new CachedResults(ttl, size, context.housekeeper().ticker());
        return new Attachment() {
            @Override
            public ResultCache cache() {
                return results;
            }

            @Override
            public WriteWatch writes() {
                return results.writes();
            }
        };
    }

    /** Says what the cache keeps. */
    @Override
    public String toString() {
        return "QueryCache[ttl=" + ttl + ", maximumSize=" + (maximumSize == null ? "maxCacheSize" : maximumSize) + "]";
    }
}
