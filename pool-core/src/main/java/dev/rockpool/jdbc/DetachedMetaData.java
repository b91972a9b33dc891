package dev.rockpool.jdbc;

import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.ResultRows.Column;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The columns of a {@link DetachedResultSet}, as its driver told them. Immutable; may be used after the result set is closed. */
final class DetachedMetaData implements ResultSetMetaData {

    private final ResultRows rows;

    DetachedMetaData(ResultRows rows) {
        this.rows = rows;
    }

    /** Refuses a number that is no column's, in the words of SQLite's driver. */
    static void check(ResultRows rows, int column) throws SQLException {
        int count = rows.columns().size();
        if (column < 1 || column > count) {
            throw new SQLException("column " + column + " out of bounds [1," + count + "]");
        }
    }

    private Column column(int column) throws SQLException {
        check(rows, column);
        return rows.columns().get(column - 1);
    }

    @Override
    public int getColumnCount() {
        return rows.columns().size();
    }

    @Override
    public String getColumnLabel(int column) throws SQLException {
        return column(column).label();
    }

    @Override
    public String getColumnName(int column) throws SQLException {
        return column(column).name();
    }

    @Override
    public int getColumnType(int column) throws SQLException {
        return column(column).type();
    }

    @Override
    public @Nullable String getColumnTypeName(int column) throws SQLException {
        return column(column).typeName();
    }

    @Override
    public @Nullable String getColumnClassName(int column) throws SQLException {
        return column(column).className();
    }

    @Override
    public @Nullable String getTableName(int column) throws SQLException {
        return column(column).table();
    }

    @Override
    public @Nullable String getSchemaName(int column) throws SQLException {
        return column(column).schema();
    }

    @Override
    public @Nullable String getCatalogName(int column) throws SQLException {
        return column(column).catalog();
    }

    @Override
    public int getPrecision(int column) throws SQLException {
        return column(column).precision();
    }

    @Override
    public int getScale(int column) throws SQLException {
        return column(column).scale();
    }

    @Override
    public int getColumnDisplaySize(int column) throws SQLException {
        return column(column).displaySize();
    }

    @Override
    public int isNullable(int column) throws SQLException {
        return column(column).nullable();
    }

    @Override
    public boolean isAutoIncrement(int column) throws SQLException {
        return column(column).autoIncrement();
    }

    @Override
    public boolean isCaseSensitive(int column) throws SQLException {
        return column(column).caseSensitive();
    }

    @Override
    public boolean isSearchable(int column) throws SQLException {
        return column(column).searchable();
    }

    @Override
    public boolean isCurrency(int column) throws SQLException {
        return column(column).currency();
    }

    @Override
    public boolean isSigned(int column) throws SQLException {
        return column(column).signed();
    }

    @Override
    public boolean isReadOnly(int column) throws SQLException {
        return column(column).readOnly();
    }

    @Override
    public boolean isWritable(int column) throws SQLException {
        return column(column).writable();
    }

    @Override
    public boolean isDefinitelyWritable(int column) throws SQLException {
        return column(column).definitelyWritable();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException(
                "This is no wrapper of " + type.getName() + ": it describes rows that are kept in memory");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
