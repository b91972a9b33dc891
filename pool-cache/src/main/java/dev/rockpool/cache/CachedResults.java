package dev.rockpool.cache;

import dev.rockpool.cache.Entry.Lifetime;
import dev.rockpool.cache.Loads.Load;
import dev.rockpool.cache.TableVersions.Stamp;
import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.ResultKey;
import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.StatementPlan;
import dev.rockpool.spi.WriteWatch;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one database.
 *
 * <p>Invariants: (1) what is returned to a caller was valid at some moment after the caller asked, or was loaded after that, unless stale
 * results were asked for; (2) a key is loaded by one caller at a time, on that caller's thread, while the others wait; loads within loads,
 * and those of callers who hold a connection, wait for nobody, so that no two wait for each other; (3) whoever waited takes the result,
 * or the failure, of the load that it waited for, and loads itself only where that result is older than its own question may allow. {@link
 * TableVersions} says what is valid. Thread-safe.
 */
final class CachedResults implements ResultCache {

    /** Results live for up to this much less, so that those that were loaded together do not expire together. */
    private static final double JITTER = 0.1;
    /** So often a caller waits for loads that turn out to be too old, before it loads for itself. */
    private static final int MOST_WAITS = 3;

    private final CacheOptions options;
    private final Entries entries;
    private final LongSupplier clock;
    private final Refresher refresher;
    /** Whether nobody but this pool has written, as far as that is watched. Asked before a kept result is looked at. */
    private final ExternalWritesGate gate;

    private final int space;
    private final long staleNanos;
    private final TableVersions versions = new TableVersions();
    private final CacheCounters counters = new CacheCounters();
    private final @Nullable SecondLevel second;
    private final Loads loads = new Loads();
    private final Set<Thread> loading = ConcurrentHashMap.newKeySet();

    /** {@code clock}: in nanoseconds. */
    CachedResults(
            CacheOptions options,
            Entries entries,
            LongSupplier clock,
            Refresher refresher,
            Function<WriteWatch, ExternalWritesGate> others) {
        this.options = options;
        this.entries = entries;
        this.clock = clock;
        this.refresher = refresher;
        this.gate = others.apply(versions);
        this.space = entries.newSpace();
        this.staleNanos = nanos(options.serveStale);
        this.second = options.store == null ? null : new SecondLevel(options.store, counters);
    }

