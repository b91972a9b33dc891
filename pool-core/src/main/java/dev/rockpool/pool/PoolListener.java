package dev.rockpool.pool;

/**
 * Hears what happens in a pool.
 *
 * <p>Called on the thread in which the event happens, never under a lock of the pool, so a slow listener slows that caller only. A
 * listener that throws is logged once and otherwise ignored. Must be thread-safe, and must not close the pool: closing waits for the
 * thread that the listener runs on.
 */
@FunctionalInterface
public interface PoolListener {

    /**
     * Called for every event.
     *
     * @param event what happened
     */
    void onEvent(PoolEvent event);

    /**
     * Tells whether it wants to hear of every borrow and return ({@link PoolEvent.Acquired}, {@link PoolEvent.Released}). Where nobody does,
     * borrowing costs nothing more. Asked once, when the listener is added.
     *
     * @return true unless overridden
     */
    default boolean hearsLeases() {
        return true;
    }
}
