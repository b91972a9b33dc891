package dev.rockpool.rows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rows come after a position, in an order whose columns may go different ways and may hold NULLs, which count as the smallest
 * values.
 */
final class KeysetCondition {

    private final PageSql sql;
    private final List<OrderColumn> columns;
    private final Position position;
    private final List<@Nullable Object> parameters = new ArrayList<>();
    private final String text;

    /** For columns in the direction that is gone. */
    KeysetCondition(PageSql sql, List<OrderColumn> columns, Position position) {
        this.sql = sql;
        this.columns = columns;
        this.position = position;
        this.text = isUniform() ? together() : "(" + bound() + after(0) + ")";
    }

    String text() {
        return text;
    }

    List<@Nullable Object> parameters() {
        return Collections.unmodifiableList(parameters);
    }

    private boolean isUniform() {
        return columns.stream()
                .allMatch(
                        column -> column.descending() == columns.get(0).descending() && !sql.isNullable(column.name()));
    }

    /** All at once, which an index over the columns serves from the very row on. */
    private String together() {
        parameters.addAll(position.values());
        String names = columns.stream()
                .map(column -> OrderColumn.of(sql.name(), column.name()))
                .collect(Collectors.joining(", "));
        String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
        return "(" + names + ") " + comparison(columns.get(0), position.inclusive()) + " (" + marks + ")";
    }

    /** Says again of the first column alone what follows from the rest, for an index on it finds no way through ORs. */
    private String bound() {
        OrderColumn first = columns.get(0);
        Object value = position.values().get(0);
        if (value == null || (first.descending() && sql.isNullable(first.name()))) {
            return "";
        }
        return compare(first, true, value) + " AND ";
    }

    /** Rows that are equal to the position in the columns before, and after it in this one or a later one. */
    private String after(int index) {
        OrderColumn column = columns.get(index);
        String name = OrderColumn.of(sql.name(), column.name());
        Object value = position.values().get(index);
        List<String> ways = new ArrayList<>();
        if (value != null) {
            ways.add(compare(column, false, value));
            if (column.descending() && sql.isNullable(column.name())) {
                ways.add(name + " IS NULL");
            }
        } else if (!column.descending()) {
            ways.add(name + " IS NOT NULL");
        }
        boolean last = index == columns.size() - 1;
        if (!last || position.inclusive()) {
            String equal = name + (value == null ? " IS NULL" : " = ?");
            if (value != null) {
                parameters.add(value);
            }
            ways.add(last ? equal : equal + " AND " + after(index + 1));
        }
        return ways.isEmpty() ? "1 = 0" : "(" + String.join(" OR ", ways) + ")";
    }

    private String compare(OrderColumn column, boolean orEqual, Object value) {
        parameters.add(value);
        return OrderColumn.of(sql.name(), column.name()) + " " + comparison(column, orEqual) + " ?";
    }

    private static String comparison(OrderColumn column, boolean orEqual) {
        return (column.descending() ? "<" : ">") + (orEqual ? "=" : "");
    }
}
