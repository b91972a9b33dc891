package dev.rockpool.sqlite;

import dev.rockpool.pool.Durations;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What only SQLite has; the rest is in {@link dev.rockpool.pool.PoolConfig}. Immutable: each setter returns a changed copy, and
 * refuses what is not allowed with the property's name, the value and the allowed range.
 */
public final class SqliteConfig {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[\\w.+-]{1,64}|'[^';]{0,200}'");
    /** These decide whether the pool's promises hold, so they are set by properties of their own or not at all. */
    private static final Set<String> OURS = Set.of(
            "journal_mode",
            "synchronous",
            "busy_timeout",
            "foreign_keys",
            "query_only",
            "locking_mode",
            "cache_size",
            "mmap_size",
            "journal_size_limit",
            "wal_autocheckpoint",
            "read_uncommitted");

    private static final SqliteConfig DEFAULTS = new SqliteConfig();

    // Written only by copy(), before anybody else sees the copy.
    private Duration busyTimeout = Duration.ofSeconds(5);
    private long journalSizeLimit = 64L << 20;
    private boolean foreignKeys = true;
    private Map<String, String> pragmas = Map.of();
    private Duration checkpointInterval = Duration.ofSeconds(60);
    private long walSizeLimit = 10L << 20;
    private Duration checkpointStall = Duration.ofMillis(50);
    private Duration optimizeInterval = Duration.ofHours(1);

    private SqliteConfig() {}

    private SqliteConfig copy(Consumer<SqliteConfig> change) {
        SqliteConfig copy = new SqliteConfig();
        copy.busyTimeout = busyTimeout;
        copy.journalSizeLimit = journalSizeLimit;
        copy.foreignKeys = foreignKeys;
        copy.pragmas = pragmas;
        copy.checkpointInterval = checkpointInterval;
        copy.walSizeLimit = walSizeLimit;
        copy.checkpointStall = checkpointStall;
        copy.optimizeInterval = optimizeInterval;
        change.accept(copy);
        return copy;
    }

    /**
     * The defaults: busyTimeout 5 s, foreign keys enforced, a checkpoint every 60 s and whenever the WAL nears 10 MB, the WAL file
     * cut to 64 MB, no writer held up by a checkpoint for more than 50 ms, {@code PRAGMA optimize} every hour.
     *
     * @return a configuration
     */
    public static SqliteConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Returns how long a statement waits for a lock that another process holds.
     *
     * @return from 0 to 1 day
     */
    public Duration busyTimeout() {
        return busyTimeout;
    }

    /**
     * Returns a copy with another busy timeout.
     *
     * @param value from 0 to 1 day
     * @return a new configuration
     */
    public SqliteConfig busyTimeout(Duration value) {
        Duration checked = upToOneDay("busyTimeout", value, Duration.ZERO);
        return copy(c -> c.busyTimeout = checked);
    }

    /**
     * Returns to how many bytes the WAL file is cut when it is reset.
     *
     * @return bytes from 0
     */
    public long journalSizeLimit() {
        return journalSizeLimit;
    }

    /**
     * Returns a copy with another limit of the WAL file after a reset.
     *
     * @param bytes from 0
     * @return a new configuration
     */
    public SqliteConfig journalSizeLimit(long bytes) {
        long checked = bytesFrom("journalSizeLimit", bytes, 0);
        return copy(c -> c.journalSizeLimit = checked);
    }

    /**
     * Tells whether foreign keys are enforced.
     *
     * @return Rockpool's default is true, SQLite's own is false
     */
    public boolean foreignKeys() {
        return foreignKeys;
    }

    /**
     * Returns a copy that enforces foreign keys, or does not.
     *
     * @param enforced SQLite's own default is false, Rockpool's is true
     * @return a new configuration
     */
    public SqliteConfig foreignKeys(boolean enforced) {
        return copy(c -> c.foreignKeys = enforced);
    }

    /**
     * Returns further pragmas, in order, set on every connection after Rockpool's own.
     *
     * @return names and values, unmodifiable
     */
    public Map<String, String> pragmas() {
        return pragmas;
    }

    /**
     * Returns a copy with one more pragma.
     *
     * @param name for example {@code temp_store}; not one that has a property of its own
     * @param value a word, a number, or a text in single quotes
     * @return a new configuration
     */
    public SqliteConfig pragma(String name, String value) {
        check(name, value);
        Map<String, String> more = new LinkedHashMap<>(pragmas);
        more.put(name, value);
        return copy(c -> c.pragmas = Collections.unmodifiableMap(more));
    }

    /**
     * Returns how often what was written is copied from the WAL into the database, however small the WAL.
     *
     * @return more than 0
     */
    public Duration checkpointInterval() {
        return checkpointInterval;
    }

    /**
     * Returns a copy with another checkpoint interval.
     *
     * @param value from 100 ms to 1 day
     * @return a new configuration
     */
    public SqliteConfig checkpointInterval(Duration value) {
        Duration checked = upToOneDay("checkpointInterval", value, Duration.ofMillis(100));
        return copy(c -> c.checkpointInterval = checked);
    }

    /**
     * Returns beyond which size the WAL is emptied and its file cut.
     *
     * @return bytes
     */
    public long walSizeLimit() {
        return walSizeLimit;
    }

    /**
     * Returns a copy with another limit of the WAL. It is kept below twice this size unless a reader holds it back.
     *
     * @param bytes from 64 KiB
     * @return a new configuration
     */
    public SqliteConfig walSizeLimit(long bytes) {
        long checked = bytesFrom("walSizeLimit", bytes, 64 << 10);
        return copy(c -> c.walSizeLimit = checked);
    }

    /**
     * Returns how long a checkpoint may hold up the writer at most.
     *
     * @return from 1 ms
     */
    public Duration checkpointStall() {
        return checkpointStall;
    }

    /**
     * Returns a copy with another bound on how long a checkpoint may hold up the writer.
     *
     * @param value from 1 ms to 1 day
     * @return a new configuration
     */
    public SqliteConfig checkpointStall(Duration value) {
        Duration checked = upToOneDay("checkpointStall", value, Duration.ofMillis(1));
        return copy(c -> c.checkpointStall = checked);
    }

    /**
     * Returns how often {@code PRAGMA optimize} runs.
     *
     * @return zero for never
     */
    public Duration optimizeInterval() {
        return optimizeInterval;
    }

    /**
     * Returns a copy with another interval of {@code PRAGMA optimize}, which keeps the query planner's statistics up to date.
     *
     * @param value from 0 (never) to 1 day
     * @return a new configuration
     */
    public SqliteConfig optimizeInterval(Duration value) {
        Duration checked = upToOneDay("optimizeInterval", value, Duration.ZERO);
        return copy(c -> c.optimizeInterval = checked);
    }

    private static Duration upToOneDay(String property, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(property + " = '" + Durations.format(value)
                    + "' is not allowed: it must be from " + Durations.format(least) + " to 1 day");
        }
        return value;
    }

    private static long bytesFrom(String property, long bytes, long least) {
        if (bytes < least) {
            throw new IllegalArgumentException(
                    property + " = '" + bytes + "' is not allowed: it must be a number of bytes from " + least);
        }
        return bytes;
    }

    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "pragma '" + name + "' is not allowed: it must be a pragma's name, and not one of "
                            + OURS
                            + ", which Rockpool sets by durability, cacheSize, memoryMap, readOnly, busyTimeout, foreignKeys,"
                            + " journalSizeLimit and walSizeLimit or needs as they are");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("pragma " + name + " = '" + value
                    + "' is not allowed: it must be a word, a number, or a text in single quotes");
        }
    }
}
