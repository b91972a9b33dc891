package dev.rockpool.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@link QueryCache} is set to. Changed only while a copy is made. */
final class CacheOptions {

    private static final long MEBIBYTE = 1 << 20;

    Duration ttl = Duration.ofMinutes(10);
    /** Null for {@code maxCacheSize}. */
    @Nullable
    Long maximumSize;

    long maximumBytes = 64 * MEBIBYTE;
    long maximumResultBytes = MEBIBYTE;
    /** The share of a result's time after which a read has it loaded again; 1 for never. */
    double refreshAhead = 1;

    Duration serveStale = Duration.ZERO;
    Duration failureTtl = Duration.ZERO;
    boolean shared;
    List<Policy> policies = List.of();
    ExternalWrites externalWrites = ExternalWrites.none();

    @Nullable
    ResultStore store;

    /**
     * Which reads of plain JDBC are kept.
     *
     * @param tables all that a statement may read; null for any
     * @param sql what its text must match; null for any
     * @param ttl for how long
     */
    record Policy(@Nullable Set<String> tables, @Nullable Pattern sql, Duration ttl) {

        boolean fits(String text, Set<String> reads) {
            return (tables == null || tables.containsAll(reads))
                    && (sql == null || sql.matcher(text).find());
        }
    }

    CacheOptions copy(Consumer<CacheOptions> change) {
        CacheOptions copy = new CacheOptions();
        copy.ttl = ttl;
        copy.maximumSize = maximumSize;
        copy.maximumBytes = maximumBytes;
        copy.maximumResultBytes = maximumResultBytes;
        copy.refreshAhead = refreshAhead;
        copy.serveStale = serveStale;
        copy.failureTtl = failureTtl;
        copy.shared = shared;
        copy.policies = policies;
        copy.externalWrites = externalWrites;
        copy.store = store;
        change.accept(copy);
        return copy;
    }

    void add(Policy policy) {
        List<Policy> all = new ArrayList<>(policies);
        all.add(policy);
        policies = List.copyOf(all);
    }

    /** The shortest time of all policies that fit; null where none does. */
    @Nullable
    Duration policy(String text, Set<String> reads) {
        Duration shortest = null;
        for (Policy policy : policies) {
            if ((shortest == null || policy.ttl().compareTo(shortest) < 0) && policy.fits(text, reads)) {
                shortest = policy.ttl();
            }
        }
        return shortest;
    }
}
