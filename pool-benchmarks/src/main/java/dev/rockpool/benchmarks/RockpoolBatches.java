package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import dev.rockpool.rows.BatchOperations;
import dev.rockpool.rows.BatchOptions;
import dev.rockpool.work.SqlFunction;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rockpool's batches over its write queue. */
record RockpoolBatches(DatabaseManager manager) implements BatchOperations, BulkTarget {

    @Override
    public void insert(int first, int count) throws SQLException {
        long inserted = batchInsert(
                        Readings.TABLE,
                        Readings.COLUMNS,
                        Readings.rows(first, count).iterator(),
                        BatchOptions.defaults())
                .rows();
        if (inserted != count) {
            throw new IllegalStateException(inserted + " rows were inserted, not " + count);
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T inTransaction(SqlFunction<T, X> work)
            throws SQLException, X {
        return manager.<T, X>inTransaction(work::apply);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T withReadConnection(SqlFunction<T, X> work)
            throws SQLException, X {
        return manager.withReadConnection(work);
    }

    @Override
    public void close() {
        manager.close();
    }
}
