package dev.rockpool.metrics;

import dev.rockpool.DatabaseManager;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of several databases at one moment, each by its name and all combined. Immutable.
 *
 * @param databases by name, in the order in which they were given
 * @param combined all of them. Gauges and counters are sums, what is longest or largest is that of the worst, lists are put together. Of
 *     spread times, which cannot be added up, it tells the worst of each: no database was slower
 */
public record UnifiedMetrics(Map<String, DatabaseMetrics> databases, DatabaseMetrics combined) {

    /** The name of all databases combined. */
    public static final String COMBINED = "combined";

    /** Copies the map, and keeps its order. */
    public UnifiedMetrics {
        databases = Collections.unmodifiableMap(new LinkedHashMap<>(databases));
    }

    /**
     * Looks at databases. Needs no connection, so it answers when the pools are exhausted.
     *
     * @param databases at least one, open or closed, with names that differ
     * @return their figures now
     * @throws IllegalArgumentException when two have the same name, or none is given
     */
    public static UnifiedMetrics of(DatabaseManager... databases) {
        return of(Arrays.asList(databases));
    }

    /**
     * Looks at databases. Needs no connection, so it answers when the pools are exhausted.
     *
     * @param databases at least one, open or closed, with names that differ
     * @return their figures now
     * @throws IllegalArgumentException when two have the same name, or none is given
     */
    public static UnifiedMetrics of(Collection<DatabaseManager> databases) {
        if (databases.isEmpty()) {
            throw new IllegalArgumentException("databases = [] is not allowed: give at least one DatabaseManager");
        }
        Map<String, DatabaseMetrics> byName = new LinkedHashMap<>();
        for (DatabaseManager db : databases) {
            if (byName.put(db.name(), DatabaseMetrics.of(db)) != null) {
                throw new IllegalArgumentException("Two databases are named '" + db.name()
                        + "': give each a name of its own by DatabaseManager.withPooling(…).name(…)");
            }
        }
        return new UnifiedMetrics(byName, Combining.all(byName.values()));
    }
}
