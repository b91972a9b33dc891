package dev.rockpool.rows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A page of rows, by its place in their order. Immutable.
 *
 * @param <T> what a row became
 */
public final class KeysetPage<T> {

    private final List<T> items;
    private final @Nullable String next;
    private final @Nullable String previous;
    private final OptionalLong total;
    private final Related<T> related;

    KeysetPage(
            List<T> items, @Nullable String next, @Nullable String previous, OptionalLong total, Related<T> related) {
        this.items = items;
        this.next = next;
        this.previous = previous;
        this.total = total;
        this.related = related;
    }

    /**
     * Returns the rows.
     *
     * @return in their order, forwards or backwards; cannot be changed
     */
    public List<T> items() {
        return items;
    }

    /**
     * Returns a cursor to the page after this one, for {@link Keyset#at}. A cursor is text that can stand in an address as it is. It
     * holds the values of the last row that the rows are ordered by, which whoever has it can read.
     *
     * @return empty where no row follows. After going backwards it is there, even if the rows that were there are gone by now
     */
    public Optional<String> next() {
        return Optional.ofNullable(next);
    }

    /**
     * Returns a cursor to the page before this one, as {@link #next()} does.
     *
     * @return empty where no row comes before, and for the first page. After going forwards by a cursor it is there, even if the rows
     *     that were there are gone by now
     */
    public Optional<String> previous() {
        return Optional.ofNullable(previous);
    }

    /**
     * Tells whether there is a cursor to the page after this one.
     *
     * @return as {@link #next()} says
     */
    public boolean hasNext() {
        return next != null;
    }

    /**
     * Tells whether there is a cursor to the page before this one.
     *
     * @return as {@link #previous()} says
     */
    public boolean hasPrevious() {
        return previous != null;
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
        return "KeysetPage[" + items.size() + " rows" + (next != null ? ", more follow]" : "]");
    }
}
