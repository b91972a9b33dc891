package dev.rockpool.rows;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in an order of rows, and which way to go from it. Immutable.
 *
 * @param backwards whether the rows before it are wanted
 * @param inclusive whether a row at this very place is wanted too
 * @param values those of the columns of the order; empty for the place before the first row, or after the last when going backwards
 */
record Position(boolean backwards, boolean inclusive, List<@Nullable Object> values) {

    boolean isEnd() {
        return values.isEmpty();
    }
}
