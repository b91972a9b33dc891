package dev.rockpool.rows;

import dev.rockpool.jdbc.DetachedResultSet;
import dev.rockpool.spi.ResultRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
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
        List<ResultRows.Column> columns = rows instanceof DetachedResultSet kept ? kept.columns() : null;
        RecordShape.Places known = shape.lastPlaces();
        if (columns == null || known == null || !known.areOf(columns)) {
            List<String> names = ResultColumns.names(rows);
            known = new RecordShape.Places(columns, names, shape.columnsOf(names, "the result"));
            if (columns != null) {
                shape.remember(known);
            }
        }
        return new Rows(known.names(), known.columns());
    }

    /** The mapper of one result: it can say what it has read, because to ask the driver twice for a value costs as much as a record. */
    final class Rows implements RowMapper<T> {

        private final List<String> names;
        private final int[] columns;

        private Rows(List<String> names, int[] columns) {
            this.names = names;
            this.columns = columns;
        }

        /** The place among the values of the column with that name; −1 where no component reads it, or the name is not the only one. */
        int placeOf(String column) {
            if (names.stream().filter(column::equalsIgnoreCase).count() != 1) {
                return -1; // elsewhere "a" and "A" are two columns
            }
            for (int i = 0; i < columns.length; i++) {
                if (names.get(columns[i]).equalsIgnoreCase(column)) {
                    return i;
                }
            }
            return -1;
        }

        /** What the driver gives for the row. */
        @Nullable
        Object[] values(ResultSet row) throws SQLException {
            @Nullable Object[] values = new @Nullable Object[columns.length];
            for (int i = 0; i < columns.length; i++) {
                values[i] = row.getObject(columns[i] + 1);
            }
            return values;
        }

        /** The record of such values. */
        T record(@Nullable Object[] values) throws SQLException {
            return type.cast(shape.build(values));
        }

        @Override
        public T map(ResultSet row) throws SQLException {
            return record(values(row));
        }
    }

    @Override
    public String toString() {
        return "RowMapper.to(" + type.getTypeName() + ")";
    }
}
