package dev.rockpool.pool;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The setters shared by {@link PoolConfig.Builder} and the builders that contain one. Not thread-safe.
 *
 * <p>Each setter throws {@link IllegalArgumentException}, naming the property, the value and what is allowed. What a property means
 * stands at its accessor in {@link PoolConfig}.
 *
 * @param <B> the builder itself
 */
public abstract class PoolSettings<B extends PoolSettings<B>> {

    private final Map<Setting<?>, Object> values = new LinkedHashMap<>();

    /** Begins with all defaults. */
    protected PoolSettings() {}

    /**
     * Returns this builder as what it is.
     *
     * @return {@code this}
     */
    protected abstract B self();

    /**
     * Takes over everything that a configuration sets explicitly.
     *
     * @param config for example a preset, or one read from the environment
     * @return this builder
     */
    public B settings(PoolConfig config) {
        values.putAll(config.explicit());
        return self();
    }

    /**
     * Returns the configuration as it stands.
     *
     * @return an immutable value
     * @throws IllegalArgumentException when two settings contradict each other
     */
    protected PoolConfig config() {
        return new PoolConfig(values);
    }

    <T> B set(Setting<T> setting, T value) {
        values.put(setting, setting.check(value));
        return self();
    }

    void parse(Setting<?> setting, String givenAs, String text) {
        values.put(setting, setting.parse(givenAs, text));
    }

    /**
     * Sets {@link PoolConfig#maxConnections()}.
     *
     * @param maxConnections from 1 to 10,000; default 10
     * @return this builder
     */
    public B maxConnections(int maxConnections) {
        return set(Settings.MAX_CONNECTIONS, maxConnections);
    }

    /**
     * Sets {@link PoolConfig#minConnections()}.
     *
     * @param minConnections from 0 to maxConnections; default 2
     * @return this builder
     */
    public B minConnections(int minConnections) {
        return set(Settings.MIN_CONNECTIONS, minConnections);
    }

    /**
     * Sets {@link PoolConfig#acquireTimeout()}.
     *
     * @param acquireTimeout zero does not wait; default 10 s
     * @return this builder
     */
    public B acquireTimeout(Duration acquireTimeout) {
        return set(Settings.ACQUIRE_TIMEOUT, acquireTimeout);
    }

    /**
     * Sets {@link PoolConfig#maxWaiters()}.
     *
     * @param maxWaiters zero for no bound, the default
     * @return this builder
     */
    public B maxWaiters(int maxWaiters) {
        return set(Settings.MAX_WAITERS, maxWaiters);
    }

    /**
     * Sets {@link PoolConfig#priorityAgeing()}.
     *
     * @param priorityAgeing zero serves all in the order they came, whatever their priority; default 1 s
     * @return this builder
     */
    public B priorityAgeing(Duration priorityAgeing) {
        return set(Settings.PRIORITY_AGEING, priorityAgeing);
    }

    /**
     * Sets {@link PoolConfig#maxQueuedUnits()}.
     *
     * @param maxQueuedUnits from 1; default 10,000
     * @return this builder
     */
    public B maxQueuedUnits(int maxQueuedUnits) {
        return set(Settings.MAX_QUEUED_UNITS, maxQueuedUnits);
    }

    /**
     * Sets {@link PoolConfig#maxGroupSize()}.
     *
     * @param maxGroupSize from 1 (each write unit has a commit of its own); default 1,000
     * @return this builder
     */
    public B maxGroupSize(int maxGroupSize) {
        return set(Settings.MAX_GROUP_SIZE, maxGroupSize);
    }

    /**
     * Sets {@link PoolConfig#maxGroupTime()}.
     *
     * @param maxGroupTime from 1 ms; default 20 ms
     * @return this builder
     */
    public B maxGroupTime(Duration maxGroupTime) {
        return set(Settings.MAX_GROUP_TIME, maxGroupTime);
    }

    /**
     * Sets {@link PoolConfig#maxGroupDelay()}.
     *
     * @param maxGroupDelay zero, the default, commits as soon as nobody waits
     * @return this builder
     */
    public B maxGroupDelay(Duration maxGroupDelay) {
        return set(Settings.MAX_GROUP_DELAY, maxGroupDelay);
    }

    /**
     * Sets {@link PoolConfig#retries()}.
     *
     * @param retries from 0 (never, the default) to 100
     * @return this builder
     */
    public B retries(int retries) {
        return set(Settings.RETRIES, retries);
    }

    /**
     * Sets {@link PoolConfig#idleTimeout()}.
     *
     * @param idleTimeout zero for never; default 30 s
     * @return this builder
     */
    public B idleTimeout(Duration idleTimeout) {
        return set(Settings.IDLE_TIMEOUT, idleTimeout);
    }

    /**
     * Sets {@link PoolConfig#reapInterval()}.
     *
     * @param reapInterval at least 0.1 s; default 10 s
     * @return this builder
     */
    public B reapInterval(Duration reapInterval) {
        return set(Settings.REAP_INTERVAL, reapInterval);
    }

    /**
     * Sets {@link PoolConfig#maxConnectionAge()}.
     *
     * @param maxConnectionAge zero for no limit; default 1 h
     * @return this builder
     */
    public B maxConnectionAge(Duration maxConnectionAge) {
        return set(Settings.MAX_CONNECTION_AGE, maxConnectionAge);
    }

    /**
     * Sets {@link PoolConfig#healthChecks()}.
     *
     * @param healthChecks default true
     * @return this builder
     */
    public B healthChecks(boolean healthChecks) {
        return set(Settings.HEALTH_CHECKS, healthChecks);
    }

