package dev.rockpool.pool;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Work that waits for a lane's connection in the place of a caller, so that whoever holds the connection may take it ({@link
 * Lane#takeNext}) and do it at once, instead of giving the connection back first.
 *
 * <p>Where a thread waits with it, that thread gets the connection when its turn comes; where none does, {@link #granted} is called.
 * Once taken it has left the queue for good: it can no longer time out or be withdrawn, and its taker owes it an end, or hands it the
 * connection ({@link Lane#pass}). Thread-safe.
 */
public abstract class QueuedWork {

    /** Who waits with it; null for nobody. */
    private final @Nullable Thread waiting;
    /** The connection that its taker handed to it. */
    private volatile @Nullable Slot passed;
    /** Its place in the queue. Under the lane's lock. */
    WaiterQueue.@Nullable Waiter waiter;

    /**
     * Makes work.
     *
     * @param waiting the thread that waits with it; null for nobody
     */
    protected QueuedWork(@Nullable Thread waiting) {
        this.waiting = waiting;
    }

    /**
     * Returns who waits with it.
     *
     * @return null for nobody
     */
    public final @Nullable Thread waiting() {
        return waiting;
    }

    /**
     * Tells whether all is done; its thread then waits no more. Whoever ends it says so first, and unparks the thread then.
     *
     * @return true for ever after
     */
    public abstract boolean isDone();

    /**
     * Returns the text of the statement that it will run first, so that it gets a connection that has it prepared, if one is idle.
     *
     * @return null where it is not known
     */
    protected @Nullable String firstStatement() {
        return null;
    }

    /**
     * Called when nobody waits with it and it has the connection: it is its turn, or its taker has passed the connection on. Perhaps under
     * the lane's lock, so it must only tell somebody.
     *
     * @param slot leased to it
     */
    protected void granted(Slot slot) {
        throw new IllegalStateException("A thread waits with this work");
    }

    /**
     * Called when nobody waits with it and it will never get the connection: the lane was closed. Perhaps under the lane's lock, so it must
     * only tell somebody.
     *
     * @param failure why
     */
    protected void refused(SQLException failure) {
        throw new IllegalStateException("A thread waits with this work", failure);
    }

    /** Gives it the connection. */
    final void passTo(Slot slot) {
        passed = slot;
    }

    /** Takes what was passed, once. */
    final @Nullable Slot takePassed() {
        Slot slot = passed;
        if (slot != null) {
            passed = null;
        }
        return slot;
    }
}
