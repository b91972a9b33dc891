package dev.rockpool.cache;

import dev.rockpool.cache.Entry.Lifetime;
import dev.rockpool.cache.Loads.Load;
import dev.rockpool.cache.TableVersions.Stamp;
import dev.rockpool.pool.CacheBypass;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultCache.Loaded;
import dev.rockpool.spi.ResultCache.Loader;
import dev.rockpool.spi.ResultKey;
import dev.rockpool.spi.ResultRows;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads what is not kept.
 *
 * <p>Invariants: (1) a key is loaded by one caller at a time, on that caller's thread, while the others wait; (2) loads within loads, of whatever
 * database, and those of callers who would load on a connection that they hold, wait for nobody, so that no two wait for each other;
 * (3) whoever waited takes the result, or a copy of the failure, of the load that it waited for, and loads itself only where that result is older
 * than its own question may allow, cannot be kept, or where the failure was the end of the loader's own patience. Thread-safe.
 */
final class Loading {

    /** So often a caller waits for loads that turn out to be too old, before it loads for itself. */
    private static final int MOST_WAITS = 3;

    /** What it works with. */
    record Parts(
            CacheOptions options,
            Entries entries,
            LongSupplier clock,
            Refresher refresher,
            ExternalWritesGate gate,
            TableVersions versions,
            CacheCounters counters,
            Loads loads) {}

    private final Parts parts;
    private final Lifetimes lifetimes;
    private final @Nullable SecondLevel second;
    private final boolean loadsAgain;
    private volatile boolean closed;

    Loading(Parts parts) {
        this.parts = parts;
        CacheOptions options = parts.options();
        this.lifetimes = new Lifetimes(options);
        this.second = options.store == null ? null : new SecondLevel(options.store, parts.counters());
        this.loadsAgain = options.refreshAhead < 1 || !options.serveStale.isZero();
    }

    /** Whether an entry says that a statement's rows are more than is kept. */
    boolean isLeftOut(ResultKey key, Entry entry) {
        boolean leftOut = entry.value() == null && !key.isNamed();
        if (leftOut) {
            parts.counters().bypassed(CacheBypass.TOO_LARGE);
        }
        return leftOut;
    }

    /** Loads, or waits for whoever does. */
    Entry load(ResultKey key, ReadTerms terms, Loader<?> loader) throws Exception {
        Nesting.Frame frame = Nesting.begin(parts.versions());
        Entry entry = null;
        try {
            entry = shared(key, terms, loader, frame);
        } finally {
            Nesting.end(frame);
            Nesting.note(parts.versions(), entry == null ? null : entry.tables());
        }
        isLeftOut(key, entry);
        if (entry.isFailure()) {
            throw entry.failure();
        }
        return entry;
    }

    /** Loads in the background what was kept before; a failure leaves that in its place. */
    void again(ResultKey key, Entry before, Loader<?> loader) throws Exception {
        Nesting.Frame frame = Nesting.begin(parts.versions());
        try {
            Load load = new Load();
            if (parts.loads().begin(key, load) == null) {
                lead(new Task(key, ReadTerms.of(before.ttl(), null), loader, frame, load, true));
            }
        } finally {
            Nesting.end(frame);
        }
    }

    private Entry shared(ResultKey key, ReadTerms terms, Loader<?> loader, Nesting.Frame frame) throws Exception {
        boolean mayWait = frame.isOutermost() && !terms.bound();
        for (int waits = 0; waits < MOST_WAITS; waits++) {
            Load mine = new Load();
            Load others = parts.loads().begin(key, mine);
            if (others == null) {
                return lead(new Task(key, terms, loader, frame, mine, false));
            } else if (!mayWait) {
                break;
            }
            Entry entry = others.await(key, terms);
            if (entry != null && isFresh(entry, terms)) {
                return entry;
            } else if (entry != null && !entry.mayBeKept()) {
                break; // nobody gains by waiting for such a load
            }
        }
        return run(new Task(key, terms, loader, frame, null, false));
    }

    private boolean isFresh(Entry entry, ReadTerms terms) {
        return parts.gate().mayServe() && entry.isValid(parts.clock().getAsLong(), terms.moment());
    }

    /**
     * One load.
     *
     * @param load null where nobody would know whether the result must be forgotten, so that it is not kept
     */
    private record Task(
            ResultKey key,
            ReadTerms terms,
            Loader<?> loader,
            Nesting.Frame frame,
            @Nullable Load load,
            boolean inBackground) {}

    /** Loads for all who wait. */
    private Entry lead(Task task) throws Exception {
        Load load = Objects.requireNonNull(task.load());
        try {
            Entry meanwhile = task.inBackground() ? null : parts.entries().get(task.key());
            Entry entry = meanwhile != null && isFresh(meanwhile, task.terms()) ? meanwhile : run(task);
            parts.loads().remove(task.key(), load); // first, so that nobody who is woken finds it again
            load.end(entry);
            return entry;
        } catch (Throwable e) {
            parts.loads().remove(task.key(), load);
            load.fail(e);
            throw e;
        }
    }

