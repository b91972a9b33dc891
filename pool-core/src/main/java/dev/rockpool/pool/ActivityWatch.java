package dev.rockpool.pool;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches what lasts in a pool, from its beginning to its end: for traces and histograms, where {@link PoolListener} hears only what is
 * over.
 *
 * <p>Called on the thread that does the work, never under a lock of the pool, and on the way of every borrow or statement, so it had better
 * be quick. What it throws is logged once and otherwise ignored. Must be thread-safe.
 */
public interface ActivityWatch {

    /**
     * Tells what it wants to know of. Asked once, when the watch is added; nothing else is told, and costs nothing.
     *
     * @return some activities
     */
    Set<Activity> activities();

    /**
     * An activity begins, other than a statement.
     *
     * @param activity which
     * @param lane where, for example {@code app.sqlite/readers}
     * @return is told of the end, perhaps by another thread; null where nobody needs to be
     */
    default @Nullable Lasting begin(Activity activity, String lane) {
        return null;
    }

    /**
     * A statement enters the driver. It has its connection: the wait for one is over.
     *
     * @param lane where, for example {@code app.sqlite/readers}
     * @param connection the connection's name
     * @param sql its text, parameters not filled in; of a batch of texts, the one that decided where it runs
     * @param batch how many entries its batch has; 0 where it is none
     * @return is told of the end; null where nobody needs to be
     */
    default @Nullable Running beginStatement(String lane, String connection, String sql, int batch) {
        return null;
    }

    /** An activity that goes on. */
    @FunctionalInterface
    interface Lasting {

        /**
         * It is over.
         *
         * @param event what came of it; null where it ended without an event, for example by an interrupt
         */
        void end(@Nullable PoolEvent event);
    }

    /** A statement that runs. Its calls follow one after the other, in general on one thread. */
    interface Running {

        /**
         * The driver has executed it, and its rows are read next. Not called where it gives none, or failed.
         *
         * @param soFar what is known of it by now; only valid during the call
         */
        default void rowsFollow(StatementOutcome soFar) {}

        /**
         * It is over: it gave no rows, or they were read or closed, or it failed.
         *
         * @param outcome what is known of it; only valid during the call
         */
        void end(StatementOutcome outcome);
    }
}
