package dev.rockpool.cache;

import dev.rockpool.cache.CacheOptions.Policy;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.WriteWatch;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query cache: keeps results of reads until a write of the tables that they were read from, or until their time is over. What it returns
 * is never older than any write that was acknowledged before it was asked, by way of the pool; {@link #externalWrites} tells of the writes
 * of others, and only {@link #serveStale} gives exactness away.
 *
 * <p>Found on the class path by itself, so adding the dependency is enough; {@code .with(QueryCache.ttl(…))} gives other options. On for
 * SQLite files, whose statements tell which tables they read and write. Immutable and thread-safe; each method gives a new one.
 */
public final class QueryCache implements PoolModule {

    private static final Duration LEAST_TTL = Duration.ofMillis(1);

    private final CacheOptions options;
    /** The budget of all databases that this instance serves, where they share one; made for the first. */
    private final AtomicReference<@Nullable Entries> budget = new AtomicReference<>();

    /** The default cache: ten minutes, 64 MiB, and as many results as {@code maxCacheSize} says. For {@link java.util.ServiceLoader}. */
    public QueryCache() {
        this(new CacheOptions());
    }

    private QueryCache(CacheOptions options) {
        this.options = options;
    }

    private QueryCache copy(Consumer<CacheOptions> change) {
        return new QueryCache(options.copy(change));
    }

    /**
     * A cache that keeps results for some time at most.
     *
     * @param ttl from 1 ms; used where the caller names none. It is kept to a tenth of a second
     * @return a cache
     * @throws IllegalArgumentException when it is shorter
     */
    public static QueryCache ttl(Duration ttl) {
        Duration checked = positive("ttl", ttl, "to run without a cache, set queryCache(false)");
        return new QueryCache().copy(options -> options.ttl = checked);
    }

    /**
     * The same, with another number of results.
     *
     * @param results how many are kept at most; 0 keeps none
     * @return a cache
     * @throws IllegalArgumentException when it is negative
     */
    public QueryCache maximumSize(long results) {
        if (results < 0) {
            throw refused("maximumSize", results, "it must be 0 (none) or more");
        }
        return copy(options -> options.maximumSize = results);
    }

    /**
     * The same, with another bound on the memory that the results take. Rows are counted honestly; of values of the caller's own, objects that
     * are neither text, number, array, collection nor map count as 128 bytes.
     *
     * @param bytes how much is kept at most; 64 MiB unless this is called; 0 keeps none
     * @return a cache
     * @throws IllegalArgumentException when it is negative
     */
    public QueryCache maximumBytes(long bytes) {
        if (bytes < 0) {
            throw refused("maximumBytes", bytes, "it must be 0 (none) or more");
        }
        return copy(options -> options.maximumBytes = bytes);
    }

    /**
     * The same, with another bound on one result. What is larger is read each time.
     *
     * @param bytes how much one result may take; 1 MiB unless this is called
     * @return a cache
     * @throws IllegalArgumentException when it is less than 1
     */
    public QueryCache maximumResultBytes(long bytes) {
        if (bytes < 1) {
            throw refused("maximumResultBytes", bytes, "it must be at least 1; to keep nothing, set maximumSize(0)");
        }
        return copy(options -> options.maximumResultBytes = bytes);
    }

    /**
     * The same, where a result is loaded again in the background when it is read after a share of its time, so that those that are read often do
     * not expire. What was passed with the first read runs again on another thread; reads of plain JDBC cannot.
     *
     * @param share of the time to live, above 0 and below 1
     * @return a cache
     * @throws IllegalArgumentException when it is not
     */
    public QueryCache refreshAhead(double share) {
        if (!(share > 0 && share < 1)) {
            throw refused(
                    "refreshAhead", share, "it must be above 0 and below 1, for example 0.8; leave it out for none");
        }
        return copy(options -> options.refreshAhead = share);
    }

    /**
     * The same, where a result that a write or the clock has ended is still served for a while, and loaded again in the background: <em>reads may
     * be stale by that time</em>, and a thread may not see its own write at once. Not for reads of plain JDBC.
     *
     * @param time for how long after a result was last known to be valid it may be served; zero for never, which is the default
     * @return a cache
     * @throws IllegalArgumentException when it is negative
     */
    public QueryCache serveStale(Duration time) {
        if (time.isNegative()) {
            throw refused("serveStale", time, "it must be zero (never) or more");
        }
        return copy(options -> options.serveStale = time);
    }

    /**
     * The same, where a read that failed is not repeated for a short time, but fails again at once, unless its tables are written. What was one
     * caller's end, as a time-out, a cancellation or a closed connection, is always repeated.
     *
     * @param time for how long; zero for not at all, which is the default
     * @return a cache
     * @throws IllegalArgumentException when it is negative
     */
    public QueryCache failureTtl(Duration time) {
        if (time.isNegative()) {
            throw refused("failureTtl", time, "it must be zero (failures are not kept) or more");
        }
        return copy(options -> options.failureTtl = time);
    }

    /**
     * The same, which keeps the reads that plain JDBC makes by way of the {@code DataSource}, too, if all of the tables they read are among
     * these. Where several policies fit, the shortest time counts.
     *
     * @param tables names, with their schema's before a dot unless that is {@code main}; in upper or lower case
     * @param ttl for how long, from 1 ms
     * @return a cache
     * @throws IllegalArgumentException when there is no table, or the time is shorter
     */
    public QueryCache cacheReads(Collection<String> tables, Duration ttl) {
        if (tables.isEmpty()) {
            throw refused("cacheReads.tables", tables, "name at least one table");
        }
        Set<String> names = tables.stream()
                .map(table -> table.toLowerCase(Locale.ROOT))
                .map(table -> table.indexOf('.') < 0 ? "main." + table : table)
                .collect(Collectors.toUnmodifiableSet());
        Duration checked = positive("cacheReads.ttl", ttl, "leave the policy out to keep nothing");
        return copy(options -> options.add(new Policy(names, null, checked)));
    }

    /**
     * As {@link #cacheReads(Collection, Duration)}, for statements by their text.
     *
     * @param sql found anywhere in the text
     * @param ttl for how long, from 1 ms
     * @return a cache
     * @throws IllegalArgumentException when the time is shorter
     */
    public QueryCache cacheReads(Pattern sql, Duration ttl) {
        Objects.requireNonNull(sql, "sql");
        Duration checked = positive("cacheReads.ttl", ttl, "leave the policy out to keep nothing");
        return copy(options -> options.add(new Policy(null, sql, checked)));
    }

    /**
     * The same, which looks for writes of other processes.
     *
     * @param how often, or not at all, which is the default
     * @return a cache
     */
    public QueryCache externalWrites(ExternalWrites how) {
        Objects.requireNonNull(how, "externalWrites");
        return copy(options -> options.externalWrites = how);
    }

    /**
     * The same, with a second level for rows that the heap has no room for.
     *
     * @param store closed by whoever made it; may serve several databases
     * @return a cache
     */
    public QueryCache store(ResultStore store) {
        Objects.requireNonNull(store, "store");
        return copy(options -> options.store = store);
    }

    /**
     * The same, whose sizes bound all databases together that are opened with this very object. None of them ever sees rows of another.
     *
     * @return a cache; an option set later gives another, with a budget of its own
     */
    public QueryCache shared() {
        return copy(options -> options.shared = true);
    }

    private static Duration positive(String property, Duration value, String remedy) {
        if (value.compareTo(LEAST_TTL) < 0) {
            throw refused(property, value, "it must be at least 1 ms; " + remedy);
        }
        return value;
    }

    private static IllegalArgumentException refused(String property, Object value, String remedy) {
        return new IllegalArgumentException(property + " = " + value + " is not allowed: " + remedy);
    }

    @Override
    public String name() {
        return "query-cache";
    }

    @Override
    public Attachment attach(ModuleContext context) {
        if (!context.config().queryCache()) {
            return new Attachment() {};
        }
        Housekeeper housekeeper = context.housekeeper();
        // A shared budget outlives the housekeeper of each of its databases.
        LongSupplier clock = options.shared ? System::nanoTime : housekeeper::tick;
        Refresher refresher = new Refresher(housekeeper.workers());
        CachedResults results = new CachedResults(
                options,
                entries(context),
                clock,
                refresher,
                own -> options.externalWrites.open(context.foreignWrites(), own, housekeeper.ticker()));
        Sweeper sweeper = new Sweeper(results, refresher);
        housekeeper.add(sweeper);
        return new Attachment() {
            @Override
            public ResultCache cache() {
                return results;
            }

            @Override
            public WriteWatch writes() {
                return results.writes();
            }

            @Override
            public void close() {
                housekeeper.remove(sweeper);
                results.close();
            }
        };
    }

    /** Has expired results removed now and then, which nobody may ask for any more. */
    private static final class Sweeper implements Housekeeper.Chore {
        private static final long PAUSE = Duration.ofSeconds(10).toNanos();

        private final CachedResults results;
        private final Refresher refresher;
        private long next;

        Sweeper(CachedResults results, Refresher refresher) {
            this.results = results;
            this.refresher = refresher;
        }

        @Override
        public void run(long now) {
            if (next == 0 || now - next >= 0) {
                next = now + PAUSE;
                refresher.begin(results::sweep);
            }
        }
    }

    private Entries entries(ModuleContext context) {
        Long most = options.maximumSize;
        Entries own = new Entries(most != null ? most : context.config().maxCacheSize(), options.maximumBytes);
        if (!options.shared) {
            return own;
        }
        Entries earlier = budget.compareAndExchange(null, own);
        return earlier == null ? own : earlier;
    }

    /** Says what the cache keeps. */
    @Override
    public String toString() {
        return "QueryCache[ttl=" + options.ttl + ", maximumSize="
                + (options.maximumSize == null ? "maxCacheSize" : options.maximumSize) + ", maximumBytes="
                + options.maximumBytes + (options.shared ? ", shared]" : "]");
    }
}
