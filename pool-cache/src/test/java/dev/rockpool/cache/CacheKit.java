package dev.rockpool.cache;

import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultCache.Kept;
import dev.rockpool.spi.ResultCache.Loaded;
import dev.rockpool.spi.ResultCache.Loader;
import dev.rockpool.spi.ResultKey;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A cache without a database, asked as the face asks it. */
final class CacheKit {

    private CacheKit() {}

    static CachedResults cache(LongSupplier clock, Consumer<CacheOptions> change) {
        return cache(clock, Runnable::run, change);
    }

    /** {@code workers}: do what nobody waits for. */
    static CachedResults cache(LongSupplier clock, Executor workers, Consumer<CacheOptions> change) {
        CacheOptions options = new CacheOptions().copy(change);
        Long most = options.maximumSize;
        Entries entries = new Entries(most == null ? 100 : most, options.maximumBytes);
        return new CachedResults(options, entries, clock, new Refresher(workers), own -> ExternalWritesGate.OPEN);
    }

    /** What reads the given tables, and may be loaded again at any time. */
    static <T> Loader<T> repeatable(Set<String> tables, Callable<T> work) {
        return new Loader<>() {
            @Override
            public Loaded<T> load() throws Exception {
                return new Loaded<>(work.call(), tables);
            }

            @Override
            public Set<String> tables() {
                return tables;
            }

            @Override
            public Loader<T> again() {
                return this;
            }
        };
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
