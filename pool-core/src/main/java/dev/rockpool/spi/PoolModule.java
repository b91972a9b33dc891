package dev.rockpool.spi;

import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.PoolListener;
import org.jspecify.annotations.Nullable;

/**
 * What plugs in: a statement pool, a query cache, metrics. An immutable set of options that can serve several databases; found on
 * the class path as a {@link java.util.ServiceLoader} service, or given with {@code .with(…)}, which replaces a found one of the
 * same name. Thread-safe.
 */
public interface PoolModule {

    /**
     * Returns the module's name.
     *
     * @return for example {@code query-cache}
     */
    String name();

    /**
     * Begins to serve a database.
     *
     * @param context the database
     * @return what serves it until it is closed
     */
    Attachment attach(ModuleContext context);

    /** A module's part in one database. Thread-safe. */
    interface Attachment extends AutoCloseable {

        /**
         * Returns the statement pool.
         *
         * @return null when the module has none, or has it switched off for this database
         */
        default @Nullable StatementPooling statements() {
            return null;
        }

        /**
         * Returns the query cache.
         *
         * @return null when the module has none
         */
        default @Nullable ResultCache cache() {
            return null;
        }

        /**
         * Returns who hears of writes.
         *
         * @return null for nobody
         */
        default @Nullable WriteWatch writes() {
            return null;
        }

        /**
         * Returns who hears the pool's events.
         *
         * @return null for nobody
         */
        default @Nullable PoolListener listener() {
            return null;
        }

        /**
         * Returns who watches what lasts.
         *
         * @return null for nobody
         */
        default @Nullable ActivityWatch watch() {
            return null;
        }

        /**
         * Returns what it knows of times.
         *
         * @return null when it measures none
         */
        default @Nullable PoolTimes times() {
            return null;
        }

        /** Called when the database is closed, after its last connection. */
        @Override
        default void close() {}
    }
}
