package dev.rockpool.cache;

import dev.rockpool.cache.TableVersions.Stamp;
import dev.rockpool.pool.CacheEviction;
import dev.rockpool.spi.ResultCache.Kept;
import dev.rockpool.spi.ResultCache.Loader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One result, and until when it is worth anything. Immutable but for what is noted of its use. Times are of the cache's clock, in nanoseconds. */
final class Entry implements Kept {

    private final @Nullable Object value;
    /** Null where it may not be kept. */
    private final @Nullable Stamp stamp;
    /** When its time is over. */
    private final long expiresAt;
    /** From when on a read has it loaded again; {@link Long#MAX_VALUE} for never. */
    private final long refreshAt;
    /** When nobody is served it any more, stale or not. */
    private final long goneAt;
    /** As its first reader asked; null for the cache's default. */
    private final @Nullable Duration ttl;
    /** What it takes, with its key, in bytes. */
    final int weight;

    final CacheCounters owner;
    /** Loads it again; null where nobody will. */
    private final @Nullable Loader<?> loader;

    private final boolean mayBeKept;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    /** When it was last known to be valid. */
    private volatile long validAt;
    /** Why it is taken out, where that is known better here than by what takes it out. */
    @Nullable
    volatile CacheEviction leaves;

    /** {@code mayBeKept}: whether a later load of the same kind may be kept, if not this. */
    Entry(
            @Nullable Object value,
            @Nullable Stamp stamp,
            Times times,
            int weight,
            CacheCounters owner,
            @Nullable Loader<?> loader,
            boolean mayBeKept) {
        this.value = value;
        this.stamp = stamp;
        Lifetime lifetime = times.lifetime();
        this.expiresAt = later(times.now(), lifetime.time());
        this.refreshAt = later(times.now(), lifetime.untilRefresh());
        this.goneAt = later(expiresAt, lifetime.stale());
        this.ttl = times.ttl();
        this.weight = weight;
        this.owner = owner;
        this.loader = loader;
        this.mayBeKept = mayBeKept;
        this.validAt = times.now();
    }

    /**
     * The times of a result.
     *
     * @param now from when on they count
     * @param lifetime how long it lives
     * @param ttl as its first reader asked; null for the cache's default
     */
    record Times(long now, Lifetime lifetime, @Nullable Duration ttl) {}

    /**
     * How long a result lives, in nanoseconds.
     *
     * @param time in which it is served
     * @param untilRefresh after which a read has it loaded again; {@link Long#MAX_VALUE} for never
     * @param stale for how long after it was last valid it is served while it is loaded again; 0 for not at all
     */
    record Lifetime(long time, long untilRefresh, long stale) {}

    private static long later(long since, long nanos) {
        long sum = since + nanos;
        return nanos > 0 && sum < since ? Long.MAX_VALUE : sum;
    }

    /** A load that failed, kept for a short time. */
    record Failure(SQLException cause) {}

    @Override
    public @Nullable Object value() {
        return value;
    }

    /** The tables that it was read from; null where it may not be kept. */
    @Nullable
    Set<String> tables() {
        Stamp words = stamp;
        return words == null ? null : words.tables();
    }

    @Nullable
    Duration ttl() {
        return ttl;
    }

    long expiresAt() {
        return expiresAt;
    }

    boolean mayBeKept() {
        return mayBeKept;
    }

    boolean isFailure() {
        return value instanceof Failure;
    }

    /** The failure anew for each caller. */
    SQLException failure() {
        SQLException cause = ((Failure) Objects.requireNonNull(value)).cause();
        return Failures.copy(
                "The same read has failed a short time ago, and is not repeated yet: " + cause.getMessage(), cause);
    }

    /** Whether it shows what the database does at the given moment of the caller's, and its time is not over. */
    boolean isValid(long now, long moment) {
        Stamp words = stamp;
        return words != null && expiresAt - now > 0 && words.isValid() && words.isUnchangedSince(moment);
    }

    /** Whether nobody is served it any more. */
    boolean isGone(long now) {
        return goneAt - now <= 0;
    }

    void noteValid(long now) {
        if (validAt != now) {
            validAt = now;
        }
    }

    boolean wasValidWithin(long nanos, long now) {
        return now - validAt <= nanos;
    }

    boolean wasValidAfter(long time) {
        return validAt > time;
    }

    boolean canBeLoadedAgain() {
        return loader != null;
    }

    boolean isDueForRefresh(long now) {
        return loader != null && refreshAt - now <= 0;
    }

    /** Takes the right to load it again; null where somebody has it, or nobody may. */
    @Nullable
    Loader<?> claimRefresh() {
        return loader != null && refreshing.compareAndSet(false, true) ? loader : null;
    }

    void giveUpRefresh() {
        refreshing.set(false);
    }
}
