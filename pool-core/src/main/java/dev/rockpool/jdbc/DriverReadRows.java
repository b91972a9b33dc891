package dev.rockpool.jdbc;

import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.ValueReader;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link DetachedResultSet} always leaves to the driver: large objects, rare types, and times in somebody's time zone. */
abstract class DriverReadRows extends ScrollableRows {

    private final ValueReader values;
    private boolean wasNull;

    DriverReadRows(ResultRows rows, ValueReader values) {
        super(rows);
        this.values = values;
    }

    /** The value of a column in the row that it stands on; {@code wasNull} goes by it from now on. */
    final @Nullable Object value(int column) throws SQLException {
        Object value = valueAt(column);
        wasNull = value == null;
        return value;
    }

    /** Has the driver read a value. */
    final <T extends @Nullable Object> T read(@Nullable Object value, ValueReader.Getter<T> getter)
            throws SQLException {
        return values.read(value, getter);
    }

    @Override
    public boolean wasNull() throws SQLException {
        getType(); // throws where it is closed
        return wasNull;
    }

    @Override
    public @Nullable Ref getRef(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getRef(1));
    }

    @Override
    public @Nullable Blob getBlob(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getBlob(1));
    }

    @Override
    public @Nullable Clob getClob(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getClob(1));
    }

    @Override
    public @Nullable Array getArray(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getArray(1));
    }

    @Override
    public @Nullable URL getURL(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getURL(1));
    }

    @Override
    public @Nullable RowId getRowId(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getRowId(1));
    }

    @Override
    public @Nullable NClob getNClob(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getNClob(1));
    }

    @Override
    public @Nullable SQLXML getSQLXML(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getSQLXML(1));
    }

    @Override
    public @Nullable String getNString(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getNString(1));
    }

    @Override
    public @Nullable Reader getNCharacterStream(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getNCharacterStream(1));
    }

    @Override
    public @Nullable InputStream getAsciiStream(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getAsciiStream(1));
    }

    @Override
    @Deprecated
    public @Nullable InputStream getUnicodeStream(int columnIndex) throws SQLException {
        return read(value(columnIndex), row -> row.getUnicodeStream(1));
    }

    @Override
    @Deprecated
    public @Nullable BigDecimal getBigDecimal(int columnIndex, int scale) throws SQLException {
        return read(value(columnIndex), row -> row.getBigDecimal(1, scale));
    }

    @Override
    public @Nullable Object getObject(int columnIndex, Map<String, Class<?>> map) throws SQLException {
        return read(value(columnIndex), row -> row.getObject(1, map));
    }

    @Override
    public @Nullable Date getDate(int columnIndex, Calendar cal) throws SQLException {
        return read(value(columnIndex), row -> row.getDate(1, cal));
    }

    @Override
    public @Nullable Time getTime(int columnIndex, Calendar cal) throws SQLException {
        return read(value(columnIndex), row -> row.getTime(1, cal));
    }

    @Override
    public @Nullable Timestamp getTimestamp(int columnIndex, Calendar cal) throws SQLException {
        return read(value(columnIndex), row -> row.getTimestamp(1, cal));
    }

    /** By label here, too: SQLite's driver takes another way for it, with another message where the text is no date. */
    @Override
    public @Nullable Date getDate(String columnLabel) throws SQLException {
        return read(value(findColumn(columnLabel)), row -> row.getDate(label(row)));
    }

    private static String label(ResultSet row) throws SQLException {
        return row.getMetaData().getColumnLabel(1);
    }
}
