package dev.rockpool.rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows as records. Immutable. */
final class RecordMapper<T extends Record> implements RowMapper<T> {

    private final Class<T> type;
    private final RecordShape shape;

    RecordMapper(Class<T> type) {
        this.type = type;
        this.shape = RecordShape.of(type);
    }

    @Override
    public T map(ResultSet row) throws SQLException {
        return forRows(row).map(row);
    }

    @Override
    public RowMapper<T> forRows(ResultSet rows) throws SQLException {
        int[] columns = shape.columnsOf(ResultColumns.names(rows), "the result");
        return row -> {
            @Nullable Object[] values = new @Nullable Object[columns.length];
            for (int i = 0; i < columns.length; i++) {
                values[i] = row.getObject(columns[i] + 1);
            }
            return type.cast(shape.build(values));
        };
    }

    @Override
    public String toString() {
        return "RowMapper.to(" + type.getTypeName() + ")";
    }
}
