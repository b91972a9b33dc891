package dev.rockpool.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Loads the rows of one relation once: first it is told all keys, then it asks for them. Not thread-safe. */
final class RelationLoader {

    private final RelationSql sql;
    private final RowMapper<?> mapper;
    private final boolean single;
    private final Map<Object, List<Object>> found = new LinkedHashMap<>();
    private final List<List<Object>> asked = new ArrayList<>();

    RelationLoader(RelationSql sql, RowMapper<?> mapper, boolean single) {
        this.sql = sql;
        this.mapper = mapper;
        this.single = single;
    }

    /**
     * Notes a key.
     *
     * @return by what its rows are found; empty for a null
     */
    Optional<Object> ask(@Nullable Object key) {
        List<Object> parts = Keys.parts(key, sql.keyColumns().size());
        if (parts == null) {
            return Optional.empty();
        }
        Object comparable = Keys.comparable(parts);
        if (found.putIfAbsent(comparable, new ArrayList<>()) == null) {
            asked.add(parts);
        }
        return Optional.of(comparable);
    }

    List<Object> rows(Optional<Object> key) {
        return key.map(found::get).orElse(List.of());
    }

    void load(Connection connection) throws SQLException {
        Values values = Values.of(connection);
        for (int from = 0; from < asked.size(); from += RelationSql.CHUNK) {
            List<List<Object>> keys = asked.subList(from, Math.min(asked.size(), from + RelationSql.CHUNK));
            int padded = RelationSql.padded(keys.size());
            try (PreparedStatement statement = connection.prepareStatement(sql.text(padded))) {
                sql.bind(statement, values, keys, padded);
                try (ResultSet rows = statement.executeQuery()) {
                    read(rows);
                }
            }
        }
    }

    private void read(ResultSet rows) throws SQLException {
        RowMapper<?> each = mapper.forRows(rows);
        if (each instanceof RecordMapper<?>.Rows records
                && sql.join() == null
                && sql.keyColumns().size() == 1) {
            int place = records.placeOf(sql.keyColumns().get(0));
            if (place >= 0) {
                while (rows.next()) {
                    @Nullable Object[] values = records.values(rows);
                    group(Keys.one(values[place])).add(records.record(values));
                }
                return;
            }
        }
        int[] columns = ResultColumns.keys(rows, sql.keyColumns().size());
        while (rows.next()) {
            List<Object> group = group(Keys.read(rows, columns));
            Object child = each.map(rows);
            if (child == null) {
                throw new SQLDataException(
                        "The mapper of relation " + sql + " gave null: a row must become an object", "22004");
            }
            group.add(child);
        }
    }

    /** Where the next row of a key belongs. */
    private List<Object> group(@Nullable Object key) throws SQLDataException {
        List<Object> group = key == null ? null : found.get(key);
        if (group == null) {
            throw new SQLDataException(
                    "A row of relation " + sql
                            + " has a key that the database takes for one of those asked for, and Java"
                            + " does not: give keys the type and the letters that the column holds",
                    "22000");
        } else if (single && !group.isEmpty()) {
            throw new SQLDataException(
                    "Relation " + sql
                            + " found two rows for one key, and at most one was expected: name columns that are"
                            + " unique, or make it oneToMany",
                    "21000");
        }
        return group;
    }
}
