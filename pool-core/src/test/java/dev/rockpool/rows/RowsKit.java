package dev.rockpool.rows;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.work.SqlFunction;
import dev.rockpool.work.TransactionFunction;
import dev.rockpool.work.WorkOptions;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A database on a file, its batches, and what they leave in it. */
final class RowsKit implements BatchOperations, AutoCloseable {

    final DatabaseManager db;
    final AtomicInteger transactions = new AtomicInteger();

    RowsKit(Path folder, String... schema) throws SQLException {
        this(DatabaseManager.withPooling(folder.resolve("rows.sqlite")).open(), schema);
    }

    RowsKit(DatabaseManager db, String... schema) throws SQLException {
        this.db = db;
        for (String statement : schema) {
            Sql.write(db, statement);
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T inTransaction(
            WorkOptions options, TransactionFunction<T, X> work) throws SQLException, X {
        transactions.incrementAndGet();
        return db.inTransaction(options, work);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(
            WorkOptions options, TransactionFunction<T, ?> work) {
        return db.submit(options, work);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T withReadConnection(SqlFunction<T, X> work)
            throws SQLException, X {
        return db.withReadConnection(work);
    }

    /** All rows of a query, each as its values with a bar between; what other threads see, so after the commit only. */
    List<String> rows(String sql) throws SQLException {
        return db.withReadConnection(connection -> {
            List<String> found = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        values.add(String.valueOf(rows.getObject(i)));
                    }
                    found.add(String.join("|", values));
                }
            }
            return found;
        });
    }

    String one(String sql) throws SQLException {
        return rows(sql).get(0);
    }

    @Override
    public void close() {
        db.close();
    }
}
