package dev.rockpool;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.ResultKey;
import dev.rockpool.spi.StatementPlan;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The query cache of a database, for whoever wants to look into it or to clear it. Nobody needs to clear it for writes made by way of the pool: it
 * knows of them. Thread-safe.
 */
public final class CacheControl {

    private final ResultCache cache;
    private final CachedReads reads;

    CacheControl(CachedReads reads) {
        this.reads = reads;
        this.cache = reads.cache();
    }

    /** Forgets every result of this database, and what is being loaded now. */
    public void invalidateAll() {
        cache.invalidateAll();
    }

    /**
     * Forgets what was read from a table, and what is being read from it now.
     *
     * @param table its name, with its schema's before a dot unless that is {@code main}; in upper or lower case. One that does not exist is none
     *     that was read
     */
    public void invalidateTable(String table) {
        String name = table.toLowerCase(Locale.ROOT);
        cache.invalidateTables(Set.of(name.indexOf('.') < 0 ? "main." + name : name));
    }

    /**
     * Forgets what is kept under a key of a caller's, and what is being loaded for it now.
     *
     * @param key as in {@link Cached}
     */
    public void invalidateKey(String key) {
        cache.invalidate(ResultKey.named(cache.space(), key));
    }

    /**
     * Returns the figures.
     *
     * @return of this database alone, as in {@link dev.rockpool.pool.PoolStats#cache()}
     */
    public CacheStats stats() {
        return cache.stats();
    }

    /**
     * Tells whether the rows of a statement can be kept, and what would end them.
     *
     * @param sql one statement
     * @return what the database says of it as it stands now
     */
    public Explanation explain(String sql) {
        StatementPlan plan = reads.engine().plan(sql);
        CacheBypass refused = reads.engine().values() == null ? CacheBypass.UNKNOWN_TABLES : CachedReads.refusal(plan);
        Duration policy = refused == null && cache.hasPolicies() ? cache.policy(sql, plan) : null;
        return new Explanation(refused == null, new TreeSet<>(plan.reads()), refused, policy);
    }

    /**
     * What the query cache can do for a statement. Immutable.
     *
     * @param cacheable whether its rows can be kept
     * @param tables the tables it reads, as {@code schema.table} in lower case: a write of any of them ends its rows
     * @param reason why it is not cacheable; null where it is
     * @param policy for how long a policy keeps its rows where plain JDBC reads them; null where none does
     */
    public record Explanation(
            boolean cacheable,
            Set<String> tables,
            @Nullable CacheBypass reason,
            @Nullable Duration policy) {

        /** Copies the set. */
        public Explanation {
            tables = Collections.unmodifiableSet(new TreeSet<>(tables));
        }

        /** Tells all of it in a sentence. */
        @Override
        public String toString() {
            if (reason == null) {
                return "cacheable; ended by writes of " + tables
                        + (policy == null ? "" : "; plain JDBC reads of it are kept for " + policy);
            }
            return "not cacheable: "
                    + switch (reason) {
                        case NOT_A_READ -> "it writes, or changes its connection";
                        case UNKNOWN_TABLES -> "the database does not tell which tables it reads";
                        case NOT_DETERMINISTIC ->
                            "it does not give the same rows each time, or depends on its connection";
                        default -> reason.toString();
                    };
        }
    }
}
