package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the events of a pool. */
final class EventLog implements PoolListener {

    private final List<PoolEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(PoolEvent event) {
        events.add(event);
    }

    List<PoolEvent> all() {
        return List.copyOf(events);
    }

    /** The kinds of the events in their order. */
    List<String> kinds() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    <E extends PoolEvent> List<E> of(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Waits for so many events of a kind. */
    <E extends PoolEvent> List<E> await(Class<E> kind, int count) {
        until(() -> of(kind).size() >= count);
        return of(kind);
    }

    void clear() {
        events.clear();
    }
}
