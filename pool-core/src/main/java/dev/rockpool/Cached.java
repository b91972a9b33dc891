package dev.rockpool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a result to be kept in the query cache. Immutable.
 *
 * @param key names the result, in this database
 * @param ttl how long it may be kept, or null for the cache's default
 */
public record Cached(String key, @Nullable Duration ttl) {

    /**
     * Keeps a result under a key.
     *
     * @param key names the result, in this database
     * @param ttl how long it may be kept
     * @return what to pass to {@link DatabaseManager#executeWithPool(dev.rockpool.work.SqlFunction, Cached)}
     */
    public static Cached cached(String key, Duration ttl) {
        return new Cached(key, ttl);
    }

    /**
     * Keeps a result under a key for as long as the cache's default says.
     *
     * @param key names the result, in this database
     * @return what to pass to {@link DatabaseManager#executeWithPool(dev.rockpool.work.SqlFunction, Cached)}
     */
    public static Cached cached(String key) {
        return new Cached(key, null);
    }
}