    /**
     * Sets {@link PoolConfig#validationWindow()}.
     *
     * @param validationWindow default 500 ms
     * @return this builder
     */
    public B validationWindow(Duration validationWindow) {
        return set(Settings.VALIDATION_WINDOW, validationWindow);
    }

    /**
     * Sets {@link PoolConfig#validationTimeout()}.
     *
     * @param validationTimeout default 5 s
     * @return this builder
     */
    public B validationTimeout(Duration validationTimeout) {
        return set(Settings.VALIDATION_TIMEOUT, validationTimeout);
    }

    /**
     * Sets {@link PoolConfig#keepAliveInterval()}.
     *
     * @param keepAliveInterval zero for never; default 2 min
     * @return this builder
     */
    public B keepAliveInterval(Duration keepAliveInterval) {
        return set(Settings.KEEP_ALIVE_INTERVAL, keepAliveInterval);
    }

    /**
     * Sets {@link PoolConfig#startMode()}.
     *
     * @param startMode default FAIL_FAST
     * @return this builder
     */
    public B startMode(StartMode startMode) {
        return set(Settings.START_MODE, startMode);
    }

    /**
     * Sets {@link PoolConfig#createParallelism()}.
     *
     * @param createParallelism from 1 to 64; default 4
     * @return this builder
     */
    public B createParallelism(int createParallelism) {
        return set(Settings.CREATE_PARALLELISM, createParallelism);
    }

    /**
     * Sets {@link PoolConfig#leakThreshold()}.
     *
     * @param leakThreshold zero for no leak detection, the default
     * @return this builder
     */
    public B leakThreshold(Duration leakThreshold) {
        return set(Settings.LEAK_THRESHOLD, leakThreshold);
    }

    /**
     * Sets {@link PoolConfig#leakStacks()}.
     *
     * @param leakStacks default false
     * @return this builder
     */
    public B leakStacks(boolean leakStacks) {
        return set(Settings.LEAK_STACKS, leakStacks);
    }

    /**
     * Sets {@link PoolConfig#reclaimLeaks()}.
     *
     * @param reclaimLeaks default false
     * @return this builder
     */
    public B reclaimLeaks(boolean reclaimLeaks) {
        return set(Settings.RECLAIM_LEAKS, reclaimLeaks);
    }

    /**
     * Sets {@link PoolConfig#maxReadAge()}.
     *
     * @param maxReadAge zero for no limit, the default
     * @return this builder
     */
    public B maxReadAge(Duration maxReadAge) {
        return set(Settings.MAX_READ_AGE, maxReadAge);
    }

    /**
     * Sets {@link PoolConfig#slowStatementThreshold()}.
     *
     * @param slowStatementThreshold zero for not at all, the default
     * @return this builder
     */
    public B slowStatementThreshold(Duration slowStatementThreshold) {
        return set(Settings.SLOW_STATEMENT_THRESHOLD, slowStatementThreshold);
    }

    /**
     * Sets {@link PoolConfig#slowStatementParameters()}.
     *
     * @param slowStatementParameters default false
     * @return this builder
     */
    public B slowStatementParameters(boolean slowStatementParameters) {
        return set(Settings.SLOW_STATEMENT_PARAMETERS, slowStatementParameters);
    }

    /**
     * Sets {@link PoolConfig#drainTimeout()}.
     *
     * @param drainTimeout default 5 s
     * @return this builder
     */
    public B drainTimeout(Duration drainTimeout) {
        return set(Settings.DRAIN_TIMEOUT, drainTimeout);
    }

    /**
     * Sets {@link PoolConfig#shutdownHook()}.
     *
     * @param shutdownHook default false
     * @return this builder
     */
    public B shutdownHook(boolean shutdownHook) {
        return set(Settings.SHUTDOWN_HOOK, shutdownHook);
    }

    /**
     * Sets {@link PoolConfig#logging()}.
     *
     * @param logging default false
     * @return this builder
     */
    public B logging(boolean logging) {
        return set(Settings.LOGGING, logging);
    }

    /**
     * Sets {@link PoolConfig#readOnly()}.
     *
     * @param readOnly default false
     * @return this builder
     */
    public B readOnly(boolean readOnly) {
        return set(Settings.READ_ONLY, readOnly);
    }

    /**
     * Sets {@link PoolConfig#durability()}.
     *
     * @param durability default FULL
     * @return this builder
     */
    public B durability(Durability durability) {
        return set(Settings.DURABILITY, durability);
    }

    /**
     * Sets {@link PoolConfig#cacheSize()}.
     *
     * @param cacheSize bytes; default 16 MB
     * @return this builder
     */
    public B cacheSize(long cacheSize) {
        return set(Settings.CACHE_SIZE, cacheSize);
    }

    /**
     * Sets {@link PoolConfig#memoryMap()}.
     *
     * @param memoryMap bytes; zero for none, the default
     * @return this builder
     */
    public B memoryMap(long memoryMap) {
        return set(Settings.MEMORY_MAP, memoryMap);
    }

    /**
     * Sets {@link PoolConfig#queryCache()}.
     *
     * @param queryCache default: on where the module is present
     * @return this builder
     */
    public B queryCache(boolean queryCache) {
        return set(Settings.QUERY_CACHE, queryCache);
    }

    /**
     * Sets {@link PoolConfig#maxCacheSize()}.
     *
     * @param maxCacheSize entries; default 1,000
     * @return this builder
     */
    public B maxCacheSize(int maxCacheSize) {
        return set(Settings.MAX_CACHE_SIZE, maxCacheSize);
    }

    /**
     * Sets {@link PoolConfig#statementPooling()}.
     *
     * @param statementPooling default: on where the module is present
     * @return this builder
     */
    public B statementPooling(boolean statementPooling) {
        return set(Settings.STATEMENT_POOLING, statementPooling);
    }
}
