package dev.rockpool;

import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The listeners that one manager brought to a pool which it may share with others. Thread-safe. */
final class OwnListeners {

    /** Tells this manager's registration from another's of the same listener. Compared by identity. */
    private static final class Own implements PoolListener {
        private final PoolListener listener;

        Own(PoolListener listener) {
            this.listener = Objects.requireNonNull(listener);
        }

        @Override
        public void onEvent(PoolEvent event) {
            listener.onEvent(event);
        }

        @Override
        public String toString() {
            return listener.toString();
        }
    }

    private final Listeners pool;
    private final List<Own> own = new ArrayList<>();

    OwnListeners(Listeners pool) {
        this.pool = pool;
    }

    synchronized void add(PoolListener listener) {
        Own added = new Own(listener);
        own.add(added);
        pool.add(added);
    }

    synchronized void remove(PoolListener listener) {
        for (Own one : own) {
            if (one.listener == listener) {
                pool.remove(one);
            }
        }
        own.removeIf(one -> one.listener == listener);
    }

    synchronized void removeAll() {
        own.forEach(pool::remove);
        own.clear();
    }
}
