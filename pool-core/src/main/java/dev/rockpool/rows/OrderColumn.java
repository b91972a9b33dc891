package dev.rockpool.rows;

import java.util.ArrayList;
import java.util.List;

/**
 * A column that rows are ordered by.
 *
 * @param name its name, without quotes
 * @param descending whether larger values come first
 */
record OrderColumn(String name, boolean descending) {

    /** The opposite order. */
    OrderColumn reversed() {
        return new OrderColumn(name, !descending);
    }

    /** As SQL, qualified: SQLite takes a name in quotes that it does not know for a text, but not where a table stands before it. */
    String sql(String table) {
        return of(table, name) + (descending ? " DESC" : "");
    }

    /** A column of a table, both quoted. */
    static String of(String table, String column) {
        return Names.quote(table) + "." + Names.quote(column);
    }

    /** The list with one more. */
    static List<OrderColumn> and(List<OrderColumn> order, OrderColumn next, String where) {
        List<String> names =
                new ArrayList<>(order.stream().map(OrderColumn::name).toList());
        names.add(next.name());
        List<String> checked = Names.columns("the order of " + where, names);
        List<OrderColumn> more = new ArrayList<>(order);
        more.add(new OrderColumn(checked.get(order.size()), next.descending()));
        return List.copyOf(more);
    }
}
