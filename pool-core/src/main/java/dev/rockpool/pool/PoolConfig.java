package dev.rockpool.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How a pool behaves. An immutable value: every property has a default, and {@link #explicit()} tells which were set. Build one with
 * {@link #builder()}, start from a preset, or read it with {@link #fromEnvironment} or {@link #fromProperties}.
 */
public final class PoolConfig {

    /** Names that users of other pools know, and what they are called here. */
    private static final Map<String, Setting<?>> ALIASES = Map.of(
            "CONNECTION_TIMEOUT", Settings.ACQUIRE_TIMEOUT,
            "MAX_AGE", Settings.MAX_CONNECTION_AGE,
            "ENABLE_LOGGING", Settings.LOGGING,
            "ENABLE_QUERY_CACHE", Settings.QUERY_CACHE,
            "ENABLE_STATEMENT_POOLING", Settings.STATEMENT_POOLING);

    private final Map<Setting<?>, Object> explicit;
    // Read on every borrow or return; all else is looked up.
    private final long acquireTimeoutNanos;
    private final long validationWindowNanos;

    PoolConfig(Map<Setting<?>, Object> explicit) {
        this.explicit = Map.copyOf(explicit);
        this.acquireTimeoutNanos = acquireTimeout().toNanos();
        this.validationWindowNanos = validationWindow().toNanos();
        if (minConnections() > maxConnections()) {
            throw new IllegalArgumentException("minConnections = '" + minConnections()
                    + "' is not allowed: it must be a whole number from 0 to maxConnections, which is "
                    + maxConnections());
        }
    }

    /**
     * Begins with all defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins with these settings.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder().settings(this);
    }

    /**
     * The defaults.
     *
     * @return a configuration in which nothing is explicit
     */
    public static PoolConfig defaults() {
        return builder().build();
    }

    /**
     * For services under heavy, bursty load: 5 to 50 connections, acquireTimeout 1 s, idleTimeout 2 min.
     *
     * @return a preset
     */
    public static PoolConfig highPerformance() {
        return builder()
                .minConnections(5)
                .maxConnections(50)
                .acquireTimeout(Duration.ofSeconds(1))
                .idleTimeout(Duration.ofMinutes(2))
                .cacheSize(64L << 20)
                .build();
    }

    /**
     * For small machines: 1 to 5 connections, acquireTimeout 10 s, idleTimeout 10 min, small caches.
     *
     * @return a preset
     */
    public static PoolConfig memoryEfficient() {
        return builder()
                .minConnections(1)
                .maxConnections(5)
                .acquireTimeout(Duration.ofSeconds(10))
                .idleTimeout(Duration.ofMinutes(10))
                .cacheSize(2L << 20)
                .build();
    }

    /**
     * For web applications: 2 to 10 connections, acquireTimeout 5 s.
     *
     * @return a preset
     */
    public static PoolConfig webApp() {
        return builder()
                .minConnections(2)
                .maxConnections(10)
                .acquireTimeout(Duration.ofSeconds(5))
                .build();
    }

    /**
     * For batch jobs: 1 to 5 connections, acquireTimeout 30 s, no query cache.
     *
     * @return a preset
     */
    public static PoolConfig batch() {
        return builder()
                .minConnections(1)
                .maxConnections(5)
                .acquireTimeout(Duration.ofSeconds(30))
                .queryCache(false)
                .build();
    }

    /**
     * Reads settings from the process's environment.
     *
     * @param prefix for example {@code DB} for {@code DB_MAX_CONNECTIONS}, {@code DB_CONNECTION_TIMEOUT}, {@code DB_CACHE_SIZE} …
     * @return a configuration with those settings explicit
     * @throws IllegalArgumentException when a variable of that prefix is unknown or its value is not allowed
     */
    public static PoolConfig fromEnvironment(String prefix) {
        return fromEnvironment(prefix, System.getenv());
    }

    /**
     * Reads settings from a map of environment variables.
     *
     * @param prefix as for {@link #fromEnvironment(String)}
     * @param environment names to values; those without the prefix are left alone
     * @return a configuration with those settings explicit
     * @throws IllegalArgumentException when a variable of that prefix is unknown or its value is not allowed
     */
    public static PoolConfig fromEnvironment(String prefix, Map<String, String> environment) {
        String start = prefix.isEmpty() || prefix.endsWith("_") ? prefix : prefix + "_";
        Map<String, String> named = new LinkedHashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(start)) {
                named.put(name, value);
            }
        });
        return read(named, start.length());
    }

    /**
     * Reads settings from properties, named as in the builder ({@code maxConnections}) or as in an environment, without prefix.
     *
     * @param properties all of them settings
     * @return a configuration with those settings explicit
     * @throws IllegalArgumentException when a name is unknown or a value is not allowed
     */
    public static PoolConfig fromProperties(Properties properties) {
        Map<String, String> named = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> named.put(name, properties.getProperty(name)));
        return read(named, 0);
    }

    private static PoolConfig read(Map<String, String> named, int prefixLength) {
        Map<String, Setting<?>> known = new HashMap<>(ALIASES);
        List<String> names = new ArrayList<>();
        for (Setting<?> setting : Settings.ALL) {
            known.put(setting.environmentName(), setting);
            known.put(setting.name().toUpperCase(Locale.ROOT), setting);
            names.add(prefixLength == 0 ? setting.name() : setting.environmentName());
        }
        Builder builder = builder();
        Map<Setting<?>, String> givenAs = new HashMap<>();
        named.forEach((name, value) -> {
            Setting<?> setting = known.get(name.substring(prefixLength).toUpperCase(Locale.ROOT));
            if (setting == null) {
                // Without the value: in an environment it may be a password of somebody else's.
                throw new IllegalArgumentException("'" + name + "' is no setting of the pool; "
                        + (prefixLength == 0
                                ? "the settings"
                                : "after " + name.substring(0, prefixLength) + " the names")
                        + " are "
                        + String.join(", ", names) + ". Remove it, or use a prefix of the pool's own");
            }
            String earlier = givenAs.put(setting, name);
            if (earlier != null) {
                throw new IllegalArgumentException(
                        "'" + earlier + "' and '" + name + "' both set " + setting.name() + ": give one of them");
            }
            builder.parse(setting, name, value);
        });
        return builder.build();
    }

    /**
     * Returns what was set explicitly.
     *
     * @return settings to values; the others have their defaults
     */
    public Map<Setting<?>, Object> explicit() {
        return explicit;
    }

    /**
     * Returns the value in force.
     *
     * @param setting one of {@link Settings#ALL}
     * @param <T> its type
     * @return the explicit value, or the default
     */
    public <T> T get(Setting<T> setting) {
        Object value = explicit.get(setting);
        return value == null ? setting.byDefault() : setting.cast(value);
    }

    /**
     * The most connections that the pool has open at once. On SQLite one of them is the writer, the others read.
     *
     * @return the value in force
     */
    public int maxConnections() {
        return get(Settings.MAX_CONNECTIONS);
    }

    /**
     * How many connections stay open however idle they are; never more than {@link #maxConnections()}.
     *
     * @return the value in force
     */
    public int minConnections() {
        int min = get(Settings.MIN_CONNECTIONS);
        return explicit.containsKey(Settings.MIN_CONNECTIONS) ? min : Math.min(min, maxConnections());
    }

    /**
     * How long a caller waits for a connection, opening one included; zero does not wait.
     *
     * @return the value in force
     */
    public Duration acquireTimeout() {
        return get(Settings.ACQUIRE_TIMEOUT);
    }

    /**
     * How many callers may wait in a lane at once; the next one is refused at once. Zero for no bound.
     *
     * @return the value in force
     */
    public int maxWaiters() {
        return get(Settings.MAX_WAITERS);
    }

    /**
     * By how much longer a caller has to have waited to be served before one of the next higher {@link Priority}. Zero serves all in
     * the order they came.
     *
     * @return the value in force
     */
    public Duration priorityAgeing() {
        return get(Settings.PRIORITY_AGEING);
    }

    /**
     * How many write units may wait at once; the next one is refused at once, and nothing of it is done.
     *
     * @return the value in force
     */
    public int maxQueuedUnits() {
        return get(Settings.MAX_QUEUED_UNITS);
    }

    /**
     * How many write units may share one commit.
     *
     * @return the value in force
     */
    public int maxGroupSize() {
        return get(Settings.MAX_GROUP_SIZE);
    }

    /**
     * For how long write units that share a commit may run, together; the group is committed before a unit that would take it beyond, by
     * what units of its kind took before.
     *
     * @return the value in force
     */
    public Duration maxGroupTime() {
        return get(Settings.MAX_GROUP_TIME);
    }

    /**
     * For how long a group of write units waits for others to share its commit, when nobody is waiting. Zero for not at all: then whoever
     * waits shares it, and under load there is always somebody.
     *
     * @return the value in force
     */
    public Duration maxGroupDelay() {
        return get(Settings.MAX_GROUP_DELAY);
    }

    /**
     * How often a transaction that is given as a whole, as a function or as steps, may be run again after an error that may pass, where
     * it was rolled back as a whole. Zero for never, because what it does beside the database is done again, too.
     *
     * @return the value in force
     */
    public int retries() {
        return get(Settings.RETRIES);
    }

    /**
     * How long a connection beyond the minimum may be idle before it is closed; zero for ever.
     *
     * @return the value in force
     */
    public Duration idleTimeout() {
        return get(Settings.IDLE_TIMEOUT);
    }

    /**
     * How often idle and old connections are looked for.
     *
     * @return the value in force
     */
    public Duration reapInterval() {
        return get(Settings.REAP_INTERVAL);
    }

    /**
     * How old a connection may get, less up to 25 % of jitter; it is closed when nobody holds it. Zero for any age.
     *
     * @return the value in force
     */
    public Duration maxConnectionAge() {
        return get(Settings.MAX_CONNECTION_AGE);
    }

    /**
     * Whether connections are checked: on borrow after {@link #validationWindow()}, in the background after {@link #keepAliveInterval()}, never while lent.
     *
     * @return the value in force
     */
    public boolean healthChecks() {
        return get(Settings.HEALTH_CHECKS);
    }

    /**
     * A connection used or checked within this time is lent without a check.
     *
     * @return the value in force
     */
    public Duration validationWindow() {
        return get(Settings.VALIDATION_WINDOW);
    }

    /**
     * How long one health check may take.
     *
     * @return the value in force
     */
    public Duration validationTimeout() {
        return get(Settings.VALIDATION_TIMEOUT);
    }

    /**
     * How long a connection may be idle before it is checked in the background; zero for never.
     *
     * @return the value in force
     */
    public Duration keepAliveInterval() {
        return get(Settings.KEEP_ALIVE_INTERVAL);
    }

    /**
     * What opening the pool does about its first connections.
     *
     * @return the value in force
     */
    public StartMode startMode() {
        return get(Settings.START_MODE);
    }

    /**
     * How many connections of a lane are opened at the same time.
     *
     * @return the value in force
     */
    public int createParallelism() {
        return get(Settings.CREATE_PARALLELISM);
    }

    /**
     * A read that keeps a connection in a snapshot for longer is ended, and its connection taken back; zero for no limit. On SQLite such
     * a read keeps the WAL from being emptied.
     *
     * @return the value in force
     */
    public Duration maxReadAge() {
        return get(Settings.MAX_READ_AGE);
    }

    /**
     * A connection held for longer is reported as a leak; zero for no leak detection.
     *
     * @return the value in force
     */
    public Duration leakThreshold() {
        return get(Settings.LEAK_THRESHOLD);
    }

    /**
     * Whether each borrow records its stack for leak reports and timeouts. Costs some microseconds a borrow.
     *
     * @return the value in force
     */
    public boolean leakStacks() {
        return get(Settings.LEAK_STACKS);
    }

    /**
     * Whether a leaked connection is interrupted, closed and replaced; its borrower then gets errors.
     *
     * @return the value in force
     */
    public boolean reclaimLeaks() {
        return get(Settings.RECLAIM_LEAKS);
    }

    /**
     * A statement that was in the driver for at least so long is reported ({@link PoolEvent.SlowStatement}) and logged at level WARN by the
     * logger {@value SlowStatements#LOGGER}; zero for not at all. Execution counts, and each step to the next row; not the wait for a
     * connection, not the wait for locks of other processes, and not what is done between two rows.
     *
     * @return the value in force
     */
    public Duration slowStatementThreshold() {
        return get(Settings.SLOW_STATEMENT_THRESHOLD);
    }

    /**
     * Whether reports of slow statements show the values of parameters, and what the database said of a failure, which may name values.
     * Copies the parameters of each run while slow statements are looked for.
     *
     * @return the value in force
     */
    public boolean slowStatementParameters() {
        return get(Settings.SLOW_STATEMENT_PARAMETERS);
    }

    /**
     * How long closing waits for lent connections before it interrupts them.
     *
     * @return the value in force
     */
    public Duration drainTimeout() {
        return get(Settings.DRAIN_TIMEOUT);
    }

    /**
     * Whether the pool is closed when the JVM shuts down.
     *
     * @return the value in force
     */
    public boolean shutdownHook() {
        return get(Settings.SHUTDOWN_HOOK);
    }

    /**
     * Whether every event of the pool is logged, at level INFO.
     *
     * @return the value in force
     */
    public boolean logging() {
        return get(Settings.LOGGING);
    }

    /**
     * Whether the database is opened for reading only.
     *
     * @return the value in force
     */
    public boolean readOnly() {
        return get(Settings.READ_ONLY);
    }

    /**
     * What an acknowledged write is worth when the power fails.
     *
     * @return the value in force
     */
    public Durability durability() {
        return get(Settings.DURABILITY);
    }

    /**
     * How many bytes of database pages each connection may cache, for engines that cache in the process.
     *
     * @return the value in force
     */
    public long cacheSize() {
        return get(Settings.CACHE_SIZE);
    }

    /**
     * How many bytes of the database file may be mapped into memory, for engines that can; zero for none, because an I/O error on a mapped page kills the process.
     *
     * @return the value in force
     */
    public long memoryMap() {
        return get(Settings.MEMORY_MAP);
    }

    /**
     * Whether the query cache is used. Set to true explicitly, its module must be present.
     *
     * @return the value in force
     */
    public boolean queryCache() {
        return get(Settings.QUERY_CACHE);
    }

    /**
     * How many results the query cache keeps.
     *
     * @return the value in force
     */
    public int maxCacheSize() {
        return get(Settings.MAX_CACHE_SIZE);
    }

    /**
     * Whether prepared statements are pooled. Set to true explicitly, its module must be present.
     *
     * @return the value in force
     */
    public boolean statementPooling() {
        return get(Settings.STATEMENT_POOLING);
    }

    long validationTimeoutNanos() {
        return validationTimeout().toNanos();
    }

    long idleTimeoutNanos() {
        return idleTimeout().toNanos();
    }

    long reapIntervalNanos() {
        return reapInterval().toNanos();
    }

    long maxConnectionAgeNanos() {
        return maxConnectionAge().toNanos();
    }

    long keepAliveIntervalNanos() {
        return keepAliveInterval().toNanos();
    }

    long maxReadAgeNanos() {
        return maxReadAge().toNanos();
    }

    long leakThresholdNanos() {
        return leakThreshold().toNanos();
    }

    long acquireTimeoutNanos() {
        return acquireTimeoutNanos;
    }

    long validationWindowNanos() {
        return validationWindowNanos;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PoolConfig config && explicit.equals(config.explicit);
    }

    @Override
    public int hashCode() {
        return explicit.hashCode();
    }

    /** Shows the explicit settings. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("PoolConfig{");
        for (Setting<?> setting : Settings.ALL) {
            if (explicit.containsKey(setting)) {
                text.append(text.charAt(text.length() - 1) == '{' ? "" : ", ");
                text.append(setting).append('=').append(explicit.get(setting));
            }
        }
        return text.append('}').toString();
    }

    /** Builds a {@link PoolConfig}. Not thread-safe. */
    public static final class Builder extends PoolSettings<Builder> {

        private Builder() {}

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Returns the configuration as it stands; the builder can go on.
         *
         * @return an immutable value
         * @throws IllegalArgumentException when two settings contradict each other
         */
        public PoolConfig build() {
            return config();
        }
    }
}
