package dev.rockpool.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The queries of pages.
 *
 * @param from a table or a query in brackets, as SQL
 * @param name what columns are qualified with
 * @param parameters those of {@code from}, then those of {@code where}
 * @param where SQL, or empty
 * @param order as it was asked for
 * @param unique what tells equal rows apart; may be in the order already
 * @param notNull columns that hold no NULL, as their owner says
 */
record PageSql(
        String from,
        String name,
        List<@Nullable Object> parameters,
        String where,
        List<OrderColumn> order,
        List<String> unique,
        List<String> notNull) {

    /** A text and its parameters. */
    record Query(String text, List<@Nullable Object> parameters) {}

    /** The order down to the last column; those that tell equal rows apart go the way of the column before them. */
    List<OrderColumn> fullOrder() {
        List<OrderColumn> full = new ArrayList<>(order);
        boolean descending = !order.isEmpty() && order.get(order.size() - 1).descending();
        for (String column : unique) {
            if (order.stream().noneMatch(other -> other.name().equalsIgnoreCase(column))) {
                full.add(new OrderColumn(column, descending));
            }
        }
        return full;
    }

    boolean isNullable(String column) {
        return !contains(notNull, column) && !contains(unique, column);
    }

    private static boolean contains(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    /** What tells this query from others, without its parameters. */
    String identity() {
        return from + '\n' + where + '\n' + fullOrder() + '\n' + unique + '\n' + notNull;
    }

    Query count() {
        return new Query("SELECT COUNT(*) FROM " + from + whereClause(where), parameters);
    }

    Query offset(long skipped, long rows) {
        String text = "SELECT " + Names.quote(name) + ".* FROM " + from + whereClause(where) + orderBy(fullOrder())
                + " LIMIT ? OFFSET ?";
        return new Query(text, Conditions.and(parameters, List.of(rows, skipped)));
    }

    Query keyset(Position position, long rows) {
        List<OrderColumn> columns = fullOrder();
        StringBuilder text =
                new StringBuilder("SELECT ").append(Names.quote(name)).append(".*");
        for (int i = 0; i < columns.size(); i++) {
            text.append(", ")
                    .append(OrderColumn.of(name, columns.get(i).name()))
                    .append(" AS ")
                    .append(ResultColumns.key(i));
        }
        if (position.backwards()) {
            columns = columns.stream().map(OrderColumn::reversed).toList();
        }
        List<@Nullable Object> all = new ArrayList<>(parameters);
        String both = where;
        if (!position.isEnd()) {
            KeysetCondition after = new KeysetCondition(this, columns, position);
            both = where.isEmpty() ? after.text() : where + " AND " + after.text();
            all.addAll(after.parameters());
        }
        all.add(rows);
        text.append(" FROM ")
                .append(from)
                .append(whereClause(both))
                .append(orderBy(columns))
                .append(" LIMIT ?");
        return new Query(text.toString(), Collections.unmodifiableList(all));
    }

    private static String whereClause(String condition) {
        return condition.isEmpty() ? "" : " WHERE " + condition;
    }

    /** NULLs count as the smallest values. On SQLite they do anyway, so an index still serves. */
    private String orderBy(List<OrderColumn> columns) {
        return columns.stream()
                .map(column -> column.sql(name)
                        + (!isNullable(column.name()) ? "" : column.descending() ? " NULLS LAST" : " NULLS FIRST"))
                .collect(Collectors.joining(", ", " ORDER BY ", ""));
    }
}
