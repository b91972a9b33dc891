package dev.rockpool.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found for a list of ids. Immutable.
 *
 * @param <K> the ids
 * @param <T> what was made of the rows
 */
public final class BatchSelection<K, T> {

    private final List<K> ids;
    private final List<Optional<T>> inOrder;

    BatchSelection(List<K> ids, List<Optional<T>> inOrder) {
        this.ids = List.copyOf(ids);
        this.inOrder = List.copyOf(inOrder);
    }

    /**
     * Returns what was found for each id, at the id's place.
     *
     * @return as many as ids were given, an id that came twice being answered twice; empty where there is no row
     */
    public List<Optional<T>> inOrder() {
        return inOrder;
    }

    /**
     * Returns what was found, without the gaps.
     *
     * @return in the order of the ids
     */
    public List<T> found() {
        List<T> found = new ArrayList<>(inOrder.size());
        inOrder.forEach(one -> one.ifPresent(found::add));
        return Collections.unmodifiableList(found);
    }

    /**
     * Returns what was found, by id.
     *
     * @return in the order of the ids, without those that are missing
     */
    public Map<K, T> byId() {
        Map<K, T> found = new LinkedHashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            K id = ids.get(i);
            inOrder.get(i).ifPresent(one -> found.put(id, one));
        }
        return Collections.unmodifiableMap(found);
    }

    /**
     * Returns the ids that have no row.
     *
     * @return each once, in their order
     */
    public List<K> missing() {
        LinkedHashSet<K> missing = new LinkedHashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (inOrder.get(i).isEmpty()) {
                missing.add(ids.get(i));
            }
        }
        return List.copyOf(missing);
    }

    /** Names the counts. */
    @Override
    public String toString() {
        return "BatchSelection[ids=" + ids.size() + ", found=" + found().size() + "]";
    }
}
