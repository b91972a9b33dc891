package dev.rockpool.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads one page: a row more than it shows tells whether there are more. Not thread-safe. */
final class PageReader<T> {

    private final Connection connection;
    private final PageSql sql;
    private final RowMapper<T> mapper;
    private final List<Relation<? super T, ?>> relations;
    private final boolean total;

    PageReader(
            Connection connection,
            PageSql sql,
            RowMapper<T> mapper,
            List<Relation<? super T, ?>> relations,
            boolean total) {
        this.connection = connection;
        this.sql = sql;
        this.mapper = mapper;
        this.relations = relations;
        this.total = total;
    }

    /** A row, and where it is in the order. */
    private record Placed<T>(T item, List<@Nullable Object> place) {}

    Page<T> offset(int number, int size) throws SQLException {
        List<Placed<T>> rows = read(sql.offset((number - 1L) * size, size + 1L), 0);
        boolean more = rows.size() > size;
        List<T> items = items(more ? rows.subList(0, size) : rows);
        return new Page<>(items, number, size, more, total(), Related.load(connection, items, relations));
    }

    KeysetPage<T> keyset(Keyset keyset, CursorCodec codec) throws SQLException {
        String cursor = keyset.cursor();
        Position from = cursor == null ? new Position(keyset.isLast(), false, List.of()) : codec.decode(cursor);
        List<Placed<T>> rows =
                read(sql.keyset(from, keyset.size() + 1L), sql.fullOrder().size());
        check(rows);
        boolean more = rows.size() > keyset.size();
        List<Placed<T>> shown = new ArrayList<>(more ? rows.subList(0, keyset.size()) : rows);
        if (from.backwards()) {
            Collections.reverse(shown);
        }
        // Where we came from there are rows; where we go, as far as we saw.
        Position previous =
                from.backwards() ? more ? before(shown, from) : null : from.isEnd() ? null : before(shown, from);
        Position next = !from.backwards() ? more ? after(shown, from) : null : from.isEnd() ? null : after(shown, from);
        List<T> items = items(shown);
        return new KeysetPage<>(
                items,
                next == null ? null : codec.encode(next),
                previous == null ? null : codec.encode(previous),
                total(),
                Related.load(connection, items, relations));
    }

    /** From an empty page the way back begins at the very place that led here. */
    private static <T> Position before(List<Placed<T>> shown, Position from) {
        return shown.isEmpty()
                ? new Position(true, !from.inclusive(), from.values())
                : new Position(true, false, shown.get(0).place());
    }

    private static <T> Position after(List<Placed<T>> shown, Position from) {
        return shown.isEmpty()
                ? new Position(false, !from.inclusive(), from.values())
                : new Position(false, false, shown.get(shown.size() - 1).place());
    }

    private List<Placed<T>> read(PageSql.Query query, int keys) throws SQLException {
        List<Placed<T>> rows = new ArrayList<>();
        try (PreparedStatement statement = prepared(query);
                ResultSet result = statement.executeQuery()) {
            RowMapper<T> each = mapper.forRows(result);
            int[] places = ResultColumns.keys(result, keys);
            while (result.next()) {
                List<@Nullable Object> place = new ArrayList<>(keys);
                for (int column : places) {
                    place.add(result.getObject(column));
                }
                T item = Objects.requireNonNull(
                        each.map(result), "the mapper of a page gave null: a row must become an object");
                rows.add(new Placed<>(item, place));
            }
        }
        return rows;
    }

    private PreparedStatement prepared(PageSql.Query query) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(query.text());
        try {
            Values values = Values.of(connection);
            int index = 1;
            for (Object parameter : query.parameters()) {
                values.bind(statement, index++, parameter);
            }
            return statement;
        } catch (Throwable e) {
            statement.close();
            throw e;
        }
    }

    /** What would lose rows between pages is an error at once, as far as this page shows it. */
    private void check(List<Placed<T>> rows) throws SQLDataException {
        List<OrderColumn> order = sql.fullOrder();
        for (int row = 0; row < rows.size(); row++) {
            List<@Nullable Object> place = rows.get(row).place();
            for (int i = 0; i < place.size(); i++) {
                String column = order.get(i).name();
                if (place.get(i) == null && !sql.isNullable(column)) {
                    throw new SQLDataException(
                            "Column '" + column + "' of '" + sql.name()
                                    + "' holds a NULL, and uniqueBy or notNull says that it"
                                    + " holds none: name another column in uniqueBy, or leave it out of notNull",
                            "22004");
                }
            }
            if (row > 0 && Keys.arePlacesEqual(place, rows.get(row - 1).place())) {
                throw new SQLDataException(
                        "Two rows of '" + sql.name() + "' are equal in all of "
                                + order.stream().map(OrderColumn::name).toList()
                                + ": name columns in uniqueBy that are unique together",
                        "21000");
            }
        }
    }

    private List<T> items(List<Placed<T>> rows) {
        return Collections.unmodifiableList(rows.stream().map(Placed::item).toList());
    }

    private OptionalLong total() throws SQLException {
        if (!total) {
            return OptionalLong.empty();
        }
        try (PreparedStatement statement = prepared(sql.count());
                ResultSet row = statement.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }
}
