package dev.rockpool.rows;

import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of one column as its values. Immutable. */
final class ColumnMapper<T extends @Nullable Object> implements RowMapper<T> {

    private final Class<?> type;

    ColumnMapper(Class<?> type) {
        this.type = type;
    }

    @Override
    public T map(ResultSet row) throws SQLException {
        return forRows(row).map(row);
    }

    @Override
    public RowMapper<T> forRows(ResultSet rows) throws SQLException {
        List<String> names = ResultColumns.names(rows);
        if (names.size() != 1) {
            throw new SQLException(
                    "The result has " + names.size() + " columns " + names + ", and " + this
                            + " reads the only one: select one column, or map the rows to records or maps",
                    "42601");
        }
        String name = names.get(0);
        return row -> value(name, row.getObject(1));
    }

    @SuppressWarnings({"unchecked", "NullAway"
    }) // it is of the type or of the class that boxes it, or null where T allows
    private T value(String name, @Nullable Object given) throws SQLException {
        try {
            return (T) Conversions.convert(given, type);
        } catch (SQLDataException e) {
            throw new SQLDataException("Column '" + name + "': " + e.getMessage(), e.getSQLState(), e);
        }
    }

    @Override
    public String toString() {
        return "RowMapper.column(" + type.getTypeName() + ")";
    }
}
