package dev.rockpool.stmt;

import org.jspecify.annotations.Nullable;

/**
 * A call of a random script. It stands for itself: what it needs it finds in the world's places, or does nothing, so that a script from
 * which calls are taken out is a script still.
 *
 * @param text what it does, for people
 * @param work what it does
 */
record RandomCall(String text, Work work) {

    /** May be done again and again, and in several worlds. */
    @FunctionalInterface
    interface Work {
        /** Returns what is to be compared. */
        @Nullable
        Object in(JdbcWorld world) throws Exception;
    }

    @Override
    public String toString() {
        return text;
    }
}
