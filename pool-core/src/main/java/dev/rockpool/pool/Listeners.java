package dev.rockpool.pool;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who hear the events of one pool, and those who watch what lasts in it. Thread-safe. Who throws harms nobody: it is logged once and
 * stays.
 */
public final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private record Registration(PoolListener listener, boolean hearsLeases, AtomicBoolean reported) {}

    private final List<Registration> registrations = new CopyOnWriteArrayList<>();
    private final List<GuardedWatch> watches = new CopyOnWriteArrayList<>();
    /** Who watches which activity; replaced, never changed. */
    private volatile Map<Activity, ActivityWatch> watched = new EnumMap<>(Activity.class);

    private final Incidents incidents = new Incidents();
    private volatile boolean active;
    private volatile boolean observesLeases;
    private volatile boolean watchesStatements;

    /** Makes an empty set of listeners. */
    public Listeners() {}

    /**
     * Adds a listener.
     *
     * @param listener hears every event from now on
     */
    public synchronized void add(PoolListener listener) {
        registrations.add(new Registration(listener, listener.hearsLeases(), new AtomicBoolean()));
        update();
    }

    /**
     * Removes a listener; an event under way may still reach it.
     *
     * @param listener what was added
     */
    public synchronized void remove(PoolListener listener) {
        registrations.removeIf(registration -> registration.listener() == listener);
        update();
    }

    /**
     * Adds a watch.
     *
     * @param watch is told of what begins from now on
     */
    public synchronized void add(ActivityWatch watch) {
        watches.add(new GuardedWatch(watch));
        update();
    }

    /**
     * Removes a watch; what has begun may still be told to have ended.
     *
     * @param watch what was added
     */
    public synchronized void remove(ActivityWatch watch) {
        watches.removeIf(guarded -> guarded.isOf(watch));
        update();
    }

    private void update() {
        Map<Activity, ActivityWatch> now = new EnumMap<>(Activity.class);
        for (GuardedWatch watch : watches) {
            for (Activity activity : watch.activities()) {
                now.merge(activity, watch, WatchPair::new);
            }
        }
        watched = now;
        active = !registrations.isEmpty();
        observesLeases = registrations.stream().anyMatch(Registration::hearsLeases) || now.containsKey(Activity.LEASE);
        watchesStatements = now.containsKey(Activity.STATEMENT);
    }

    /**
     * Tells whether borrows and returns have to be told of.
     *
     * @return true while anybody wants to hear of them, or watches leases
     */
    public boolean observesLeases() {
        return observesLeases;
    }

    /**
     * Tells whether statements have to be told of.
     *
     * @return true while anybody watches them
     */
    public boolean watchesStatements() {
        return watchesStatements;
    }

    /**
     * An activity begins.
     *
     * @param activity which, other than a statement
     * @param lane where
     * @return has to be told of the end; null where nobody watches
     */
    public ActivityWatch.@Nullable Lasting begin(Activity activity, String lane) {
        ActivityWatch watch = watched.get(activity);
        return watch == null ? null : watch.begin(activity, lane);
    }

    /**
     * A statement enters the driver.
     *
     * @param lane where
     * @param connection on which connection
     * @param sql its text
     * @param batch how many entries its batch has, or 0
     * @return has to be told of the end; null where nobody watches
     */
    public ActivityWatch.@Nullable Running beginStatement(String lane, String connection, String sql, int batch) {
        ActivityWatch watch = watched.get(Activity.STATEMENT);
        return watch == null ? null : watch.beginStatement(lane, connection, sql, batch);
    }

    /**
     * Tells whether it is worth building an event.
     *
     * @return true while anybody listens
     */
    public boolean isActive() {
        return active;
    }

    /**
     * Returns the last things that went wrong: failed statements and attempts to open, timeouts, leaks, connections closed for a reason that
     * is no routine. Kept whether anybody listens or not.
     *
     * @return at most 100, newest first
     */
    public List<Incident> incidents() {
        return incidents.latest();
    }

    /** Forgets what went wrong. */
    public void forgetIncidents() {
        incidents.clear();
    }

    /**
     * Tells everyone. What goes wrong has to be told whether {@link #isActive()} or not, for it is kept.
     *
     * @param event what happened
     */
    public void emit(PoolEvent event) {
        boolean ofLease = event instanceof PoolEvent.Acquired || event instanceof PoolEvent.Released;
        if (!ofLease) { // those come with every borrow, and nothing went wrong
            incidents.note(event);
        }
        for (Registration registration : registrations) {
            if (ofLease && !registration.hearsLeases()) {
                continue;
            }
            try {
                registration.listener().onEvent(event);
            } catch (Throwable e) { // whatever it is, it must not cost the pool a connection
                if (registration.reported().compareAndSet(false, true)) {
                    LOG.warn(
                            "Listener {} failed on {}; further failures of it are not logged",
                            registration.listener(),
                            event,
                            e);
                }
            }
        }
    }
}
