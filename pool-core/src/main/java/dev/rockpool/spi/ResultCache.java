package dev.rockpool.spi;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A query cache, as the face asks it. Thread-safe. */
public interface ResultCache {

    /**
     * Returns what is kept under a key, or loads it; one load at a time per key.
     *
     * @param key names the result, in this database
     * @param ttl how long it may be kept, or null for the cache's default
     * @param loader makes the result; what it throws is thrown and not kept
     * @param <T> the result's type
     * @return the result
     * @throws Exception what the loader threw
     */
    <T extends @Nullable Object> T get(String key, @Nullable Duration ttl, Callable<T> loader) throws Exception;

    /** Forgets everything. */
    void invalidateAll();

    /**
     * Returns how many results were served from the cache.
     *
     * @return a count since it was opened
     */
    long hits();

    /**
     * Returns how many results had to be loaded.
     *
     * @return a count since it was opened
     */
    long misses();
}
