package dev.rockpool.rows;

import dev.rockpool.rows.BatchRun.Planner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Batches on a connection that is inside a transaction of the caller's: the same as {@link BatchOperations}, which says what tables,
 * columns and rows may be, for use beside other work in one transaction. When a batch throws, a part of it may have been written: roll the
 * transaction back. Stateless.
 */
public final class Batches {

    private Batches() {}

    /**
     * Inserts rows.
     *
     * @param connection inside a transaction
     * @param table its name
     * @param columns of the table, in the order of the rows' values
     * @param rows lists, arrays, records or maps
     * @param options how
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame
     */
    public static BatchResult insert(
            Connection connection, String table, List<String> columns, Iterable<?> rows, BatchOptions options)
            throws SQLException {
        return BatchRun.within(connection, BatchInput.of(rows), options, inserting(table, columns, options));
    }

    /**
     * Inserts records or maps.
     *
     * @param connection inside a transaction
     * @param table its name
     * @param rows records or maps; the first one tells the columns
     * @param options how
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame
     */
    public static BatchResult insert(Connection connection, String table, Iterable<?> rows, BatchOptions options)
            throws SQLException {
        return BatchRun.within(connection, BatchInput.of(rows), options, inserting(table, options));
    }

    /**
     * Updates rows by key.
     *
     * @param connection inside a transaction
     * @param table its name
     * @param keyColumns which row is meant
     * @param columns what is set
     * @param rows lists and arrays have the keys' values first; records or maps
     * @param options how; neither conflicts nor returning
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a row is to blame
     */
    public static BatchResult update(
            Connection connection,
            String table,
            List<String> keyColumns,
            List<String> columns,
            Iterable<?> rows,
            BatchOptions options)
            throws SQLException {
        return BatchRun.within(connection, BatchInput.of(rows), options, updating(table, keyColumns, columns, options));
    }

    /**
     * Deletes rows by key.
     *
     * @param connection inside a transaction
     * @param table its name
     * @param keyColumns which row is meant
     * @param keys values, where there is one column; else lists, arrays, records or maps
     * @param options how; neither conflicts nor returning
     * @return what was done
     * @throws SQLException when the database refuses; a {@link BatchException} where a key is to blame
     */
    public static BatchResult delete(
            Connection connection, String table, List<String> keyColumns, Iterable<?> keys, BatchOptions options)
            throws SQLException {
        return BatchRun.within(connection, BatchInput.of(keys), options, deleting(table, keyColumns, options));
    }

    /**
     * Finds rows by their ids. The connection may be in auto-commit.
     *
     * @param connection any
     * @param table its name
     * @param keyColumn a unique column
     * @param ids not null, in any order and number
     * @param mapper makes objects of the rows, not null; the row has one more column, the last, {@code rockpool_place}
     * @param <K> the ids
     * @param <T> the objects
     * @return what was found for each id
     * @throws SQLException when the database refuses, or an id has several rows
     */
    public static <K, T> BatchSelection<K, T> selectByIds(
            Connection connection,
            String table,
            String keyColumn,
            Collection<? extends K> ids,
            RowMapper<? extends T> mapper)
            throws SQLException {
        return IdQuery.select(connection, table, keyColumn, ids, mapper);
    }

    // What follows is checked before a connection is borrowed; the rest when the table can be asked.

    static Planner inserting(String table, List<String> columns, BatchOptions options) {
        Names.table(table);
        List<String> names = Names.someColumns("A batch on table '" + table + "'", columns);
        return (connection, first, committed) -> {
            TableShape shape = TableShape.of(connection, table);
            BatchPlan plan = BatchPlans.insert(connection, shape, names, options, committed);
            return new RowReader(plan, inOrder(names.size()), Values.of(connection));
        };
    }

    static Planner inserting(String table, BatchOptions options) {
        Names.table(table);
        return (connection, first, committed) -> {
            TableShape shape = TableShape.of(connection, table);
            List<String> names = BatchPlans.columnsOf(shape, first);
            BatchPlan plan = BatchPlans.insert(connection, shape, names, options, committed);
            return new RowReader(plan, inOrder(names.size()), Values.of(connection));
        };
    }

    static Planner updating(String table, List<String> keyColumns, List<String> columns, BatchOptions options) {
        options.requireNoneOfInserts("batchUpdate");
        Names.table(table);
        String what = "batchUpdate of table '" + table + "'";
        List<String> keys = Names.someColumns(what, keyColumns);
        List<String> names = Names.someColumns(what, columns);
        List<String> all = new ArrayList<>(keys);
        all.addAll(names);
        Names.columns(what, all);
        // The statement has its keys last, a row has them first.
        int[] places = IntStream.range(0, all.size())
                .map(i -> (i + keys.size()) % all.size())
                .toArray();
        return (connection, first, committed) -> new RowReader(
                BatchPlans.update(TableShape.of(connection, table), keys, names, committed),
                places,
                Values.of(connection));
    }

    static Planner deleting(String table, List<String> keyColumns, BatchOptions options) {
        options.requireNoneOfInserts("batchDelete");
        Names.table(table);
        List<String> keys = Names.someColumns("batchDelete from table '" + table + "'", keyColumns);
        return (connection, first, committed) -> new RowReader(
                BatchPlans.delete(TableShape.of(connection, table), keys, committed),
                inOrder(keys.size()),
                Values.of(connection));
    }

    private static int[] inOrder(int columns) {
        return IntStream.range(0, columns).toArray();
    }
}
