package dev.rockpool.stmt;

/**
 * Texts that are likely kept, or were likely seen not long ago: their hash codes, each at one place, where the later hides the earlier.
 * From any thread; plain reads and writes, for a wrong answer does no harm: a connection is a little less suited than another, or a statement
 * is kept a little earlier or later.
 */
final class TextHints {

    /** So many places for each statement that two rarely meet. */
    private static final int SPARSE = 4;

    private final int[] hashes;

    TextHints(int statements) {
        hashes = new int[Integer.highestOneBit(Math.max(1, statements) * SPARSE * 2 - 1)];
    }

    /** Adds a text; tells whether it was there. */
    boolean add(String sql) {
        int hash = sql.hashCode();
        int place = place(hash);
        boolean known = hashes[place] == hash;
        hashes[place] = hash;
        return known;
    }

    void remove(String sql) {
        int hash = sql.hashCode();
        int place = place(hash);
        if (hashes[place] == hash) {
            hashes[place] = 0;
        }
    }

    boolean has(String sql) {
        int hash = sql.hashCode();
        return hash != 0 && hashes[place(hash)] == hash;
    }

    private int place(int hash) {
        return (hash ^ (hash >>> 16)) & (hashes.length - 1);
    }
}
