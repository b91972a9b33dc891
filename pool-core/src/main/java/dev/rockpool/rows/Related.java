package dev.rockpool.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What belongs to some objects by several relations. Immutable and thread-safe.
 *
 * @param <P> the objects
 */
public final class Related<P> {

    private final Map<Relation<?, ?>, Map<P, ?>> byRelation;

    private Related(Map<Relation<?, ?>, Map<P, ?>> byRelation) {
        this.byRelation = byRelation;
    }

    /**
     * Loads what belongs to some objects, one relation after the other.
     *
     * @param connection used and given back as it is; its queries see one state of the data where it is in a transaction that has a
     *     snapshot
     * @param parents whose rows are wanted; not null
     * @param relations each of them is loaded as {@link Relation#load} does
     * @param <P> the objects
     * @return all that was loaded
     * @throws SQLException as {@link Relation#load} throws it
     */
    public static <P> Related<P> load(
            Connection connection, Collection<P> parents, Collection<? extends Relation<? super P, ?>> relations)
            throws SQLException {
        // Relations are equal to themselves alone.
        Map<Relation<?, ?>, Map<P, ?>> loaded = new LinkedHashMap<>();
        for (Relation<? super P, ?> relation : relations) {
            if (!loaded.containsKey(relation)) {
                loaded.put(relation, relation.load(connection, parents));
            }
        }
        return new Related<>(Collections.unmodifiableMap(loaded));
    }

    /**
     * Returns what one relation gave.
     *
     * @param relation one of those that were loaded: the very same object, so keep it in a constant
     * @param <R> what each object gets
     * @return an entry for every object, in their order
     * @throws IllegalArgumentException when it was not loaded
     */
    @SuppressWarnings("unchecked") // it was put there under the relation that it is of
    public <R> Map<P, R> of(Relation<? super P, R> relation) {
        Map<P, ?> loaded = byRelation.get(relation);
        if (loaded == null) {
            throw new IllegalArgumentException(relation + " was not loaded, only " + byRelation.keySet()
                    + ": ask for it when loading, and with the same object");
        }
        return (Map<P, R>) loaded;
    }

    /** Names the relations. */
    @Override
    public String toString() {
        return "Related" + byRelation.keySet();
    }
}
