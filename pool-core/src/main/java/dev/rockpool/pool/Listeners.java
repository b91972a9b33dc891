package dev.rockpool.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who hear the events of one pool. Thread-safe. A listener that throws harms nobody: it is logged once and stays. */
public final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private record Registration(PoolListener listener, AtomicBoolean reported) {}

    private final List<Registration> registrations = new CopyOnWriteArrayList<>();
    private volatile boolean active;

    /** Makes an empty set of listeners. */
    public Listeners() {}

    /**
     * Adds a listener.
     *
     * @param listener hears every event from now on
     */
    public synchronized void add(PoolListener listener) {
        registrations.add(new Registration(listener, new AtomicBoolean()));
        active = true;
    }

    /**
     * Removes a listener; an event under way may still reach it.
     *
     * @param listener what was added
     */
    public synchronized void remove(PoolListener listener) {
        registrations.removeIf(registration -> registration.listener() == listener);
        active = !registrations.isEmpty();
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
     * Tells everyone.
     *
     * @param event what happened
     */
    public void emit(PoolEvent event) {
        for (Registration registration : registrations) {
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
