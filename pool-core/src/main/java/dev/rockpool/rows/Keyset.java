package dev.rockpool.rows;

import org.jspecify.annotations.Nullable;

/**
 * Which page of rows is asked for by its place in the order, and not by its number: see {@link PageQuery#keysetPage}. Immutable.
 */
public final class Keyset {

    private final @Nullable String cursor;
    private final boolean last;
    private final int size;

    private Keyset(@Nullable String cursor, boolean last, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("A page of " + size + " rows: at least 1 is allowed");
        }
        this.cursor = cursor;
        this.last = last;
        this.size = size;
    }

    /**
     * The first page.
     *
     * @param size the number of rows, at least 1
     * @return a keyset
     * @throws IllegalArgumentException when the size is less than 1
     */
    public static Keyset first(int size) {
        return new Keyset(null, false, size);
    }

    /**
     * The last page, which is full where there are rows enough.
     *
     * @param size the number of rows, at least 1
     * @return a keyset
     * @throws IllegalArgumentException when the size is less than 1
     */
    public static Keyset last(int size) {
        return new Keyset(null, true, size);
    }

    /**
     * The page that a cursor leads to.
     *
     * @param cursor from {@link KeysetPage#next()} or {@link KeysetPage#previous()}; null and the empty text mean the first page
     * @param size the number of rows, at least 1; it may differ from page to page
     * @return a keyset; the cursor is looked at when the page is loaded
     * @throws IllegalArgumentException when the size is less than 1
     */
    public static Keyset at(@Nullable String cursor, int size) {
        return new Keyset(cursor == null || cursor.isEmpty() ? null : cursor, false, size);
    }

    @Nullable
    String cursor() {
        return cursor;
    }

    boolean isLast() {
        return last;
    }

    int size() {
        return size;
    }

    /** Names the place and the size, not the cursor, which holds values. */
    @Override
    public String toString() {
        return "Keyset[" + (cursor != null ? "at a cursor" : last ? "last" : "first") + ", " + size + " rows]";
    }
}
