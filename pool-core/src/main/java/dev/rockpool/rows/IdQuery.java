package dev.rockpool.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows by their ids, many in one statement. The ids' places go along to the database and come back with the rows, so that it alone decides
 * which id equals which key: 5 and 5.0, upper and lower case. Stateless.
 */
final class IdQuery {

    private IdQuery() {}

    static <K, T> BatchSelection<K, T> select(
            Connection connection,
            String table,
            String keyColumn,
            Collection<? extends K> ids,
            RowMapper<? extends T> mapper)
            throws SQLException {
        List<K> all = new ArrayList<>(ids.size());
        for (@Nullable K id : ids) {
            if (id == null) {
                throw new IllegalArgumentException("Id " + all.size() + " (from 0) of a selection from '" + table
                        + "' is null: null equals nothing");
            }
            all.add(id);
        }
        if (all.isEmpty()) {
            return new BatchSelection<>(List.of(), List.of());
        }
        TableShape shape = TableShape.of(connection, table);
        String key = shape.column(keyColumn);
        Values values = Values.of(connection);
        List<Optional<T>> found = new ArrayList<>(Collections.nCopies(all.size(), Optional.empty()));
        int size = BatchPlans.KEYS_PER_STATEMENT;
        PreparedStatement statement = null;
        try {
            int prepared = 0;
            for (int from = 0; from < all.size(); from += size) {
                int count = Math.min(size, all.size() - from);
                if (statement == null || count != prepared) {
                    if (statement != null) {
                        statement.close();
                    }
                    statement = connection.prepareStatement(sql(shape, key, count));
                    prepared = count;
                }
                for (int i = 0; i < count; i++) {
                    values.bind(statement, i + 1, all.get(from + i));
                }
                read(statement, shape, key, from, found, mapper);
            }
        } finally {
            if (statement != null) {
                statement.close();
            }
        }
        return new BatchSelection<>(all, found);
    }

    /** CROSS JOIN has SQLite walk over the ids and look each up; elsewhere it is a join like any other. */
    private static String sql(TableShape table, String key, int count) {
        StringBuilder list = new StringBuilder(count * 9);
        for (int i = 0; i < count; i++) {
            list.append(i == 0 ? "(" : ", (").append(i).append(", ?)");
        }
        return "WITH rockpool_ids (rockpool_place, rockpool_id) AS (VALUES " + list
                + ") SELECT rockpool_row.*, rockpool_ids.rockpool_place FROM rockpool_ids CROSS JOIN " + table.sql()
                + " AS rockpool_row WHERE rockpool_row." + Names.quote(key) + " = rockpool_ids.rockpool_id";
    }

    private static <T> void read(
            PreparedStatement statement,
            TableShape table,
            String key,
            int from,
            List<Optional<T>> found,
            RowMapper<? extends T> mapper)
            throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            RowMapper<? extends T> each = mapper.forRows(rows);
            int place = rows.getMetaData().getColumnCount(); // the last, so that the mapper's indexes are the table's
            while (rows.next()) {
                int at = from + rows.getInt(place);
                if (found.get(at).isPresent()) {
                    throw new SQLDataException(
                            "Column '" + key + "' of table '" + table.name() + "' is no unique key: id " + at
                                    + " (from 0) has several rows. Load them as related rows",
                            "21000");
                }
                @Nullable T mapped = each.map(rows);
                if (mapped == null) {
                    throw new IllegalStateException("The mapper made null of a row of table '" + table.name()
                            + "', which would look as if the row were missing");
                }
                found.set(at, Optional.of(mapped));
            }
        }
    }
}
