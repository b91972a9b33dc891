package dev.rockpool.spi;

import java.util.Set;

/**
 * Hears of every write made through the pool: before anybody can see it, and again when it is known what became of it. So it knows at each
 * moment of which tables it may keep what it has read. A query cache is one.
 *
 * <p>Called on the path of every commit, by whoever commits: it must be quick, must not throw, and must not use the database. Thread-safe.
 */
public interface WriteWatch {

    /**
     * Called before a commit, or before a statement that commits by itself. From now on the tables may change at any moment.
     *
     * @param tables as in {@link StatementPlan}, {@code schema.table} in lower case; those that triggers and cascades write among them
     * @return to be told the end; exactly once, after the database has committed and before whoever wrote is told so
     */
    Write changing(Set<String> tables);

    /**
     * As {@link #changing}, where nobody can tell what will change: the schema, what a connection of the driver's is used for, a database that
     * is restored.
     *
     * @return to be told the end
     */
    Write changingAnything();

    /** A write whose end is not known yet. */
    @FunctionalInterface
    interface Write {

        /** Tells the end: what was written can be seen, or never will be. */
        void ended();
    }
}
