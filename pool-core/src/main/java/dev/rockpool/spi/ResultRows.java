package dev.rockpool.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a result, and what is known of their columns, detached from the database that they were read from. Immutable and
 * thread-safe: what could be changed is copied whenever it is handed out.
 */
public final class ResultRows {

    /** Of this object, of the list of columns and of a column's numbers; and of a reference. */
    private static final int OWN_BYTES = 32;

    private static final int LIST_BYTES = 24;
    private static final int COLUMN_BYTES = 72;
    private static final int REFERENCE_BYTES = 4;

    private final List<Column> columns;
    private final int width;
    private final int rowCount;
    private final @Nullable Object[] cells;
    private final long bytes;

    /**
     * What {@link java.sql.ResultSetMetaData} tells of a column. Texts are null where a driver gives null.
     *
     * @param label the name to read it by: its alias, or its name
     * @param name its own name
     * @param type one of {@link java.sql.Types}
     * @param typeName the type's name in the database
     * @param className the class of {@code getObject}
     * @param table the table that it comes from
     * @param schema that table's schema
     * @param catalog that table's catalogue
     * @param precision digits or characters
     * @param scale digits after the point
     * @param displaySize characters
     * @param nullable one of the three constants of {@code ResultSetMetaData}
     * @param autoIncrement whether it is numbered by the database
     * @param caseSensitive whether letter case matters
     * @param searchable whether it can be used in a WHERE
     * @param currency whether it is money
     * @param signed whether its numbers may be negative
     * @param readOnly whether it is definitely not writable
     * @param writable whether a write may succeed
     * @param definitelyWritable whether a write will succeed
     */
    public record Column(
            String label,
            String name,
            int type,
            @Nullable String typeName,
            @Nullable String className,
            @Nullable String table,
            @Nullable String schema,
            @Nullable String catalog,
            int precision,
            int scale,
            int displaySize,
            int nullable,
            boolean autoIncrement,
            boolean caseSensitive,
            boolean searchable,
            boolean currency,
            boolean signed,
            boolean readOnly,
            boolean writable,
            boolean definitelyWritable) {

        private long bytes() {
            return COLUMN_BYTES
                    + KeptValue.text(label)
                    + KeptValue.text(name)
                    + KeptValue.text(typeName)
                    + KeptValue.text(className)
                    + KeptValue.text(table)
                    + KeptValue.text(schema)
                    + KeptValue.text(catalog);
        }
    }

    /**
     * Takes rows over. The array and what is in it become this object's own: the caller must not touch them again.
     *
     * @param columns copied
     * @param rowCount how many rows there are
     * @param cells the values, row by row, {@code rowCount} times the number of columns; not copied
     * @throws IllegalArgumentException when the array is of another length, or has a value of a class that cannot be kept, see {@link
     *     KeptValue}
     */
    public ResultRows(List<Column> columns, int rowCount, @Nullable Object[] cells) {
        this(List.copyOf(columns), rowCount, cells, columnBytes(columns));
    }

    /**
     * Rows that share the columns of others, and do not count what these take.
     *
     * @param alike whose columns they have
     * @param rowCount the number of rows, from 0
     * @param cells as for {@link #ResultRows(List, int, Object[])}
     * @throws IllegalArgumentException as for {@link #ResultRows(List, int, Object[])}
     */
    public ResultRows(ResultRows alike, int rowCount, @Nullable Object[] cells) {
        this(alike.columns, rowCount, cells, 0);
    }

    private ResultRows(List<Column> columns, int rowCount, @Nullable Object[] cells, long columnBytes) {
        this.columns = columns;
        this.width = columns.size();
        this.rowCount = rowCount;
        this.cells = cells;
        if (rowCount < 0 || (long) rowCount * width != cells.length) {
            throw new IllegalArgumentException(
                    "cells has " + cells.length + " values, but rowCount = " + rowCount + " rows of " + width
                            + " columns need " + (long) rowCount * width + ": give one for each row and column");
        }
        this.bytes = columnBytes + measured();
    }

    private static long columnBytes(List<Column> columns) {
        long sum = LIST_BYTES + KeptValue.array((long) REFERENCE_BYTES * columns.size());
        for (Column column : columns) {
            sum += column.bytes();
        }
        return sum;
    }

    private long measured() {
        long sum = OWN_BYTES + KeptValue.array((long) REFERENCE_BYTES * cells.length);
        for (@Nullable Object cell : cells) {
            long taken = KeptValue.bytes(cell);
            if (taken < 0) {
                throw new IllegalArgumentException("cells has a value of "
                        + (cell == null ? "null" : cell.getClass().getTypeName())
                        + ", which cannot be kept because somebody may change it: see KeptValue for what can");
            }
            sum += taken;
        }
        return sum;
    }

    /**
     * Returns the columns.
     *
     * @return in their order; cannot be changed
     */
    public List<Column> columns() {
        return columns;
    }

    /**
     * Returns the number of rows.
     *
     * @return 0 or more
     */
    public int size() {
        return rowCount;
    }

    /**
     * Returns a value.
     *
     * @param row which row, from 0
     * @param column which column, from 0
     * @return what the driver gave, the caller's own where it can be changed; null for NULL
     * @throws IndexOutOfBoundsException when there is no such row or column
     */
    public @Nullable Object value(int row, int column) {
        if (row < 0 || row >= rowCount || column < 0 || column >= width) {
            throw new IndexOutOfBoundsException("There is no column " + column + " in row " + row + " of " + rowCount
                    + " rows with " + width + " columns");
        }
        return own(cells[row * width + column]);
    }

    private static @Nullable Object own(@Nullable Object value) {
        if (value instanceof byte[] array) {
            return array.clone();
        } else if (value instanceof Timestamp timestamp) {
            return timestamp.clone();
        } else if (value instanceof Date date) {
            return date.clone();
        } else if (value instanceof Time time) {
            return time.clone();
        }
        return value;
    }

    /**
     * Returns the columns, and of the first row what its values are, without the values themselves.
     *
     * @return these columns, and one row of small values of the same classes, or none where there is none
     */
    public ResultRows outline() {
        int first = Math.min(1, rowCount);
        @Nullable Object[] small = Arrays.copyOf(cells, first * width);
        for (int i = 0; i < small.length; i++) {
            @Nullable Object value = small[i];
            if (value instanceof String) {
                small[i] = "";
            } else if (value instanceof byte[]) {
                small[i] = new byte[0];
            } else if (value instanceof BigDecimal) {
                small[i] = BigDecimal.ZERO;
            } else if (value instanceof BigInteger) {
                small[i] = BigInteger.ZERO;
            }
        }
        return new ResultRows(this, first, small);
    }

    /**
     * Estimates the heap that the rows and their columns take: objects, arrays and texts, each counted as if nobody shared it, but for the
     * columns of rows that were made with those of others.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }

    /** Tells how many; what the values are is nobody's business. */
    @Override
    public String toString() {
        return "ResultRows[" + rowCount + " rows of " + width + " columns, " + bytes + " bytes]";
    }
}
