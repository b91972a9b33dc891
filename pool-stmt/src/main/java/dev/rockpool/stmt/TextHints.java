package dev.rockpool.stmt;

/**
 * Which texts are likely kept, for whoever looks for a connection: their hash codes, each at one place. Written by the owner of the
 * connection, read by anybody; plain reads and writes, for a stale answer only makes a connection a little less suited than another. So do
 * two texts that share a place, of which the later hides the earlier.
 */
final class TextHints {

    /** So many places for each statement that two rarely meet. */
    private static final int SPARSE = 4;

    private final int[] hashes;

    TextHints(int statements) {
        hashes = new int[Integer.highestOneBit(Math.max(1, statements) * SPARSE * 2 - 1)];
    }

    void add(String sql) {
        int hash = sql.hashCode();
        hashes[place(hash)] = hash;
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
