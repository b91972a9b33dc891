package dev.rockpool.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions as SQL, and their parameters. Stateless. */
final class Conditions {

    private Conditions() {}

    /**
     * Joins two conditions.
     *
     * @param first SQL, or empty
     * @throws IllegalArgumentException when the second is blank
     */
    static String and(String first, String second) {
        if (second.isBlank()) {
            throw new IllegalArgumentException("A condition must not be blank: leave where() out where there is none");
        }
        // The line break ends a comment that the condition may end with.
        String closed = "(" + second + (second.contains("--") ? "\n)" : ")");
        return first.isEmpty() ? closed : first + " AND " + closed;
    }

    /** Joins two lists, which may hold nulls. */
    static List<@Nullable Object> and(List<@Nullable Object> first, List<@Nullable Object> second) {
        List<@Nullable Object> all = new ArrayList<>(first);
        all.addAll(second);
        return Collections.unmodifiableList(all);
    }
}
