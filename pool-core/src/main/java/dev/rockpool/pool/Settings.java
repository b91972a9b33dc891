package dev.rockpool.pool;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** All properties of {@link PoolConfig}, each in one place: name, default and range. What each means stands at its accessor. */
public final class Settings {

    private static final Duration NEVER = Duration.ZERO;
    private static final Duration TICK = Duration.ofNanos(Housekeeper.TICK_NANOS);

    static final Setting<Integer> MAX_CONNECTIONS = Setting.count("maxConnections", 10, 1, 10_000);
    static final Setting<Integer> MIN_CONNECTIONS = Setting.count("minConnections", 2, 0, 10_000);
    static final Setting<Duration> ACQUIRE_TIMEOUT =
            Setting.time("acquireTimeout", Duration.ofSeconds(10), Duration.ZERO);
    static final Setting<Integer> MAX_WAITERS = Setting.count("maxWaiters", 0, 0, 1_000_000);
    static final Setting<Duration> PRIORITY_AGEING =
            Setting.time("priorityAgeing", Duration.ofSeconds(1), Duration.ZERO);
    static final Setting<Integer> MAX_QUEUED_UNITS = Setting.count("maxQueuedUnits", 10_000, 1, 10_000_000);
    static final Setting<Integer> MAX_GROUP_SIZE = Setting.count("maxGroupSize", 1_000, 1, 1_000_000);
    static final Setting<Duration> MAX_GROUP_TIME =
            Setting.time("maxGroupTime", Duration.ofMillis(20), Duration.ofMillis(1));
    static final Setting<Duration> MAX_GROUP_DELAY = Setting.time("maxGroupDelay", Duration.ZERO, Duration.ZERO);
    static final Setting<Integer> RETRIES = Setting.count("retries", 0, 0, 100);
    static final Setting<Duration> IDLE_TIMEOUT = Setting.time("idleTimeout", Duration.ofSeconds(30), NEVER);
    static final Setting<Duration> REAP_INTERVAL = Setting.time("reapInterval", Duration.ofSeconds(10), TICK);
    static final Setting<Duration> MAX_CONNECTION_AGE = Setting.time("maxConnectionAge", Duration.ofHours(1), NEVER);
    static final Setting<Boolean> HEALTH_CHECKS = Setting.flag("healthChecks", true);
    static final Setting<Duration> VALIDATION_WINDOW =
            Setting.time("validationWindow", Duration.ofMillis(500), Duration.ZERO);
    static final Setting<Duration> VALIDATION_TIMEOUT =
            Setting.time("validationTimeout", Duration.ofSeconds(5), Duration.ofMillis(1));
    static final Setting<Duration> KEEP_ALIVE_INTERVAL =
            Setting.time("keepAliveInterval", Duration.ofMinutes(2), NEVER);
    static final Setting<StartMode> START_MODE = Setting.choice("startMode", StartMode.FAIL_FAST);
    static final Setting<Integer> CREATE_PARALLELISM = Setting.count("createParallelism", 4, 1, 64);
    static final Setting<Duration> LEAK_THRESHOLD = Setting.time("leakThreshold", NEVER, NEVER);
    static final Setting<Boolean> LEAK_STACKS = Setting.flag("leakStacks", false);
    static final Setting<Boolean> RECLAIM_LEAKS = Setting.flag("reclaimLeaks", false);
    static final Setting<Duration> MAX_READ_AGE = Setting.time("maxReadAge", NEVER, NEVER);
    static final Setting<Duration> SLOW_STATEMENT_THRESHOLD = Setting.time("slowStatementThreshold", NEVER, NEVER);
    static final Setting<Boolean> SLOW_STATEMENT_PARAMETERS = Setting.flag("slowStatementParameters", false);
    static final Setting<Duration> DRAIN_TIMEOUT = Setting.time("drainTimeout", Duration.ofSeconds(5), Duration.ZERO);
    static final Setting<Boolean> SHUTDOWN_HOOK = Setting.flag("shutdownHook", false);
    static final Setting<Boolean> LOGGING = Setting.flag("logging", false);
    static final Setting<Boolean> READ_ONLY = Setting.flag("readOnly", false);
    static final Setting<Durability> DURABILITY = Setting.choice("durability", Durability.FULL);
    static final Setting<Long> CACHE_SIZE = Setting.bytes("cacheSize", 16L << 20);
    static final Setting<Long> MEMORY_MAP = Setting.bytes("memoryMap", 0);
    static final Setting<Boolean> QUERY_CACHE = Setting.flag("queryCache", true);
    static final Setting<Integer> MAX_CACHE_SIZE = Setting.count("maxCacheSize", 1_000, 0, 100_000_000);
    static final Setting<Boolean> STATEMENT_POOLING = Setting.flag("statementPooling", true);

    /** Every property, in the order of the documentation. */
    public static final List<Setting<?>> ALL = List.of(
            MAX_CONNECTIONS,
            MIN_CONNECTIONS,
            ACQUIRE_TIMEOUT,
            MAX_WAITERS,
            PRIORITY_AGEING,
            MAX_QUEUED_UNITS,
            MAX_GROUP_SIZE,
            MAX_GROUP_TIME,
            MAX_GROUP_DELAY,
            RETRIES,
            IDLE_TIMEOUT,
            REAP_INTERVAL,
            MAX_CONNECTION_AGE,
            HEALTH_CHECKS,
            VALIDATION_WINDOW,
            VALIDATION_TIMEOUT,
            KEEP_ALIVE_INTERVAL,
            START_MODE,
            CREATE_PARALLELISM,
            LEAK_THRESHOLD,
            LEAK_STACKS,
            RECLAIM_LEAKS,
            MAX_READ_AGE,
            SLOW_STATEMENT_THRESHOLD,
            SLOW_STATEMENT_PARAMETERS,
            DRAIN_TIMEOUT,
            SHUTDOWN_HOOK,
            LOGGING,
            READ_ONLY,
            DURABILITY,
            CACHE_SIZE,
            MEMORY_MAP,
            QUERY_CACHE,
            MAX_CACHE_SIZE,
            STATEMENT_POOLING);

    /** What is decided when a database is opened. */
    private static final Set<Setting<?>> FIXED = Set.of(
            START_MODE,
            SHUTDOWN_HOOK,
            LOGGING,
            READ_ONLY,
            DURABILITY,
            CACHE_SIZE,
            MEMORY_MAP,
            QUERY_CACHE,
            MAX_CACHE_SIZE,
            STATEMENT_POOLING);

    private Settings() {}

    /**
     * Refuses a change at run time of what is decided when a database is opened.
     *
     * @param before the settings in force
     * @param after the settings asked for
     * @throws IllegalArgumentException naming the setting
     */
    public static void refuseFixed(PoolConfig before, PoolConfig after) {
        for (Setting<?> setting : FIXED) {
            if (!before.get(setting).equals(after.get(setting))) {
                throw new IllegalArgumentException(
                        setting + " = '" + after.get(setting) + "' is not allowed now: it is decided when the"
                                + " database is opened, and stays " + before.get(setting) + " until it is closed");
            }
        }
    }
}
