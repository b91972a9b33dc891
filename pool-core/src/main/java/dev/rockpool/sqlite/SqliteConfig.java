package dev.rockpool.sqlite;

import dev.rockpool.pool.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private List<UserFunction> functions = List.of();
    private List<UserCollation> collations = List.of();
    private List<Attachment> attached = List.of();
    private List<ConnectionSetup> connectionSetups = List.of();

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
        copy.functions = functions;
        copy.collations = collations;
        copy.attached = attached;
        copy.connectionSetups = connectionSetups;
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
     * Returns a copy with one more pragma. {@code page_size}, {@code auto_vacuum} and {@code encoding} shape a new file, so the writer
     * sets them first, and they do nothing to a file that holds data, as is SQLite's way.
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

    /**
     * Returns a copy with one more function for SQL, on every connection. It may give another result each time: SQLite then refuses it
     * in indexes and generated columns, and query results that use it are not cached.
     *
     * @param name letters, digits and underscores; a function of SQLite's own with this name is replaced
     * @param argumentCount from 0 to 127, or -1 for any number
     * @param body must be thread-safe
     * @return a new configuration
     */
    public SqliteConfig function(String name, int argumentCount, ScalarFunction body) {
        return with(new UserFunction(name, argumentCount, false, Objects.requireNonNull(body), null));
    }

    /**
     * As {@link #function}, for one that gives the same result for the same arguments, always and in every process: it may be used in
     * indexes and generated columns. An index on a function whose results changed is damaged.
     *
     * @param name letters, digits and underscores
     * @param argumentCount from 0 to 127, or -1 for any number
     * @param body must be thread-safe
     * @return a new configuration
     */
    public SqliteConfig deterministicFunction(String name, int argumentCount, ScalarFunction body) {
        return with(new UserFunction(name, argumentCount, true, Objects.requireNonNull(body), null));
    }

    /**
     * Returns a copy with one more aggregate for SQL, on every connection.
     *
     * @param name letters, digits and underscores
     * @param argumentCount from 0 to 127, or -1 for any number
     * @param factory makes one for each group of rows; must be thread-safe
     * @return a new configuration
     */
    public SqliteConfig aggregate(String name, int argumentCount, Supplier<? extends AggregateFunction> factory) {
        return with(new UserFunction(name, argumentCount, false, null, Objects.requireNonNull(factory)));
    }

    private SqliteConfig with(UserFunction function) {
        for (UserFunction there : functions) {
            if (there.clashesWith(function)) {
                throw new IllegalArgumentException("function " + function
                        + " is not allowed: there is one with this name and number of arguments already");
            }
        }
        List<UserFunction> more = plus(functions, function);
        return copy(c -> c.functions = more);
    }

    /**
     * Returns a copy with one more collation, on every connection: an order of texts for {@code ORDER BY}, comparisons and indexes.
     * An index whose collation orders differently than before, or is missing, cannot be used.
     *
     * @param name letters, digits and underscores; not one of SQLite's own
     * @param order must be thread-safe, order any two texts, and never throw: SQLite has no error for that, so it is logged, the texts
     *     are ordered by their characters, and the statement is interrupted where it is not at its end yet
     * @return a new configuration
     */
    public SqliteConfig collation(String name, Comparator<? super String> order) {
        UserCollation collation = new UserCollation(name, Objects.requireNonNull(order));
        for (UserCollation there : collations) {
            if (there.name().equalsIgnoreCase(name)) {
                throw new IllegalArgumentException("collation '" + name + "' is not allowed: there is one already");
            }
        }
        List<UserCollation> more = plus(collations, collation);
        return copy(c -> c.collations = more);
    }

    /**
     * Returns a copy that attaches one more database file to every connection; it is created where it does not exist. The writer
     * writes it, in WAL mode and with the durability of the main database; readers read it. A transaction over several files in WAL
     * mode is atomic for each file, not over all of them: a power cut may keep it in one and lose it in another. The file cannot be
     * open as a database of its own in this process at the same time, because two writers would contend for it.
     *
     * @param schema what SQL calls it: letters, digits and underscores
     * @param file where it is
     * @return a new configuration
     */
    public SqliteConfig attach(String schema, Path file) {
        return with(new Attachment(schema, file, false));
    }

    /**
     * As {@link #attach}, for a file that is only read; it must exist, and may be open as a database of its own.
     *
     * @param schema what SQL calls it: letters, digits and underscores
     * @param file where it is
     * @return a new configuration
     */
    public SqliteConfig attachReadOnly(String schema, Path file) {
        return with(new Attachment(schema, file, true));
    }

    private SqliteConfig with(Attachment attachment) {
        for (Attachment there : attached) {
            if (there.schema().equalsIgnoreCase(attachment.schema())) {
                throw new IllegalArgumentException(
                        "attach '" + attachment.schema() + "' is not allowed: a file is attached by this name already");
            }
        }
        List<Attachment> more = plus(attached, attachment);
        return copy(c -> c.attached = more);
    }

    /**
     * Returns a copy with one more hook that sets up every connection that is opened, after pragmas, functions, collations and
     * attached files; hooks run in the order in which they were given. A hook that throws fails the opening.
     *
     * @param setup must be thread-safe
     * @return a new configuration
     */
    public SqliteConfig onConnect(ConnectionSetup setup) {
        List<ConnectionSetup> more = plus(connectionSetups, Objects.requireNonNull(setup));
        return copy(c -> c.connectionSetups = more);
    }

    List<UserFunction> functions() {
        return functions;
    }

    List<UserCollation> collations() {
        return collations;
    }

    List<Attachment> attached() {
        return attached;
    }

    List<ConnectionSetup> connectionSetups() {
        return connectionSetups;
    }

    private static <T> List<T> plus(List<T> list, T one) {
        List<T> more = new ArrayList<>(list);
        more.add(one);
        return Collections.unmodifiableList(more);
    }

    /**
     * Tells in words where this configuration differs from one in force. Values of pragmas are left out, because they may be keys.
     *
     * @param inForce the other configuration
     * @return for example {@code busyTimeout = 1s (in force: 5s)}; empty where they are equal
     */
    public List<String> differencesFrom(SqliteConfig inForce) {
        List<String> found = new ArrayList<>();
        compare(found, "busyTimeout = ", busyTimeout, inForce.busyTimeout);
        compare(found, "journalSizeLimit = ", journalSizeLimit, inForce.journalSizeLimit);
        compare(found, "foreignKeys = ", foreignKeys, inForce.foreignKeys);
        compare(found, "checkpointInterval = ", checkpointInterval, inForce.checkpointInterval);
        compare(found, "walSizeLimit = ", walSizeLimit, inForce.walSizeLimit);
        compare(found, "checkpointStall = ", checkpointStall, inForce.checkpointStall);
        compare(found, "optimizeInterval = ", optimizeInterval, inForce.optimizeInterval);
        compare(found, "functions ", functions, inForce.functions);
        compare(found, "collations ", collations, inForce.collations);
        compare(found, "attached files ", attached, inForce.attached);
        if (!pragmas.equals(inForce.pragmas)) {
            found.add(difference("pragmas ", pragmas.keySet(), inForce.pragmas.keySet()));
        }
        if (!connectionSetups.equals(inForce.connectionSetups)) {
            found.add(difference("onConnect hooks: ", connectionSetups.size(), inForce.connectionSetups.size()));
        }
        return found;
    }

    private static void compare(List<String> found, String property, Object mine, Object inForce) {
        if (!mine.equals(inForce)) {
            found.add(difference(property, mine, inForce));
        }
    }

    private static String difference(String property, Object mine, Object inForce) {
        return property + text(mine) + " (in force: " + text(inForce) + ")";
    }

    private static String text(Object value) {
        return value instanceof Duration duration ? Durations.format(duration) : value.toString();
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
