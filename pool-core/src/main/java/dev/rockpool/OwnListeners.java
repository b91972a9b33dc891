package dev.rockpool;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The listeners and watches that one manager brought to a pool which it may share with others. Thread-safe. */
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
        public boolean hearsLeases() {
            return listener.hearsLeases();
        }

        @Override
        public String toString() {
            return listener.toString();
        }
    }

    private final Listeners pool;
    private final List<Own> own = new ArrayList<>();
    private final List<OwnWatch> watches = new ArrayList<>();

    OwnListeners(Listeners pool) {
        this.pool = pool;
    }

    synchronized void add(PoolListener listener) {
        Own added = new Own(listener);
        pool.add(added); // first, for it asks the listener what it wants to hear of, which may throw
        own.add(added);
    }

    synchronized void remove(PoolListener listener) {
        for (Own one : own) {
            if (one.listener == listener) {
                pool.remove(one);
            }
        }
        own.removeIf(one -> one.listener == listener);
    }

    /** Tells this manager's watch from another's of the same. Compared by identity. */
    private static final class OwnWatch implements ActivityWatch {
        private final ActivityWatch watch;

        OwnWatch(ActivityWatch watch) {
            this.watch = watch;
        }

        @Override
        public Set<Activity> activities() {
            return watch.activities();
        }

        @Override
        public @Nullable Lasting begin(Activity activity, String lane) {
            return watch.begin(activity, lane);
        }

        @Override
        public @Nullable Running beginStatement(String lane, String connection, String sql, int batch) {
            return watch.beginStatement(lane, connection, sql, batch);
        }

        @Override
        public String toString() {
            return watch.toString();
        }
    }

    synchronized void add(ActivityWatch watch) {
        OwnWatch added = new OwnWatch(watch);
        pool.add(added); // first, as above
        watches.add(added);
    }

    synchronized void remove(ActivityWatch watch) {
        for (OwnWatch one : watches) {
            if (one.watch == watch) {
                pool.remove(one);
            }
        }
        watches.removeIf(one -> one.watch == watch);
    }

    synchronized void removeAll() {
        own.forEach(pool::remove);
        own.clear();
        watches.forEach(pool::remove);
        watches.clear();
    }
}
