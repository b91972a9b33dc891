package dev.rockpool.spi;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.CacheStats;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A query cache, as the face asks it. Thread-safe. A failure of its own never fails a read. */
public interface ResultCache {

    /**
     * Returns what tells this database's keys from those of others that share the cache.
     *
     * @return always the same
     */
    int space();

    /**
     * Returns the present moment, to be noted before a snapshot begins.
     *
     * @return for {@link ReadTerms#moment()}
     */
    long moment();

    /**
     * Returns what is kept under a key, if that is valid for the caller.
     *
     * @param key names the result
     * @param terms the caller's
     * @return null where it has to be loaded
     * @throws Exception the failure of an earlier load, where failures are kept for a time
     */
    @Nullable
    Kept find(ResultKey key, ReadTerms terms) throws Exception;

    /** A result that is kept. */
    interface Kept {

        /**
         * Returns the result.
         *
         * @return what the loader made; null, too, where that was more than is kept
         */
        @Nullable
        Object value();
    }

    /**
     * Loads what {@link #find} did not find, and keeps it; one load at a time per key.
     *
     * @param key names the result
     * @param terms the caller's
     * @param loader makes the result; what it throws is thrown to all who wait for it
     * @param <T> the result's type
     * @return the result
     * @throws Exception what the loader threw; a {@link java.sql.SQLTimeoutException} when the deadline was over before somebody else's load
     */
    <T extends @Nullable Object> T load(ResultKey key, ReadTerms terms, Loader<T> loader) throws Exception;

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

        /**
         * Returns the tables that would be read now, or that were read by a load that failed, as far as they are known.
         *
         * @return as in {@link StatementPlan}; null where only {@link #load} will tell
         */
        default @Nullable Set<String> tables() {
            return null;
        }

        /**
         * Returns what makes the same result at any later time, on any thread, without anything of the caller's.
         *
         * @return null where nothing can
         */
        default @Nullable Loader<T> again() {
            return null;
        }
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

    /**
     * Tells for how long rows of a statement are kept that nobody asked to keep.
     *
     * @param sql the statement's text
     * @param plan what it reads
     * @return null where they are not
     */
    @Nullable
    Duration policy(String sql, StatementPlan plan);

    /**
     * Tells whether there is any such policy.
     *
     * @return always the same
     */
    boolean hasPolicies();

    /**
     * Returns how much one result may take to be kept.
     *
     * @return bytes
     */
    long maximumResultBytes();

    /**
     * Counts a read that the cache was not used for.
     *
     * @param reason why
     */
    void bypassed(CacheBypass reason);

    /** Forgets everything. */
    void invalidateAll();

    /**
     * Forgets what was read from some tables.
     *
     * @param tables as in {@link StatementPlan}
     */
    void invalidateTables(Set<String> tables);

    /**
     * Forgets what is kept under a key, and what is being loaded for it.
     *
     * @param key names the result
     */
    void invalidate(ResultKey key);

    /**
     * Returns the figures.
     *
     * @return of this database alone
     */
    CacheStats stats();

    /** Sets all counters to zero. */
    void resetStats();
}
