package dev.rockpool;

import dev.rockpool.spi.ReadTerms;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks for a result to be kept in the query cache. Immutable. */
public final class Cached {

    private final String key;
    private final ReadTerms terms;

    private Cached(String key, @Nullable Duration ttl) {
        this.key = Objects.requireNonNull(key, "key: a cached result needs a name");
        this.terms = ttl == null ? ReadTerms.DEFAULT : ReadTerms.of(ttl, null);
    }

    /**
     * Keeps a result under a key.
     *
     * @param key names the result, in this database
     * @param ttl how long it may be kept
     * @return what to pass to {@link DatabaseManager#executeWithPool(dev.rockpool.work.SqlFunction, Cached)}
     * @throws IllegalArgumentException when the time is not positive
     */
    public static Cached cached(String key, Duration ttl) {
        if (ttl.isZero() || ttl.isNegative()) {
            throw new IllegalArgumentException(
                    "cached(\"" + key + "\", " + ttl
                            + ") is not allowed: the time must be positive; to read each time, call executeWithPool without cached()");
        }
        return new Cached(key, ttl);
    }

    /**
     * Keeps a result under a key for as long as the cache's default says.
     *
     * @param key names the result, in this database
     * @return what to pass to {@link DatabaseManager#executeWithPool(dev.rockpool.work.SqlFunction, Cached)}
     */
    public static Cached cached(String key) {
        return new Cached(key, null);
    }

    /**
     * Returns the name of the result.
     *
     * @return not null
     */
    public String key() {
        return key;
    }

    /**
     * Returns how long it may be kept.
     *
     * @return null for the cache's default
     */
    public @Nullable Duration ttl() {
        return terms.ttl();
    }

    ReadTerms terms() {
        return terms;
    }

    /** Tells key and time. */
    @Override
    public String toString() {
        return "Cached[" + key + (terms.ttl() == null ? "" : ", " + terms.ttl()) + "]";
    }
}
