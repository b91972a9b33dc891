package dev.rockpool.rows;

import dev.rockpool.work.SqlFunction;
import dev.rockpool.work.TransactionOperations;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many rows at once, in as few statements and commits as the database allows. Thread-safe where the connections' lender is.
 *
 * <p><b>All or nothing.</b> A batch is one transaction, unless {@link BatchOptions#commitEvery} divides it: when it fails, nothing of it
 * is kept. The error is a {@link BatchException}, which names the row, where a row is to blame.
 *
 * <p><b>Names.</b> A table is {@code item} or {@code main.item}; a part with dots in it stands in double quotes. Names are quoted in all
 * SQL, and columns are looked up in the table, upper and lower case being equal: no name can become SQL.
 *
 * <p><b>Rows.</b> A row is a list or an array, with its values in the order of the columns, or a record or a map, with its values by
 * name. A map must have a value or a null for every column, and no more; components of a record that are none of the named columns are
 * left out. How values are stored is in the package's description. Where a table or its columns do not fit, and where rows are in a
 * collection and do not fit, that is told before anything is written.
 *
 * <p><b>Any length.</b> Rows may come from an iterator or a stream of any length: no more than one chunk is held in memory. In one
 * transaction the writer is held while they come; with {@link BatchOptions#commitEvery} it is not. A transaction that may be run again
 * is run again only where its rows are still there: those of a collection, or those that {@code commitEvery} holds. A stream in one
 * transaction is run once, and shares its commit with no other unit. Called for within a unit, a batch is a part of that unit, and
 * {@code commitEvery} commits nothing.
 *
 * <p><b>Databases.</b> Inserts of several rows, updates and deletes are standard SQL. {@link BatchOptions#returning}, {@link
 * Conflict#IGNORE} and {@link Conflict#UPDATE} are of SQLite and PostgreSQL, {@link Conflict#REPLACE} of SQLite alone.
 */
public interface BatchOperations extends TransactionOperations {

    /**
     * Runs work on a connection that only reads.
     *
     * @param work gets the connection for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses
     * @throws X what the work threw
     */
    <T extends @Nullable Object, X extends Exception> T withReadConnection(SqlFunction<T, X> work)
            throws SQLException, X;

    /**
     * Inserts rows in one transaction; a conflict fails the batch.
     *
     * @param table its name
     * @param columns of the table, in the order of the rows' values
     * @param rows lists, arrays, records or maps
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame; nothing was kept
     */
    default BatchResult batchInsert(String table, List<String> columns, Iterable<?> rows) throws SQLException {
        return batchInsert(table, columns, rows, BatchOptions.defaults());
    }

    /**
     * Inserts rows.
     *
     * @param table its name
     * @param columns of the table, in the order of the rows' values
     * @param rows lists, arrays, records or maps
     * @param options how
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame
     */
    default BatchResult batchInsert(String table, List<String> columns, Iterable<?> rows, BatchOptions options)
            throws SQLException {
        return BatchRun.through(this, BatchInput.of(rows), options, Batches.inserting(table, columns, options));
    }

    /**
     * Inserts rows from an iterator, of any length.
     *
     * @param table its name
     * @param columns of the table, in the order of the rows' values
     * @param rows lists, arrays, records or maps; it may give the same object again with other values
     * @param options how
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame
     */
    default BatchResult batchInsert(String table, List<String> columns, Iterator<?> rows, BatchOptions options)
            throws SQLException {
        return BatchRun.through(this, BatchInput.of(rows), options, Batches.inserting(table, columns, options));
    }

    /**
     * Inserts rows from a stream, of any length, and closes it.
     *
     * @param table its name
     * @param columns of the table, in the order of the rows' values
     * @param rows lists, arrays, records or maps
     * @param options how
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame
     */
    default BatchResult batchInsert(String table, List<String> columns, Stream<?> rows, BatchOptions options)
            throws SQLException {
        try (rows) {
            return batchInsert(table, columns, rows.iterator(), options);
        }
    }

    /**
     * Inserts records or maps in one transaction; a conflict fails the batch.
     *
     * @param table its name
     * @param rows records or maps; the first one tells the columns
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame; nothing was kept
     */
    default BatchResult batchInsert(String table, Iterable<?> rows) throws SQLException {
        return batchInsert(table, rows, BatchOptions.defaults());
    }

    /**
     * Inserts records or maps.
     *
     * @param table its name
     * @param rows records or maps; the first one tells the columns
     * @param options how
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame
     */
    default BatchResult batchInsert(String table, Iterable<?> rows, BatchOptions options) throws SQLException {
        return BatchRun.through(this, BatchInput.of(rows), options, Batches.inserting(table, options));
    }

    /**
     * Inserts records or maps from an iterator, of any length.
     *
     * @param table its name
     * @param rows records or maps; the first one tells the columns
     * @param options how
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame
     */
    default BatchResult batchInsert(String table, Iterator<?> rows, BatchOptions options) throws SQLException {
        return BatchRun.through(this, BatchInput.of(rows), options, Batches.inserting(table, options));
    }

    /**
     * Inserts records or maps from a stream, of any length, and closes it.
     *
     * @param table its name
     * @param rows records or maps; the first one tells the columns
     * @param options how
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame
     */
    default BatchResult batchInsert(String table, Stream<?> rows, BatchOptions options) throws SQLException {
        try (rows) {
            return batchInsert(table, rows.iterator(), options);
        }
    }

    /**
     * Updates rows by key, in one transaction. A key that is not there changes nothing: compare {@link BatchResult#changed} with {@link
     * BatchResult#rows}.
     *
     * @param table its name
     * @param keyColumns which row is meant
     * @param columns what is set
     * @param rows lists and arrays have the keys' values first; records or maps
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame; nothing was kept
     */
    default BatchResult batchUpdate(String table, List<String> keyColumns, List<String> columns, Iterable<?> rows)
            throws SQLException {
        return batchUpdate(table, keyColumns, columns, rows, BatchOptions.defaults());
    }

    /**
     * Updates rows by key.
     *
     * @param table its name
     * @param keyColumns which row is meant
     * @param columns what is set
     * @param rows lists and arrays have the keys' values first; records or maps
     * @param options how; neither conflicts nor returning
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame
     */
    default BatchResult batchUpdate(
            String table, List<String> keyColumns, List<String> columns, Iterable<?> rows, BatchOptions options)
            throws SQLException {
        return BatchRun.through(
                this, BatchInput.of(rows), options, Batches.updating(table, keyColumns, columns, options));
    }

    /**
     * Deletes rows by their keys, in one transaction. A key that is not there deletes nothing.
     *
     * @param table its name
     * @param keyColumn which row is meant
     * @param keys values, not null
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a key is to blame; nothing was kept
     */
    default BatchResult batchDelete(String table, String keyColumn, Iterable<?> keys) throws SQLException {
        return batchDelete(table, List.of(keyColumn), keys, BatchOptions.defaults());
    }

    /**
     * Deletes rows by keys of one column or several.
     *
     * @param table its name
     * @param keyColumns which row is meant
     * @param keys values, where there is one column; else lists, arrays, records or maps
     * @param options how; neither conflicts nor returning
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a key is to blame
     */
    default BatchResult batchDelete(String table, List<String> keyColumns, Iterable<?> keys, BatchOptions options)
            throws SQLException {
        return BatchRun.through(this, BatchInput.of(keys), options, Batches.deleting(table, keyColumns, options));
    }

    /**
     * Finds rows by their ids, hundreds in one statement, among what was committed: within a unit, {@link Batches#selectByIds} on its
     * connection sees what the unit has written too. Where there are more than 500 ids, and others write meanwhile, the rows may
     * come from different moments: {@link Batches#selectByIds} in one read snapshot prevents that.
     *
     * @param table its name
     * @param keyColumn a unique column
     * @param ids not null, in any order and number
     * @param mapper makes objects of the rows, not null; the row has one more column, the last, {@code rockpool_place}
     * @param <K> the ids
     * @param <T> the objects
     * @return what was found for each id, in the order of the ids
     * @throws SQLException when the database refuses, or an id has several rows
     */
    default <K, T> BatchSelection<K, T> batchSelectByIds(
            String table, String keyColumn, Collection<? extends K> ids, RowMapper<? extends T> mapper)
            throws SQLException {
        Names.table(table);
        return this.<BatchSelection<K, T>, RuntimeException>withReadConnection(
                connection -> IdQuery.select(connection, table, keyColumn, ids, mapper));
    }
}
