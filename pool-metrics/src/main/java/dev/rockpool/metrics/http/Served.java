package dev.rockpool.metrics.http;

import dev.rockpool.DatabaseManager;
import dev.rockpool.metrics.UnifiedMetrics;
import dev.rockpool.metrics.record.BoundPool;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** The databases that are served, by name. Immutable. */
final class Served {

    private final Map<String, One> byName;

    /**
     * One of them.
     *
     * @param db its manager
     * @param bound what is measured of it
     * @param health its checks
     */
    record One(DatabaseManager db, BoundPool bound, SharedCheck health) {}

    private Served(Map<String, One> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    /** Refuses databases that are not measured, and names that are not unique. */
    static Served of(Collection<DatabaseManager> databases, Executor healthThreads) {
        Map<String, One> byName = new LinkedHashMap<>();
        for (DatabaseManager db : databases) {
            BoundPool bound = db.attachment(BoundPool.class)
                    .orElseThrow(() -> new IllegalArgumentException("database '" + db.name()
                            + "' has no metrics: open it with DatabaseManager.withPooling(…)"
                            + ".with(PoolMetrics.of(registry))"));
            if (byName.put(db.name(), new One(db, bound, new SharedCheck(db, healthThreads))) != null
                    || db.name().equals(UnifiedMetrics.COMBINED)) {
                throw new IllegalArgumentException("database '" + db.name()
                        + "' cannot be told from another of that name: give it a name of its own by"
                        + " DatabaseManager.withPooling(…).name(…)");
            }
        }
        return new Served(byName);
    }

    Collection<One> all() {
        return byName.values();
    }

    One named(String name) {
        One found = byName.get(name);
        if (found == null) {
            throw new Refusal(
                    404,
                    "database = '" + name + "' is not served here: these are: " + String.join(", ", byName.keySet()));
        }
        return found;
    }

    UnifiedMetrics metrics() {
        return UnifiedMetrics.of(byName.values().stream().map(One::db).toList());
    }
}
