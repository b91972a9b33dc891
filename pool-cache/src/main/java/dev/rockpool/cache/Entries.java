package dev.rockpool.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.rockpool.pool.CacheEviction;
import dev.rockpool.spi.ResultKey;
import java.util.concurrent.atomic.AtomicInteger;
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

    Entries(long maximumSize, long maximumBytes) {
        keepsAny = maximumSize > 0 && maximumBytes > 0;
        int least = keepsAny ? (int) Math.max(1, Math.min(Integer.MAX_VALUE, maximumBytes / maximumSize)) : 1;
        long most = keepsAny ? Math.min(maximumBytes, least * maximumSize) : 0;
        cache = Caffeine.newBuilder()
                .maximumWeight(most)
                .<ResultKey, Entry>weigher((key, entry) -> Math.max(least, entry.weight))
                .executor(Runnable::run) // there is little to do
                .removalListener(Entries::removed)
                .build();
    }

    // Entries know their times themselves: asked to expire each at its own, Caffeine takes twice as long for a look-up.

    private static void removed(@Nullable ResultKey key, @Nullable Entry entry, RemovalCause cause) {
        if (entry != null) {
            CacheEviction leaves = entry.leaves;
            entry.owner.removed(
                    entry.weight,
                    leaves != null
                            ? leaves
                            : switch (cause) {
                                case SIZE -> CacheEviction.SIZE;
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

    /** Removes what nobody will be served any more. */
    void removeExpired(int space, long now) {
        cache.asMap().forEach((key, entry) -> {
            if (key.space() == space && entry.isGone(now)) {
                entry.leaves = CacheEviction.EXPIRED;
                cache.asMap().remove(key, entry);
            }
        });
    }

    /** Does what is due, so that figures are exact. */
    void cleanUp() {
        cache.cleanUp();
    }
}
