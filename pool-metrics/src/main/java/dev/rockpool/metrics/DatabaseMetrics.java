package dev.rockpool.metrics;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Diagnosis;
import dev.rockpool.metrics.record.BoundPool;
import dev.rockpool.metrics.record.PoolRecorder;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Quantiles;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of one database, or of several combined, at one moment. Immutable.
 *
 * @param name the pool's name, or {@code combined}
 * @param closed whether the database is closed; of several, whether all are
 * @param diagnosis who holds what, who waits, statements by time, what went wrong and what to do; with the pool's figures
 * @param use how long connections were lately held, by the name of their lane; without those of which nothing is known
 * @param statements how long statements lately were in the driver
 * @param commits how long commits of groups of write units lately took
 * @param checkpoints how long checkpoints lately took
 */
public record DatabaseMetrics(
        String name,
        boolean closed,
        Diagnosis diagnosis,
        Map<String, Quantiles> use,
        Quantiles statements,
        Quantiles commits,
        Quantiles checkpoints) {

    /** Copies the map. */
    public DatabaseMetrics {
        use = Map.copyOf(use);
    }

    /**
     * Looks at a database. Needs no connection, so it answers when the pool is exhausted.
     *
     * @param db open, or closed; without {@link PoolMetrics} all times are {@link Quantiles#NONE}
     * @return its figures now
     */
    public static DatabaseMetrics of(DatabaseManager db) {
        Diagnosis diagnosis = db.diagnose();
        PoolRecorder recorder =
                db.attachment(BoundPool.class).map(BoundPool::recorder).orElse(null);
        if (recorder == null) {
            return new DatabaseMetrics(
                    db.name(), db.isClosed(), diagnosis, Map.of(), Quantiles.NONE, Quantiles.NONE, Quantiles.NONE);
        }
        Map<String, Quantiles> use = new LinkedHashMap<>();
        for (LaneStats lane : diagnosis.stats().lanes()) {
            use.put(lane.lane(), recorder.use(lane.lane()));
        }
        return new DatabaseMetrics(
                db.name(),
                db.isClosed(),
                diagnosis,
                use,
                recorder.operations(),
                recorder.commits(),
                recorder.checkpoints());
    }

    /**
     * Returns the pool's figures.
     *
     * @return those of the diagnosis
     */
    public PoolStats stats() {
        return diagnosis.stats();
    }
}
