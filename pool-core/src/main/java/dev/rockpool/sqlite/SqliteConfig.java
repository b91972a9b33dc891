package dev.rockpool.sqlite;

import dev.rockpool.pool.Durations;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What only SQLite has; the rest is in {@link dev.rockpool.pool.PoolConfig}. Immutable.
 *
 * @param busyTimeout how long a statement waits for a lock that another process holds
 * @param journalSizeLimit to how many bytes the WAL file is cut when it is reset
 * @param foreignKeys whether foreign keys are enforced
 * @param pragmas further pragmas, in order, set on every connection after Rockpool's own
 */
public record SqliteConfig(
        Duration busyTimeout, long journalSizeLimit, boolean foreignKeys, Map<String, String> pragmas) {

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
            "read_uncommitted");

    /** Checks the values and copies the map. */
    public SqliteConfig {
        if (busyTimeout.isNegative() || busyTimeout.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "busyTimeout = '" + Durations.format(busyTimeout) + "' is not allowed: it must be from 0 to 1 day");
        }
        if (journalSizeLimit < 0) {
            throw new IllegalArgumentException("journalSizeLimit = '" + journalSizeLimit
                    + "' is not allowed: it must be a number of bytes from 0");
        }
        pragmas = Collections.unmodifiableMap(new LinkedHashMap<>(pragmas));
        pragmas.forEach(SqliteConfig::check);
    }

    /**
     * The defaults: busyTimeout 5 s, journalSizeLimit 64 MB, foreign keys enforced.
     *
     * @return a configuration
     */
    public static SqliteConfig defaults() {
        return new SqliteConfig(Duration.ofSeconds(5), 64L << 20, true, Map.of());
    }

    /**
     * Returns a copy with another busy timeout.
     *
     * @param value from 0 to 1 day
     * @return a new configuration
     */
    public SqliteConfig busyTimeout(Duration value) {
        return new SqliteConfig(value, journalSizeLimit, foreignKeys, pragmas);
    }

    /**
     * Returns a copy with another limit of the WAL file.
     *
     * @param bytes from 0
     * @return a new configuration
     */
    public SqliteConfig journalSizeLimit(long bytes) {
        return new SqliteConfig(busyTimeout, bytes, foreignKeys, pragmas);
    }

    /**
     * Returns a copy that enforces foreign keys, or does not.
     *
     * @param enforced SQLite's own default is false, Rockpool's is true
     * @return a new configuration
     */
    public SqliteConfig foreignKeys(boolean enforced) {
        return new SqliteConfig(busyTimeout, journalSizeLimit, enforced, pragmas);
    }

    /**
     * Returns a copy with one more pragma.
     *
     * @param name for example {@code temp_store}; not one that has a property of its own
     * @param value a word, a number, or a text in single quotes
     * @return a new configuration
     */
    public SqliteConfig pragma(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(pragmas);
        more.put(name, value);
        return new SqliteConfig(busyTimeout, journalSizeLimit, foreignKeys, more);
    }

    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches() || OURS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "pragma '" + name + "' is not allowed: it must be a pragma's name, and not one of "
                            + OURS
                            + ", which Rockpool sets by durability, cacheSize, memoryMap, readOnly, busyTimeout, foreignKeys and"
                            + " journalSizeLimit or needs as they are");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("pragma " + name + " = '" + value
                    + "' is not allowed: it must be a word, a number, or a text in single quotes");
        }
    }
}
