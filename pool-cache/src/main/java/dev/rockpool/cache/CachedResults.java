package dev.rockpool.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.rockpool.pool.Ticker;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.WriteWatch;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one database.
 *
 * <p>Invariants: (1) what is returned to a caller was valid at some moment after the caller asked, or was loaded after that; (2) a key is
 * loaded by one caller at a time, on that caller's thread, while the others wait, but for loads within loads, which wait for nobody, so that
 * no two wait for each other; (3) whoever waited takes the result, or the failure, of the load that it waited for, and loads itself only
 * where that result is older than its own question may allow. {@link TableVersions} says what is valid. Thread-safe.
 */
final class CachedResults implements ResultCache {

    /** Results live for up to this much less, so that those that were loaded together do not expire together. */
    private static final double JITTER = 0.1;
    /** So often a caller waits for loads that turn out to be too old, before it loads for itself. */
    private static final int MOST_WAITS = 3;

    /** What is kept. {@code stamp}: null where it may not be. */
    private record Entry(@Nullable Object value, TableVersions.@Nullable Stamp stamp, long lifetime) {

        boolean isValid() {
            return stamp != null && stamp.isValid();
        }
    }

    private final TableVersions versions = new TableVersions();
    private final Duration ttl;
    private final Cache<String, Entry> entries;
    private final Map<String, Load> loads = new ConcurrentHashMap<>();
    private final Set<Thread> loading = ConcurrentHashMap.newKeySet();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    CachedResults(Duration ttl, long maximumSize, Ticker ticker) {
        this.ttl = ttl;
        this.entries = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .ticker(ticker::nanos)
                .executor(Runnable::run) // there is little to do, and nobody to tell
                .expireAfter(Expiry.<String, Entry>creating((key, entry) -> Duration.ofNanos(entry.lifetime())))
                .build();
    }

    WriteWatch writes() {
        return versions;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // a key is the caller's, and so is the type of what it names
    public <T extends @Nullable Object> T get(String key, @Nullable Duration lifetime, Loader<T> loader)
            throws Exception {
        Entry kept = valid(key);
        if (kept != null) {
            hits.increment();
            return (T) kept.value();
        }
        misses.increment();
        return (T) load(key, nanos(lifetime), loader).value();
    }

    private @Nullable Entry valid(String key) {
        Entry entry = entries.getIfPresent(key);
        return entry != null && entry.isValid() ? entry : null; // what is not stays until another takes its place
    }

    private Entry load(String key, long lifetime, Loader<?> loader) throws Exception {
        Thread self = Thread.currentThread();
        if (!loading.add(self)) {
            return run(key, lifetime, loader);
        }
        try {
            for (int waits = 0; waits < MOST_WAITS; waits++) {
                Load mine = new Load();
                Load others = loads.putIfAbsent(key, mine);
                if (others == null) {
                    return lead(key, lifetime, loader, mine);
                }
                Entry entry = others.await();
                if (entry != null && entry.isValid()) {
                    return entry;
                }
            }
            return run(key, lifetime, loader);
        } finally {
            loading.remove(self);
        }
    }

    /** Loads for all who wait. */
    private Entry lead(String key, long lifetime, Loader<?> loader, Load load) throws Exception {
        try {
            Entry meanwhile = valid(key);
            Entry entry = meanwhile != null ? meanwhile : run(key, lifetime, loader);
            loads.remove(key, load); // first, so that nobody who is woken finds it again
            load.end(entry);
            return entry;
        } catch (Throwable e) {
            loads.remove(key, load);
            load.fail(e);
            throw e;
        }
    }

    private <T extends @Nullable Object> Entry run(String key, long lifetime, Loader<T> loader) throws Exception {
        long since = versions.time();
        Loaded<T> loaded = loader.load();
        Set<String> tables = loaded.tables();
        Entry entry = new Entry(loaded.value(), tables == null ? null : versions.stamp(tables, since), lifetime);
        if (entry.stamp() != null) {
            entries.put(key, entry);
        }
        return entry;
    }

    private long nanos(@Nullable Duration lifetime) {
        long nanos;
        try {
            nanos = (lifetime == null ? ttl : lifetime).toNanos();
        } catch (ArithmeticException e) {
            nanos = Long.MAX_VALUE;
        }
        return (long) (nanos * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
    }

    @Override
    public void invalidateAll() {
        versions.changingAnything().ended(); // what is being loaded now is not kept either
        entries.invalidateAll();
    }

    @Override
    public long hits() {
        return hits.sum();
    }

    @Override
    public long misses() {
        return misses.sum();
    }

    /** Returns how many results are kept. */
    long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    /** A load that is under way. */
    private static final class Load {
        private final CompletableFuture<@Nullable Entry> result = new CompletableFuture<>();

        void end(Entry entry) {
            result.complete(entry);
        }

        /** What failed because its thread was interrupted says nothing to others. */
        void fail(Throwable failure) {
            if (failure instanceof InterruptedException
                    || Thread.currentThread().isInterrupted()) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        }

        @Nullable
        Entry await() throws Exception {
            try {
                return result.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Exception failure) {
                    throw failure;
                }
                throw new IllegalStateException("Loading failed", e.getCause());
            }
        }
    }
}
