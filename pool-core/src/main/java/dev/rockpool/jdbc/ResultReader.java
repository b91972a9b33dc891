package dev.rockpool.jdbc;

import dev.rockpool.spi.KeptValue;
import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.ResultRows.Column;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a driver's result set into rows that need no driver. Columns are looked at on the first row, or before it, for what SQLite tells of
 * them goes by the row that it stands on; it stands on the first from the beginning. Not thread-safe; for one result set.
 */
public final class ResultReader {

    private static final int FIRST_ROWS = 16;
    private static final int REFERENCE_BYTES = 4;

    private final ResultSet rows;
    private final long maximumBytes;
    private long bytes;
    private @Nullable Object[] cells = new @Nullable Object[0];
    private int filled;

    private ResultReader(ResultSet rows, long maximumBytes) {
        this.rows = rows;
        this.maximumBytes = maximumBytes;
    }

    /**
     * Reads all rows.
     *
     * @param rows stands before its first row; left where reading ended, and not closed
     * @param maximumBytes how much of the heap they may take at most, as {@link ResultRows#bytes()} says it
     * @return null where they take more, where a value cannot be kept (see {@link KeptValue}; texts with characters that were replaced
     *     because they are none, too, for their bytes are lost), or where the driver fails to tell of a column
     * @throws SQLException as the driver's
     */
    public static @Nullable ResultRows read(ResultSet rows, long maximumBytes) throws SQLException {
        return read(rows, maximumBytes, null);
    }

    /**
     * Reads all rows, and saves looking at the columns where that was done before: SQLite takes some 13 µs for five of them.
     *
     * @param rows stands before its first row; left where reading ended, and not closed
     * @param maximumBytes how much of the heap they may take at most, as {@link ResultRows#bytes()} says it
     * @param earlier what a statement of the same text gave under the same schema; its columns are taken over where the values of the
     *     first row are of the same classes as then, since the driver goes by nothing else. Null where there is none
     * @return as {@link #read(ResultSet, long)}
     * @throws SQLException as the driver's
     */
    public static @Nullable ResultRows read(ResultSet rows, long maximumBytes, @Nullable ResultRows earlier)
            throws SQLException {
        return new ResultReader(rows, maximumBytes).read(earlier);
    }

    private @Nullable ResultRows read(@Nullable ResultRows earlier) throws SQLException {
        ResultSetMetaData metaData = rows.getMetaData();
        int width = metaData.getColumnCount();
        boolean mayShare = earlier != null
                && (earlier.size() > 0) == rows.isBeforeFirst()
                && isNamedAlike(earlier, metaData, width);
        // At the end of the rows it is too late to look at the columns.
        List<Column> columns = mayShare ? null : columns(metaData, width);
        if (columns == null && !mayShare) {
            return null;
        }
        boolean more = rows.next();
        if (more && !readRow(width)) {
            return null;
        }
        boolean shares = columns == null && earlier != null && startsAlike(earlier, more);
        if (columns == null) {
            columns = shares && earlier != null ? earlier.columns() : more ? columns(metaData, width) : null;
            if (columns == null) {
                return null;
            }
        }
        while (more && rows.next()) {
            if (!readRow(width)) {
                return null;
            }
        }
        int count = width == 0 ? 0 : filled / width;
        @Nullable Object[] all = Arrays.copyOf(cells, filled);
        ResultRows read =
                shares && earlier != null ? new ResultRows(earlier, count, all) : new ResultRows(columns, count, all);
        return read.bytes() <= maximumBytes ? read : null;
    }

    /** Not where somebody has renamed a column of whom nobody was told. */
    private static boolean isNamedAlike(ResultRows earlier, ResultSetMetaData metaData, int width) throws SQLException {
        boolean alike = earlier.columns().size() == width;
        for (int i = 0; alike && i < width; i++) {
            alike = earlier.columns().get(i).label().equals(metaData.getColumnLabel(i + 1));
        }
        return alike;
    }

    private boolean startsAlike(ResultRows earlier, boolean hasRow) {
        if (hasRow != earlier.size() > 0) {
            return false;
        }
        for (int i = 0; hasRow && i < filled; i++) {
            if (!classOf(earlier.value(0, i)).equals(classOf(cells[i]))) {
                return false;
            }
        }
        return true;
    }

    private static Class<?> classOf(@Nullable Object value) {
        return value == null ? Void.class : value.getClass();
    }

    /** Reads the row at hand; false where it is too much, or cannot be kept. */
    private boolean readRow(int width) throws SQLException {
        if (filled + width > cells.length) {
            cells = Arrays.copyOf(cells, Math.max(FIRST_ROWS * width, filled * 2));
        }
        for (int i = 1; i <= width; i++) {
            Object value = rows.getObject(i);
            long taken = KeptValue.bytes(value);
            bytes += taken + REFERENCE_BYTES;
            if (taken < 0 || bytes > maximumBytes || (value instanceof String text && isReplaced(text))) {
                return false;
            }
            cells[filled++] = own(value);
        }
        return true;
    }

    /** Whether the database may have other bytes there than the text says. */
    private static boolean isReplaced(String text) {
        return text.indexOf('\uFFFD') >= 0;
    }

    /** Dates are copied, since a driver may hold on to them; arrays of bytes are new whenever they are asked for. */
    private static @Nullable Object own(@Nullable Object value) {
        if (value instanceof Timestamp timestamp) {
            return timestamp.clone();
        } else if (value instanceof Date date) {
            return date.clone();
        }
        return value instanceof Time time ? time.clone() : value;
    }

    /** Null where the driver cannot tell: SQLite's takes what stands in brackets after a type for a whole number. */
    private static @Nullable List<Column> columns(ResultSetMetaData metaData, int width) throws SQLException {
        List<Column> columns = new ArrayList<>(width);
        try {
            for (int i = 1; i <= width; i++) {
                columns.add(column(metaData, i));
            }
        } catch (NumberFormatException e) {
            return null;
        }
        return columns;
    }

    private static Column column(ResultSetMetaData metaData, int i) throws SQLException {
        return new Column(
                metaData.getColumnLabel(i),
                metaData.getColumnName(i),
                metaData.getColumnType(i),
                metaData.getColumnTypeName(i),
                metaData.getColumnClassName(i),
                metaData.getTableName(i),
                metaData.getSchemaName(i),
                metaData.getCatalogName(i),
                metaData.getPrecision(i),
                metaData.getScale(i),
                metaData.getColumnDisplaySize(i),
                metaData.isNullable(i),
                metaData.isAutoIncrement(i),
                metaData.isCaseSensitive(i),
                metaData.isSearchable(i),
                metaData.isCurrency(i),
                metaData.isSigned(i),
                metaData.isReadOnly(i),
                metaData.isWritable(i),
                metaData.isDefinitelyWritable(i));
    }
}
