package dev.rockpool.spi;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A query cache, as the face asks it. Thread-safe. */
public interface ResultCache {

    /**
     * Returns what is kept under a key, or loads it; one load at a time per key.
     *
     * @param key names the result, in this database
     * @param ttl how long it may be kept, or null for the cache's default
     * @param loader makes the result; what it throws is thrown to all who wait for it, and not kept
     * @param <T> the result's type
     * @return the result
     * @throws Exception what the loader threw
     */
    <T extends @Nullable Object> T get(String key, @Nullable Duration ttl, Loader<T> loader) throws Exception;

    /** Makes a result. */
    @FunctionalInterface
    interface Loader<T extends @Nullable Object> {

        /**
         * Reads from the database.
         *
         * @return the result, and what was read for it
         * @throws Exception whatever reading throws
         */
        Loaded<T> load() throws Exception;
    }

    /**
     * A result that was just made.
     *
     * @param value the result
     * @param tables the tables that were read for it, as in {@link StatementPlan}; null where that is not known, so that it must not be kept
     * @param <T> its type
     */
    record Loaded<T extends @Nullable Object>(
            T value, @Nullable Set<String> tables) {}

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
