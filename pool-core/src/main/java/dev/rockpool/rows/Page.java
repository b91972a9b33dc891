package dev.rockpool.rows;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A page of rows, by its number. Immutable.
 *
 * @param <T> what a row became
 */
public final class Page<T> {

    private final List<T> items;
    private final int number;
    private final int size;
    private final boolean hasNext;
    private final OptionalLong total;
    private final Related<T> related;

    Page(List<T> items, int number, int size, boolean hasNext, OptionalLong total, Related<T> related) {
        this.items = items;
        this.number = number;
        this.size = size;
        this.hasNext = hasNext;
        this.total = total;
        this.related = related;
    }

    /**
     * Returns the rows.
     *
     * @return in their order; cannot be changed
     */
    public List<T> items() {
        return items;
    }

    /**
     * Returns the page's number.
     *
     * @return from 1
     */
    public int number() {
        return number;
    }

    /**
     * Returns how many rows were asked for.
     *
     * @return at least 1; a page has fewer where there are no more
     */
    public int size() {
        return size;
    }

    /**
     * Tells whether rows follow.
     *
     * @return true where they did when the page was read
     */
    public boolean hasNext() {
        return hasNext;
    }

    /**
     * Tells whether a page comes before.
     *
     * @return false for the first page
     */
    public boolean hasPrevious() {
        return number > 1;
    }

    /**
     * Returns the number of all rows.
     *
     * @return empty unless {@link PageQuery#withTotal()} was called
     */
    public OptionalLong total() {
        return total;
    }

    /**
     * Returns the number of pages.
     *
     * @return empty unless {@link PageQuery#withTotal()} was called
     */
    public OptionalLong totalPages() {
        return total.isEmpty() ? total : OptionalLong.of((total.getAsLong() + size - 1) / size);
    }

    /**
     * Returns what belongs to the rows.
     *
     * @param relation one of those given to {@link PageQuery#with}, the same object
     * @param <R> what each row has
     * @return an entry for every row
     * @throws IllegalArgumentException when it was not asked for
     */
    public <R> Map<T, R> related(Relation<? super T, R> relation) {
        return related.of(relation);
    }

    /** Figures only. */
    @Override
    public String toString() {
        return "Page[" + number + ", " + items.size() + " rows" + (hasNext ? ", more follow]" : "]");
    }
}