    private Entry run(Task task) throws Exception {
        boolean isKnown =
                parts.gate().mayServe(); // what others wrote before is told before, and does not end this result
        Entry stored = isKnown ? stored(task) : null;
        if (stored != null) {
            return stored;
        }
        TableVersions versions = parts.versions();
        CacheCounters counters = parts.counters();
        long moment = task.terms().moment();
        long since = moment == ReadTerms.NOW ? versions.time() : moment;
        long start = System.nanoTime();
        counters.loads.increment();
        try {
            Loaded<?> loaded = task.loader().load();
            return kept(task, loaded.value(), task.frame().with(loaded.tables()), since);
        } catch (SQLException e) {
            counters.failures.increment();
            Set<String> tables = task.loader().tables();
            if (tables != null && keepsFailure(task, e)) {
                put(task, new Entry.Failure(e), versions.stamp(tables, since), lifetimes.ofFailure(), true);
            }
            throw e;
        } catch (Throwable e) {
            counters.failures.increment();
            throw e;
        } finally {
            counters.loadNanos.add(System.nanoTime() - start);
        }
    }

    private boolean keepsFailure(Task task, SQLException failure) {
        return !parts.options().failureTtl.isZero() && !task.inBackground() && !Failures.isOfOneCaller(failure);
    }

    /** Keeps a result if that can be; {@code tables}: null where they are not known. */
    private Entry kept(Task task, @Nullable Object value, @Nullable Set<String> tables, long since) {
        Lifetime lifetime = lifetimes.of(task.terms().ttl());
        if (tables == null) {
            parts.counters().bypassed(CacheBypass.UNKNOWN_TABLES);
            return put(task, value, null, lifetime, false);
        } else if (value instanceof AutoCloseable) { // it ends with whoever made it
            parts.counters().bypassed(CacheBypass.TOO_LARGE);
            return put(task, value, null, lifetime, false);
        } else if (!parts.gate().mayKeep(tables)) {
            parts.counters().bypassed(CacheBypass.EXTERNAL_WRITES);
            return put(task, value, null, lifetime, false);
        }
        return put(task, value, parts.versions().stamp(tables, since), lifetime, true);
    }

    private Entry put(Task task, @Nullable Object value, @Nullable Stamp stamp, Lifetime lifetime, boolean mayBeKept) {
        Object weighed = value instanceof Entry.Failure ? null : value;
        int weight = Weights.of(task.key().bytes(), weighed);
        Loader<?> again = loadsAgain && mayBeKept ? task.loader().again() : null;
        Entry entry = new Entry(
                value,
                stamp,
                new Entry.Times(
                        parts.clock().getAsLong(), lifetime, task.terms().ttl()),
                weight,
                parts.counters(),
                again,
                mayBeKept);
        Load load = task.load();
        if (stamp == null || load == null || !parts.entries().keepsAny()) {
            return entry;
        }
        if (!(value instanceof ResultRows) && weight > parts.options().maximumResultBytes) {
            parts.counters().bypassed(CacheBypass.TOO_LARGE);
            return entry;
        }
        insert(task.key(), load, entry);
        SecondLevel level = second;
        if (level != null && value instanceof ResultRows rows) {
            parts.refresher().begin(() -> level.put(task.key(), stamp, rows, entry.expiresAt(), lifetime.time()));
        }
        return entry;
    }

    private void insert(ResultKey key, Load load, Entry entry) {
        load.keep(() -> parts.entries().put(key, entry));
        if (closed) {
            parts.entries().remove(key);
        }
    }

    private @Nullable Entry stored(Task task) {
        SecondLevel level = second;
        Load load = task.load();
        Set<String> tables = level == null ? null : task.loader().tables();
        Stamp words = tables == null || load == null || !parts.gate().mayKeep(tables)
                ? null
                : parts.versions().present(tables);
        if (level == null
                || load == null
                || words == null
                || !words.isUnchangedSince(task.terms().moment())) {
            return null;
        }
        long now = parts.clock().getAsLong();
        SecondLevel.Stored found = level.get(task.key(), words);
        if (found == null || found.expiresAt() - now <= 0 || !words.isValid()) {
            return null;
        }
        Entry entry = new Entry(
                found.rows(),
                words,
                new Entry.Times(
                        now,
                        lifetimes.exactly(found.expiresAt() - now),
                        task.terms().ttl()),
                Weights.of(task.key().bytes(), found.rows()),
                parts.counters(),
                loadsAgain ? task.loader().again() : null,
                true);
        parts.counters().storeHits.increment();
        insert(task.key(), load, entry);
        return entry;
    }

    /** Nothing is kept any more. */
    void close() {
        closed = true;
    }
}
