package dev.rockpool.jdbc;

import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.ValueReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Kept rows as a result set that holds no connection: scrollable, read-only, and to its reader the same as the driver's. A value that is
 * asked for as what it is, or as something every driver would agree on, is given at once; all else, such as a text read as a number or
 * a date, is read by the driver itself ({@link ValueReader}). Not thread-safe, as any result set; the rows may be shared by many.
 *
 * <p>It differs from SQLite's where that strays from JDBC: before the first row and after the last no values can be read, {@code
 * wasNull} is right after {@code getBigDecimal}, too, and a value does not change its type by being read as text. Its metadata is that of the first row, where SQLite's goes by the row at hand.
 */
public final class DetachedResultSet extends DriverReadRows {

    private DetachedResultSet(ResultRows rows, ValueReader values) {
        super(rows, values);
    }

    /**
     * Makes a result set that stands before its first row.
     *
     * @param rows what it shows
     * @param values the driver's way to read values that came from it
     * @return open; closing it frees nothing
     */
    public static DetachedResultSet of(ResultRows rows, ValueReader values) {
        return new DetachedResultSet(rows, values);
    }

    // ---- as it is

    @Override
    public @Nullable Object getObject(int columnIndex) throws SQLException {
        return value(columnIndex);
    }

    @Override
    public <T> @Nullable T getObject(int columnIndex, Class<T> type) throws SQLException {
        Object value = value(columnIndex);
        if (value != null && value.getClass() == type && isPlain(value)) {
            return type.cast(value);
        } else if (value instanceof Integer number && type == Long.class) {
            return type.cast(number.longValue());
        }
        return read(value, row -> row.getObject(1, type));
    }

    /** Whether a getter by class gives the value itself. */
    private static boolean isPlain(Object value) {
        return value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof byte[];
    }

    @Override
    public @Nullable String getString(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return null;
        } else if (value instanceof String text) {
            return text;
        } else if (value instanceof Integer || value instanceof Long) {
            return value.toString();
        }
        return read(value, row -> row.getString(1));
    }

    @Override
    public byte @Nullable [] getBytes(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return null;
        } else if (value instanceof byte[] bytes) {
            return bytes;
        }
        return this.<byte @Nullable []>read(value, row -> row.getBytes(1));
    }

    @Override
    public @Nullable InputStream getBinaryStream(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return null;
        } else if (value instanceof byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }
        return read(value, row -> row.getBinaryStream(1));
    }

    @Override
    public @Nullable Reader getCharacterStream(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return null;
        } else if (value instanceof String text) {
            return new StringReader(text);
        }
        return read(value, row -> row.getCharacterStream(1));
    }

    // ---- numbers: what does not fit is cut off by one driver and refused by another

    @Override
    public boolean getBoolean(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return false;
        } else if (value instanceof Integer number && (number == 0 || number == 1)) {
            return number == 1;
        }
        return read(value, row -> row.getBoolean(1));
    }

    @Override
    public byte getByte(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return 0;
        } else if (value instanceof Integer number && number.byteValue() == number) {
            return number.byteValue();
        }
        return read(value, row -> row.getByte(1));
    }

    @Override
    public short getShort(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return 0;
        } else if (value instanceof Integer number && number.shortValue() == number) {
            return number.shortValue();
        }
        return read(value, row -> row.getShort(1));
    }

    @Override
    public int getInt(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return 0;
        } else if (value instanceof Integer number) {
            return number;
        }
        return read(value, row -> row.getInt(1));
    }

    @Override
    public long getLong(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return 0;
        } else if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        return read(value, row -> row.getLong(1));
    }

    @Override
    public float getFloat(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return 0;
        } else if (value instanceof Integer || value instanceof Double) {
            return ((Number) value).floatValue();
        }
        return read(value, row -> row.getFloat(1));
    }

    @Override
    public double getDouble(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return 0;
        } else if (value instanceof Integer || value instanceof Long || value instanceof Double) {
            return ((Number) value).doubleValue();
        }
        return read(value, row -> row.getDouble(1));
    }

    @Override
    public @Nullable BigDecimal getBigDecimal(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null) {
            return null;
        } else if (value instanceof Integer || value instanceof Long) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        return read(value, row -> row.getBigDecimal(1));
    }

    // ---- times: what a text or a number means is the driver's matter

    @Override
    public @Nullable Date getDate(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null || value instanceof Date) {
            return (Date) value;
        }
        return read(value, row -> row.getDate(1));
    }

    @Override
    public @Nullable Time getTime(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null || value instanceof Time) {
            return (Time) value;
        }
        return read(value, row -> row.getTime(1));
    }

    @Override
    public @Nullable Timestamp getTimestamp(int columnIndex) throws SQLException {
        Object value = value(columnIndex);
        if (value == null || value instanceof Timestamp) {
            return (Timestamp) value;
        }
        return read(value, row -> row.getTimestamp(1));
    }
}
