package dev.rockpool.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.rockpool.pool.CacheEviction;
import dev.rockpool.spi.ResultKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept, within one budget: of one database, or of several that share it, each with a space of keys of its own. Thread-safe.
 *
 * <p>The budget bounds both the number of results and their bytes. Caffeine bounds one sum, so each result weighs its bytes, but at least so
 * much that no more than the allowed number fit.
 */
final class Entries {

    private final Cache<ResultKey, Entry> cache;
    private final boolean keepsAny;
    private final AtomicInteger spaces = new AtomicInteger();

    /** {@code clock}: in nanoseconds. */
    Entries(long maximumSize, long maximumBytes, LongSupplier clock) {
        keepsAny = maximumSize > 0 && maximumBytes > 0;
        int least = keepsAny ? (int) Math.max(1, Math.min(Integer.MAX_VALUE, maximumBytes / maximumSize)) : 1;
        long most = keepsAny ? Math.min(maximumBytes, least * maximumSize) : 0;
        cache = Caffeine.newBuilder()
                .maximumWeight(most)
                .<ResultKey, Entry>weigher((key, entry) -> Math.max(least, entry.weight))
                .ticker(clock::getAsLong)
                .executor(Runnable::run) // there is little to do
                .expireAfter(Expiry.<ResultKey, Entry>writing((key, entry) -> Duration.ofNanos(entry.stay)))
                .removalListener(Entries::removed)
                .build();
    }

    private static void removed(@Nullable ResultKey key, @Nullable Entry entry, RemovalCause cause) {
        if (entry != null) {
            entry.owner.removed(
                    entry.weight,
                    switch (cause) {
                        case SIZE -> CacheEviction.SIZE;
                        case EXPIRED -> CacheEviction.EXPIRED;
                        case REPLACED -> CacheEviction.REPLACED;
                        default -> CacheEviction.INVALIDATED;
                    });
        }
    }

    /** A number that tells one database's keys from those of others. */
    int newSpace() {
        return spaces.incrementAndGet();
    }

    boolean keepsAny() {
        return keepsAny;
    }

    @Nullable
    Entry get(ResultKey key) {
        return cache.getIfPresent(key);
    }

    void put(ResultKey key, Entry entry) {
        entry.owner.added(entry.weight);
        cache.put(key, entry);
    }

    void remove(ResultKey key) {
        cache.invalidate(key);
    }

    void removeSpace(int space) {
        cache.asMap().keySet().removeIf(key -> key.space() == space);
    }

    /** Does what is due, so that figures are exact. */
    void cleanUp() {
        cache.cleanUp();
    }
}
