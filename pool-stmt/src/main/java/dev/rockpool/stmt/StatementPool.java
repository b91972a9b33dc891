package dev.rockpool.stmt;

import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.StatementPooling;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prepared-statement pool, as a module: {@code .with(StatementPool.perConnection(64))}. Each physical connection keeps the statements
 * used last on it, up to a number and to an estimated size. Immutable: every method returns another pool.
 *
 * <p>Where this module is on the class path, SQLite databases have it without being told, with the defaults, unless {@code
 * statementPooling} is false. Other databases have it only where it is given to their builder, or {@code statementPooling} is set to true:
 * their drivers keep prepared statements themselves (PostgreSQL's after five uses), and to keep them twice costs memory and gains little.
 */
public final class StatementPool implements PoolModule {

    /** How many statements a connection keeps where nothing else is said. */
    public static final int DEFAULT_PER_CONNECTION = 64;

    /** How many bytes, by estimate, a connection's statements may take where nothing else is said. */
    public static final long DEFAULT_MAXIMUM_BYTES = 4L << 20;

    private static final int MOST = 10_000;

    private final boolean given;
    private final int perConnection;
    private final long maximumBytes;
    private final List<String> warmUp;
    private final int learned;

    /** The pool with its defaults, as it is found on the class path. */
    public StatementPool() {
        this(false, DEFAULT_PER_CONNECTION, DEFAULT_MAXIMUM_BYTES, List.of(), 0);
    }

    private StatementPool(boolean given, int perConnection, long maximumBytes, List<String> warmUp, int learned) {
        this.given = given;
        this.perConnection = perConnection;
        this.maximumBytes = maximumBytes;
        this.warmUp = warmUp;
        this.learned = learned;
    }

    /**
     * A pool that keeps so many statements for each connection.
     *
     * @param statements from 1 to 10,000; to keep none, set {@code statementPooling(false)}
     * @return a pool, to be given to a database's builder
     * @throws IllegalArgumentException when the number is not allowed
     */
    public static StatementPool perConnection(int statements) {
        if (statements < 1 || statements > MOST) {
            throw refused(
                    "perConnection",
                    statements,
                    "it must be from 1 to " + MOST + "; to keep none, set statementPooling(false)");
        }
        return new StatementPool(true, statements, DEFAULT_MAXIMUM_BYTES, List.of(), 0);
    }

    /**
     * The same, with another bound on what the statements of one connection take in memory. That is estimated from their texts: SQLite does
     * not tell.
     *
     * @param bytes from 64 KiB; by default 4 MiB
     * @return a pool
     * @throws IllegalArgumentException when the number is not allowed
     */
    public StatementPool maximumBytes(long bytes) {
        if (bytes < 64 << 10) {
            throw refused("maximumBytes", bytes, "it must be at least 65536 (64 KiB)");
        }
        return new StatementPool(true, perConnection, bytes, warmUp, learned);
    }

    /**
     * The same, with texts that are prepared on every connection as soon as it is open, so that one that replaces an old one is not slower
     * than it. What cannot be prepared yet, for its table does not exist, is left out; SQLite's readers prepare queries alone.
     *
     * @param statements their texts, exactly as they will be prepared, in addition to those given before; not more than {@link #perConnection}
     * @return a pool
     */
    public StatementPool warmUp(Collection<String> statements) {
        LinkedHashSet<String> all = new LinkedHashSet<>(warmUp);
        all.addAll(List.copyOf(statements)); // refuses null
        return new StatementPool(true, perConnection, maximumBytes, List.copyOf(all), learned);
    }

    /**
     * As {@link #warmUp(Collection)}.
     *
     * @param statements their texts
     * @return a pool
     */
    public StatementPool warmUp(String... statements) {
        return warmUp(List.of(statements));
    }

    /**
     * The same, with those texts prepared on every new connection that were used most in its lane so far.
     *
     * @param top how many; 0, the default, for none; not more than {@link #perConnection}
     * @return a pool
     * @throws IllegalArgumentException when the number is not allowed
     */
    public StatementPool warmUpLearned(int top) {
        if (top < 0) {
            throw refused("warmUpLearned", top, "it must be 0 (none) or more");
        }
        return new StatementPool(true, perConnection, maximumBytes, warmUp, top);
    }

    private static IllegalArgumentException refused(String property, long value, String remedy) {
        return new IllegalArgumentException(property + " = " + value + " is not allowed: " + remedy);
    }

    @Override
    public String name() {
        return "statement-pool";
    }

    @Override
    public Attachment attach(ModuleContext context) {
        requireRoom("warmUp", warmUp.size());
        requireRoom("warmUpLearned", learned);
        boolean wanted = given || context.engine().equals("sqlite") || isAskedFor(context);
        StatementPooling pooling = wanted && context.config().statementPooling()
                ? new PooledStatements(context, new Limits(perConnection, maximumBytes), warmUp, learned)
                : null;
        return new Attachment() {
            @Override
            public @Nullable StatementPooling statements() {
                return pooling;
            }
        };
    }

    private void requireRoom(String property, int texts) {
        if (texts > perConnection) {
            throw refused(
                    property,
                    texts,
                    "a connection keeps perConnection = " + perConnection
                            + " statements, so no more can be prepared ahead; raise perConnection, or name fewer");
        }
    }

    private static boolean isAskedFor(ModuleContext context) {
        return context.config().explicit().keySet().stream()
                .anyMatch(setting -> setting.name().equals("statementPooling"));
    }

    /** Says what the pool keeps. */
    @Override
    public String toString() {
        return "StatementPool[perConnection=" + perConnection + ", maximumBytes=" + maximumBytes + ", warmUp="
                + warmUp.size() + ", warmUpLearned=" + learned + "]";
    }
}
