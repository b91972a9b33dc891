package dev.rockpool.cache;

import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultCache.Kept;
import dev.rockpool.spi.ResultCache.Loader;
import dev.rockpool.spi.ResultKey;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A cache without a database, asked as the face asks it. */
final class CacheKit {

    private CacheKit() {}

    static CachedResults cache(LongSupplier clock, Consumer<CacheOptions> change) {
        CacheOptions options = new CacheOptions().copy(change);
        Long most = options.maximumSize;
        Entries entries = new Entries(most == null ? 100 : most, options.maximumBytes);
        return new CachedResults(options, entries, clock, new Refresher(Runnable::run), own -> ExternalWritesGate.OPEN);
    }

    static <T> T get(CachedResults cache, String key, Duration ttl, Loader<T> loader) throws Exception {
        return getOn(cache, key, ReadTerms.of(ttl, null), loader);
    }

    @SuppressWarnings("unchecked")
    static <T> T getOn(CachedResults cache, String key, ReadTerms terms, Loader<T> loader) throws Exception {
        ResultKey named = ResultKey.named(cache.space(), key);
        Kept kept = cache.find(named, terms);
        return kept == null ? cache.load(named, terms, loader) : (T) kept.value();
    }
}
