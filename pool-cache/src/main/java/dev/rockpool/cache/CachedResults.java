package dev.rockpool.cache;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.ResultKey;
import dev.rockpool.spi.StatementPlan;
import dev.rockpool.spi.WriteWatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cache of one database: finds what is kept, has the rest loaded ({@link Loading}), and forgets.
 *
 * <p>Invariant: what is returned to a caller was valid at some moment after the caller asked, or was loaded after that, unless stale
 * results were asked for. {@link TableVersions} says what is valid. Thread-safe.
 */
final class CachedResults implements ResultCache {

    private final CacheOptions options;
    private final Entries entries;
    private final LongSupplier clock;
    private final Refresher refresher;
    private final ExternalWritesGate gate;
    private final int space;
    private final long staleNanos;
    private final TableVersions versions = new TableVersions();
    private final CacheCounters counters = new CacheCounters();
    private final Loads loads = new Loads();
    private final Loading loading;
    /** When somebody last had something forgotten: nothing from before is served stale. */
    private volatile long forgottenAt = Long.MIN_VALUE;

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
        this.staleNanos = Lifetimes.nanos(options.serveStale);
        this.loading =
                new Loading(new Loading.Parts(options, entries, clock, refresher, gate, versions, counters, loads));
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
        if (!isServed(entry, now, terms.moment())) {
            return terms.bound() ? null : stale(key, entry, now);
        }
        Nesting.note(versions, entry.tables());
        if (loading.isLeftOut(key, entry)) {
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

    private boolean isServed(Entry entry, long now, long moment) {
        if (!entry.isValid(now, moment)) {
            return false;
        } else if (!gate.looks()) {
            return true;
        }
        if (!gate.mayServe()) {
            counters.bypassed(CacheBypass.EXTERNAL_WRITES);
            return false;
        }
        return entry.isValid(now, moment); // again, for what others have written ends it
    }

    /** What is not valid any more, where that is still good enough and somebody loads it again. */
    private @Nullable Kept stale(ResultKey key, Entry entry, long now) {
        if (staleNanos == 0
                || !entry.canBeLoadedAgain()
                || entry.isFailure()
                || entry.value() == null
                || !entry.wasValidWithin(staleNanos, now)
                || !entry.wasValidAfter(forgottenAt)) {
            return null;
        }
        Nesting.note(versions, null); // what depends on it shall not be kept
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
                    loading.again(key, entry, loader);
                } finally {
                    entry.giveUpRefresh(); // another has taken its place, or the next read tries again
                }
            });
            if (!begun) {
                entry.giveUpRefresh();
            }
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the loader's type
    public <T extends @Nullable Object> T load(ResultKey key, ReadTerms terms, Loader<T> loader) throws Exception {
        counters.misses.increment();
        return (T) loading.load(key, terms, loader).value();
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
        return entries.keepsAny()
                ? Math.min(options.maximumResultBytes, options.maximumBytes)
                : options.maximumResultBytes;
    }

    @Override
    public void bypassed(CacheBypass reason) {
        counters.bypassed(reason);
    }

    // ---- forgetting

    @Override
    public void invalidateAll() {
        forgottenAt = clock.getAsLong();
        versions.changingAnything().ended(); // what is being loaded now is not kept either
        entries.removeSpace(space);
    }

    @Override
    public void invalidateTables(Set<String> tables) {
        forgottenAt = clock.getAsLong();
        versions.changing(tables).ended();
    }

    @Override
    public void invalidate(ResultKey key) {
        loads.drop(key);
        entries.remove(key);
    }

    /** Removes what nobody will be served any more. */
    void sweep() {
        entries.removeExpired(space, clock.getAsLong());
    }

    /** Leaves nothing behind where others share the budget. */
    void close() {
        loading.close();
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
