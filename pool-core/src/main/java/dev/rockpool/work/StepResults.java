package dev.rockpool.work;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** What the steps of a transaction gave, in their order. Immutable; as thread-safe as the results. */
public final class StepResults extends AbstractList<@Nullable Object> implements RandomAccess {

    private final List<@Nullable Object> results;

    StepResults(List<? extends @Nullable Object> results) {
        this.results = Collections.unmodifiableList(new ArrayList<>(results));
    }

    /** The result of the step with that number, from 0. */
    @Override
    public @Nullable Object get(int step) {
        return results.get(step);
    }

    /**
     * Returns a step's result as what it is.
     *
     * @param step its number, from 0
     * @param type its type
     * @param <T> its type
     * @return the result
     * @throws ClassCastException when it is of another type, or null; the message names the step and both types
     */
    public <T> T get(int step, Class<T> type) {
        Object result = get(step);
        if (!type.isInstance(result)) {
            throw new ClassCastException("The result of step " + step + " is "
                    + (result == null ? "null" : "a " + result.getClass().getName()) + " and no " + type.getName());
        }
        return type.cast(result);
    }

    /**
     * Returns how many rows a step changed.
     *
     * @param step the number of a step made by {@link Step#update}, from 0
     * @return a count
     * @throws ClassCastException when the step's result is no number
     */
    public int changed(int step) {
        return get(step, Number.class).intValue();
    }

    @Override
    public int size() {
        return results.size();
    }
}
