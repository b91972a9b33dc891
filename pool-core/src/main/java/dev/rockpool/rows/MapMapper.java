package dev.rockpool.rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows as maps. Stateless. */
final class MapMapper implements RowMapper<Map<String, @Nullable Object>> {

    @Override
    public Map<String, @Nullable Object> map(ResultSet row) throws SQLException {
        return forRows(row).map(row);
    }

    @Override
    public RowMapper<Map<String, @Nullable Object>> forRows(ResultSet rows) throws SQLException {
        List<String> names = ResultColumns.names(rows);
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new SQLException(
                        "The result has two columns '" + name + "' in " + names
                                + ", and a map can hold one: give one of them" + " another name with AS",
                        "42701");
            }
        }
        return row -> {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                values.put(names.get(i), row.getObject(i + 1));
            }
            return Collections.unmodifiableMap(values);
        };
    }

    @Override
    public String toString() {
        return "RowMapper.toMap()";
    }
}
