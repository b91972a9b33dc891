package dev.rockpool.cache;

import dev.rockpool.pool.Ticker;
import dev.rockpool.spi.ForeignWrites;
import dev.rockpool.spi.WriteWatch;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the query cache does about writes that are not made through the pool: by other processes, or by connections beside it. It is SQLite that
 * tells of them, for the whole file: whatever others have written, all that is kept is read again. Immutable and thread-safe.
 */
public final class ExternalWrites {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final ExternalWrites NONE = new ExternalWrites("none()", null);
    private static final ExternalWrites EXACT = new ExternalWrites("exact()", Duration.ZERO);

    private final String words;
    /** Null for none; zero for exact. */
    private final @Nullable Duration interval;

    private ExternalWrites(String words, @Nullable Duration interval) {
        this.words = words;
        this.interval = interval;
    }

    /**
     * There are none, or results may be as old as their time to live says. Costs nothing.
     *
     * @return always the same
     */
    public static ExternalWrites none() {
        return NONE;
    }

    /**
     * Results that others have made stale are returned for no longer than an interval. Costs one look, of some microseconds, in each interval in
     * which something is read, and about as much with each write of the pool's own. Where it cannot be told whether others have written,
     * because the file is locked or lost, nothing is returned from the cache once the interval is over.
     *
     * @param interval from 10 ms to 1 hour
     * @return the same for equal intervals
     * @throws IllegalArgumentException when it is shorter or longer
     */
    public static ExternalWrites poll(Duration interval) {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("externalWrites = poll(" + interval
                    + ") is not allowed: the interval must be from 10 ms to 1 hour; for no delay at all use exact(), and where nobody else writes"
                    + " none()");
        }
        return new ExternalWrites("poll(" + interval + ")", interval);
    }

    /**
     * No result is returned that is older than what others had committed when it was asked for. Costs a look, of some microseconds, with each
     * result that is returned from the cache, and about as much with each write of the pool's own.
     *
     * @return always the same
     */
    public static ExternalWrites exact() {
        return EXACT;
    }

    /** Begins to watch a database, where that is wanted. */
    ExternalWritesGate open(Function<WriteWatch, @Nullable ForeignWrites> database, WriteWatch watch, Ticker ticker) {
        Duration asked = interval;
        return asked == null ? ExternalWritesGate.OPEN : new CheckedGate(database.apply(watch), asked, ticker);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExternalWrites that && words.equals(that.words);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }

    /** Says which it is. */
    @Override
    public String toString() {
        return words;
    }
}