    private static long nanos(Duration time) {
        try {
            return time.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    WriteWatch writes() {
        return versions;
    }

    @Override
    public int space() {
        return space;
    }

    @Override
    public long moment() {
        return versions.time();
    }

    // ---- finding

    @Override
    public @Nullable Kept find(ResultKey key, ReadTerms terms) throws SQLException {
        Entry entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        long now = clock.getAsLong();
        // In this order: what others have written ends the entry.
        boolean served = entry.isValid(now, terms.moment()) && gate.mayServe() && entry.isValid(now, terms.moment());
        if (!served) {
            return terms.bound() ? null : stale(key, entry, now);
        }
        if (isLeftOut(key, entry)) {
            return entry;
        }
        counters.hits.increment();
        if (entry.isFailure()) {
            throw entry.failure();
        }
        if (staleNanos > 0) {
            entry.noteValid(now);
        }
        if (entry.isDueForRefresh(now)) {
            refresh(key, entry);
        }
        return entry;
    }

    /** Whether it says that the statement's rows are too many to be kept. */
    private boolean isLeftOut(ResultKey key, Entry entry) {
        boolean leftOut = entry.value() == null && !key.isNamed();
        if (leftOut) {
            counters.bypassed(CacheBypass.TOO_LARGE);
        }
        return leftOut;
    }

    /** What is not valid any more, where that is still good enough and somebody loads it again. */
    private @Nullable Kept stale(ResultKey key, Entry entry, long now) {
        if (staleNanos == 0 || entry.isFailure() || !entry.wasValidWithin(staleNanos, now)) {
            return null;
        }
        refresh(key, entry);
        counters.hits.increment();
        counters.staleHits.increment();
        return entry;
    }

    private void refresh(ResultKey key, Entry entry) {
        Loader<?> loader = entry.claimRefresh();
        if (loader != null) {
            boolean begun = refresher.begin(() -> {
                try {
                    Load load = new Load();
                    if (loads.begin(key, load) == null) {
                        lead(key, new ReadTerms(entry.ttl(), null, ReadTerms.NOW, false), loader, load);
                    }
                } finally {
                    entry.giveUpRefresh(); // another has taken its place, or the next read tries again
                }
            });
            if (!begun) {
                entry.giveUpRefresh();
            }
        }
    }

    // ---- loading

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the loader's type
    public <T extends @Nullable Object> T load(ResultKey key, ReadTerms terms, Loader<T> loader) throws Exception {
        counters.misses.increment();
        Entry entry = shared(key, terms, loader);
        isLeftOut(key, entry);
        if (entry.isFailure()) {
            throw entry.failure();
        }
        return (T) entry.value();
    }

    private Entry shared(ResultKey key, ReadTerms terms, Loader<?> loader) throws Exception {
        Thread self = Thread.currentThread();
        boolean outermost = loading.add(self);
        try {
            boolean mayWait = outermost && !terms.bound();
            for (int waits = 0; waits < MOST_WAITS; waits++) {
                Load mine = new Load();
                Load others = loads.begin(key, mine);
                if (others == null) {
                    return lead(key, terms, loader, mine);
                } else if (!mayWait) {
                    break;
                }
                Entry entry = others.await(key, terms.deadline());
                if (entry != null && gate.mayServe() && entry.isValid(clock.getAsLong(), terms.moment())) {
                    return entry;
                }
            }
            return run(key, terms, loader, null);
        } finally {
            if (outermost) {
                loading.remove(self);
            }
        }
    }

    /** Loads for all who wait. */
    private Entry lead(ResultKey key, ReadTerms terms, Loader<?> loader, Load load) throws Exception {
        try {
            Entry meanwhile = entries.get(key);
            Entry entry = meanwhile != null && isFresh(meanwhile, terms) ? meanwhile : run(key, terms, loader, load);
            loads.remove(key, load); // first, so that nobody who is woken finds it again
            load.end(entry);
            return entry;
        } catch (Throwable e) {
            loads.remove(key, load);
            load.fail(e);
            throw e;
        }
    }

    private boolean isFresh(Entry entry, ReadTerms terms) {
        long now = clock.getAsLong();
        return gate.mayServe() && entry.isValid(now, terms.moment()) && !entry.isDueForRefresh(now);
    }

    /** {@code load}: null where nobody would know whether the result must be forgotten, so that it is not kept. */
    private Entry run(ResultKey key, ReadTerms terms, Loader<?> loader, @Nullable Load load) throws Exception {
        Entry stored = stored(key, terms, loader, load);
        if (stored != null) {
            return stored;
        }
        gate.mayServe(); // what others wrote before is told before, and does not end this result
        long since = terms.moment() == ReadTerms.NOW ? versions.time() : terms.moment();
        long start = System.nanoTime();
        counters.loads.increment();
        try {
            Loaded<?> loaded = loader.load();
            Set<String> tables = loaded.tables();
            Stamp stamp = tables != null && gate.mayKeep(tables) && !isAlive(loaded.value())
                    ? versions.stamp(tables, since)
                    : null;
            return keep(key, terms, loader, load, loaded.value(), stamp);
        } catch (SQLException e) {
            counters.failures.increment();
            Set<String> tables = loader.tables();
            if (options.failureTtl.isZero() || e instanceof SQLTimeoutException) {
                throw e;
            }
            Stamp stamp = versions.stamp(tables == null ? Set.of() : tables, since);
            keep(key, terms, loader, load, new Entry.Failure(e), stamp);
            throw e;
        } catch (Throwable e) {
            counters.failures.increment();
            throw e;
        } finally {
            counters.loadNanos.add(System.nanoTime() - start);
        }
    }

    /** Connections, result sets, streams: what ends with whoever made it. */
    private static boolean isAlive(@Nullable Object value) {
        return value instanceof AutoCloseable;
    }

    private Entry keep(
            ResultKey key,
            ReadTerms terms,
            Loader<?> loader,
            @Nullable Load load,
            @Nullable Object value,
            @Nullable Stamp stamp) {
        boolean again = !terms.bound() && (options.refreshAhead < 1 || staleNanos > 0);
        Lifetime lifetime = lifetime(value instanceof Entry.Failure ? options.failureTtl : terms.ttl());
        int weight = Weights.of(key.bytes(), value instanceof Entry.Failure ? null : value);
        Entry entry = new Entry(
                value, stamp, clock.getAsLong(), lifetime, terms.ttl(), weight, counters, again ? loader : null);
        if (stamp != null && load != null && entries.keepsAny()) {
            if (!(value instanceof ResultRows) && weight > maximumResultBytes()) {
                counters.bypassed(CacheBypass.TOO_LARGE);
                return entry;
            }
            load.keep(() -> entries.put(key, entry));
            SecondLevel level = second;
            if (level != null && value instanceof ResultRows rows) {
                refresher.begin(() -> level.put(key, stamp, rows, Duration.ofNanos(lifetime.time())));
            }
        } else if (stamp == null && value != null) {
            counters.bypassed(isAlive(value) ? CacheBypass.TOO_LARGE : CacheBypass.UNKNOWN_TABLES);
        }
        return entry;
    }

    private @Nullable Entry stored(ResultKey key, ReadTerms terms, Loader<?> loader, @Nullable Load load) {
        Set<String> tables = loader.tables();
        Stamp words = second == null || tables == null || load == null ? null : versions.present(tables);
        if (second == null || words == null || load == null || !words.isUnchangedSince(terms.moment())) {
            return null;
        }
        ResultRows rows = second.get(key, words);
        if (rows == null || !words.isValid()) {
            return null;
        }
        Entry entry = new Entry(
                rows,
                words,
                clock.getAsLong(),
                lifetime(terms.ttl()),
                terms.ttl(),
                Weights.of(key.bytes(), rows),
                counters,
                null);
        load.keep(() -> entries.put(key, entry));
        return entry;
    }

    private Lifetime lifetime(@Nullable Duration time) {
        double share = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
        long nanos = (long) (nanos(time == null ? options.ttl : time) * share);
        long untilRefresh = options.refreshAhead < 1 ? (long) (nanos * options.refreshAhead) : Long.MAX_VALUE;
        return new Lifetime(nanos, untilRefresh, staleNanos);
    }

    // ---- policies

    @Override
    public boolean hasPolicies() {
        return !options.policies.isEmpty();
    }

    @Override
    public @Nullable Duration policy(String sql, StatementPlan plan) {
        return plan.known() && !plan.reads().isEmpty() ? options.policy(sql, plan.reads()) : null;
    }

    @Override
    public long maximumResultBytes() {
        return Math.min(options.maximumResultBytes, options.maximumBytes);
    }

    @Override
    public void bypassed(CacheBypass reason) {
        counters.bypassed(reason);
    }

    // ---- forgetting

    @Override
    public void invalidateAll() {
        versions.changingAnything().ended(); // what is being loaded now is not kept either
        entries.removeSpace(space);
    }

    @Override
    public void invalidateTables(Set<String> tables) {
        versions.changing(tables).ended();
    }

    @Override
    public void invalidate(ResultKey key) {
        loads.drop(key);
        entries.remove(key);
    }

    /** Leaves nothing behind where others share the budget. */
    void close() {
        entries.removeSpace(space);
    }

    // ---- figures

    @Override
    public CacheStats stats() {
        entries.cleanUp();
        return counters.stats(versions.changes());
    }

    @Override
    public void resetStats() {
        counters.reset();
        versions.resetChanges();
    }
}
