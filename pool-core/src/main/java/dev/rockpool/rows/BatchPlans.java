package dev.rockpool.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of batches. Several rows in one {@code INSERT} beat JDBC batches, because most of the cost of a row is the way into the driver
 * and into SQLite's statement and back. 500,000 rows in one transaction, one prepared statement, sqlite-jdbc 3.54.1, milliseconds:
 *
 * <pre>
 * columns | JDBC batch | rows per statement: 2 |  10 |  25 |  50 | 100 | 1000 | RETURNING: 1 row |  50 | 500
 *       1 |        204 |                   246 | 114 |  90 |  85 |  81 |   77 |              927 | 223 | 212
 *       3 |        324 |                   385 | 220 | 195 | 196 | 184 |  184 |             1089 | 358 | 356
 *       6 |        502 |                   584 | 412 | 379 | 384 | 377 |  374 |             1280 | 547 | 566
 *      12 |        860 |                   913 | 748 | 808 | 680 | 671 |  673 |             1548 | 914 | 926
 * </pre>
 *
 * From 50 rows on nothing is gained, so 64 are taken, whatever the number of columns, as long as the parameters suffice.
 */
final class BatchPlans {

    static final int ROWS_PER_INSERT = 64;

    /** Longer lists gain nothing, and are compiled for longer. */
    static final int KEYS_PER_STATEMENT = 500;

    /** SQLite's limit since 3.32; PostgreSQL's is twice that. The driver cannot be asked. */
    static final int MAX_PARAMETERS = 32_766;

    private BatchPlans() {}

    /** The columns of rows that tell them by name, from the first of them. */
    static List<String> columnsOf(TableShape table, @Nullable Object first) throws SQLException {
        if (first instanceof Map<?, ?> map) {
            List<String> names = map.keySet().stream().map(String::valueOf).toList();
            return Names.someColumns("A batch of maps on table '" + table.name() + "'", names);
        } else if (first instanceof Record) {
            RecordShape shape = RecordShape.of(first.getClass());
            List<String> names = new ArrayList<>();
            for (int column : shape.columnsOf(table.columns(), "table '" + table.name() + "'")) {
                names.add(table.columns().get(column));
            }
            return Names.someColumns("A batch of " + first.getClass().getTypeName(), names);
        }
        throw new IllegalArgumentException("The first row of a batch on table '" + table.name() + "' is "
                + (first == null ? "null" : "of type " + first.getClass().getTypeName())
                + ": without a list of columns rows are records or maps");
    }

    static BatchPlan insert(
            Connection connection, TableShape table, List<String> names, BatchOptions options, long committed)
            throws SQLException {
        List<String> columns = table.columns(names);
        String head = "INSERT " + (options.conflict() == Conflict.REPLACE ? "OR REPLACE " : "") + "INTO " + table.sql()
                + " (" + Names.quoted(columns) + ") VALUES ";
        String tail = onConflict(connection, table, columns, options)
                + (options.returned().isEmpty()
                        ? ""
                        : " RETURNING " + String.join(", ", table.qualified(table.columns(options.returned()))));
        String row = "(" + list("?", columns.size()) + ")";
        return plan(
                table,
                columns,
                rows -> head + list(row, rows) + tail,
                ROWS_PER_INSERT,
                0,
                !options.returned().isEmpty(),
                committed);
    }

    private static String onConflict(
            Connection connection, TableShape table, List<String> columns, BatchOptions options) throws SQLException {
        List<String> named = table.columns(options.conflictColumns());
        return switch (options.conflict()) {
            case ABORT -> "";
            case REPLACE -> {
                if (!table.isSqlite()) {
                    throw new SQLFeatureNotSupportedException(
                            "REPLACE is SQLite's alone: use UPDATE, which keeps the row and sets its columns", "0A000");
                }
                yield "";
            }
            case IGNORE -> " ON CONFLICT" + (named.isEmpty() ? "" : " (" + Names.quoted(named) + ")") + " DO NOTHING";
            case UPDATE -> doUpdate(columns, named.isEmpty() ? table.primaryKey(connection) : named, table);
        };
    }

    private static String doUpdate(List<String> columns, List<String> key, TableShape table) throws SQLException {
        if (key.isEmpty() || !columns.containsAll(key)) {
            throw new SQLException(
                    "UPDATE on conflict in table '" + table.name() + "' needs a unique key among the columns that are"
                            + " written, and its key " + key + " is not in " + columns
                            + ": name another by onConflict(UPDATE, columns…), or write the key too",
                    "42P10");
        }
        List<String> set =
                columns.stream().filter(column -> !key.contains(column)).toList();
        // Where all columns are keys there is nothing to set; to set them to themselves keeps RETURNING complete.
        return " ON CONFLICT (" + Names.quoted(key) + ") DO UPDATE SET "
                + (set.isEmpty() ? key : set)
                        .stream()
                                .map(column -> Names.quote(column) + " = excluded." + Names.quote(column))
                                .collect(Collectors.joining(", "));
    }

    /** One row per statement, as a JDBC batch: a join with a list of values has no types on PostgreSQL, and no better plan on SQLite. */
    static BatchPlan update(TableShape table, List<String> keyNames, List<String> names, long committed)
            throws SQLException {
        List<String> keys = table.columns(keyNames);
        List<String> all = new ArrayList<>(table.columns(names));
        List<String> set = all.stream().map(Names::quote).toList();
        String sql =
                "UPDATE " + table.sql() + " SET " + each(set, ", ") + " WHERE " + each(table.qualified(keys), " AND ");
        all.addAll(keys);
        return plan(table, Names.someColumns("batchUpdate", all), rows -> sql, 1, keys.size(), false, committed);
    }

    private static String each(List<String> columns, String between) {
        return columns.stream().map(column -> column + " = ?").collect(Collectors.joining(between));
    }

    static BatchPlan delete(TableShape table, List<String> keyNames, long committed) throws SQLException {
        List<String> keys = table.columns(keyNames);
        String head = "DELETE FROM " + table.sql() + " WHERE ";
        String columns = String.join(", ", table.qualified(keys));
        IntFunction<String> sql;
        if (keys.size() == 1) {
            sql = rows -> head + columns + " IN (" + list("?", rows) + ")";
        } else {
            String row = "(" + list("?", keys.size()) + ")";
            String values = table.isSqlite() ? "VALUES " : ""; // SQLite knows no list of row values
            sql = rows -> head + "(" + columns + ") IN (" + values + list(row, rows) + ")";
        }
        return plan(table, keys, sql, KEYS_PER_STATEMENT, keys.size(), false, committed);
    }

    private static BatchPlan plan(
            TableShape table,
            List<String> columns,
            IntFunction<String> sql,
            int most,
            int keys,
            boolean returning,
            long committed) {
        if (columns.size() > MAX_PARAMETERS) {
            throw new IllegalArgumentException("A batch on table '" + table.name() + "' has " + columns.size()
                    + " columns: at most " + MAX_PARAMETERS + " parameters go into a statement");
        }
        int rows = Math.min(most, MAX_PARAMETERS / columns.size());
        return new BatchPlan(table.name(), columns, sql, rows, keys, returning, table.isSqlite(), committed);
    }

    static String list(String item, int times) {
        return item + (", " + item).repeat(times - 1);
    }
}
