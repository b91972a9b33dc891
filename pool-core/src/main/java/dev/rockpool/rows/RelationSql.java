package dev.rockpool.rows;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of a relation. Its text is one of few, whatever the number of keys: the list of keys is filled up with its last one, so
 * that statements and plans are found again.
 *
 * @param table the table whose rows are loaded, in parts
 * @param keyColumns what the keys are compared with; columns of the join table where there is one
 * @param join the table between, or null
 * @param where SQL, or empty
 * @param parameters those of {@code where}
 * @param order by columns of the table
 * @param limit rows for each parent, or 0
 */
record RelationSql(
        List<String> table,
        List<String> keyColumns,
        @Nullable Join join,
        String where,
        List<@Nullable Object> parameters,
        List<OrderColumn> order,
        int limit) {

    /** Keys of one query. More gain nothing on SQLite (measured up to 5,000), and other databases allow no more. */
    static final int CHUNK = 1_000;

    /** Which columns of a join table equal which of the child's. */
    record Join(List<String> table, List<String> columns, List<String> childColumns) {}

    /** The table's name without its schema: what columns are qualified with. */
    String name() {
        return table.get(table.size() - 1);
    }

    /** How many keys the text for so many has place for. */
    static int padded(int keys) {
        return keys == 1 ? 1 : Math.min(CHUNK, Integer.highestOneBit(keys - 1) << 1);
    }

    String text(int keys) {
        String columns = keyList();
        StringBuilder sql =
                new StringBuilder("SELECT ").append(Names.quote(name())).append(".*");
        for (int i = 0; i < keyColumns.size(); i++) {
            sql.append(", ").append(keyColumn(i)).append(" AS ").append(ResultColumns.key(i));
        }
        if (limit > 0) {
            sql.append(", ROW_NUMBER() OVER (PARTITION BY ").append(columns);
            orderBy(sql).append(") AS ").append(ResultColumns.RANK);
        }
        sql.append(" FROM ").append(from()).append(" WHERE ");
        appendKeys(sql, columns, keys);
        if (!where.isEmpty()) {
            sql.append(" AND ").append(where);
        }
        if (limit > 0) {
            return "SELECT * FROM (" + sql + ") AS rockpool_rows WHERE " + ResultColumns.RANK + " <= ? ORDER BY "
                    + ResultColumns.RANK;
        }
        return orderBy(sql).toString();
    }

    private StringBuilder orderBy(StringBuilder sql) {
        if (!order.isEmpty()) {
            sql.append(" ORDER BY ")
                    .append(order.stream().map(column -> column.sql(name())).collect(Collectors.joining(", ")));
        }
        return sql;
    }

    private String from() {
        String child = qualified(table);
        if (join == null) {
            return child;
        }
        StringBuilder sql =
                new StringBuilder(qualified(join.table)).append(" JOIN ").append(child);
        for (int i = 0; i < join.columns.size(); i++) {
            sql.append(i == 0 ? " ON " : " AND ")
                    .append(OrderColumn.of(name(), join.childColumns.get(i)))
                    .append(" = ")
                    .append(OrderColumn.of(keyTable(), join.columns.get(i)));
        }
        return sql.toString();
    }

    static String qualified(List<String> table) {
        return table.stream().map(Names::quote).collect(Collectors.joining("."));
    }

    private String keyTable() {
        return join == null ? name() : join.table.get(join.table.size() - 1);
    }

    private String keyColumn(int index) {
        return OrderColumn.of(keyTable(), keyColumns.get(index));
    }

    private String keyList() {
        return keyColumns.stream()
                .map(column -> OrderColumn.of(keyTable(), column))
                .collect(Collectors.joining(", "));
    }

    private void appendKeys(StringBuilder sql, String columns, int keys) {
        if (keyColumns.size() == 1) {
            sql.append(columns).append(" IN (").append(String.join(", ", Collections.nCopies(keys, "?")));
        } else {
            String one = "(" + String.join(", ", Collections.nCopies(keyColumns.size(), "?")) + ")";
            sql.append('(')
                    .append(columns)
                    .append(") IN (VALUES ")
                    .append(String.join(", ", Collections.nCopies(keys, one)));
        }
        sql.append(')');
    }

    /** Sets all parameters of a text for so many keys. */
    void bind(PreparedStatement statement, Values values, List<List<Object>> keys, int padded) throws SQLException {
        int index = 1;
        for (int i = 0; i < padded; i++) {
            for (Object part : keys.get(Math.min(i, keys.size() - 1))) {
                values.bind(statement, index++, part);
            }
        }
        for (Object parameter : parameters) {
            values.bind(statement, index++, parameter);
        }
        if (limit > 0) {
            values.bind(statement, index, limit);
        }
    }

    /** As its owner would say it, for messages. */
    @Override
    public String toString() {
        return String.join(".", table) + (join == null ? "" : " through " + String.join(".", join.table)) + " by "
                + keyColumns;
    }
}
