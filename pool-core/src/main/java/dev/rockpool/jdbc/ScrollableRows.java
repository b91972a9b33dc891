package dev.rockpool.jdbc;

import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.ResultRows.Column;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a {@link DetachedResultSet} stands among rows that are all there, and whether it is closed. Not thread-safe, as any result set. */
abstract class ScrollableRows extends LabelledResultSet {

    private final ResultRows rows;
    /** The row's number from 1; 0 is before the first, one more than there are rows is after the last. */
    private int position;

    private int fetchDirection = ResultSet.FETCH_FORWARD;
    private int fetchSize;
    private boolean closed;

    ScrollableRows(ResultRows rows) {
        this.rows = rows;
    }

    /**
     * Returns the columns.
     *
     * @return the same list for all results of a statement that were read under one schema and begin alike
     */
    public final List<Column> columns() {
        return rows.columns();
    }

    /** The value of a column, from 1, in the row that it stands on. */
    final @Nullable Object valueAt(int column) throws SQLException {
        ResultRows open = open();
        if (position == 0 || position > open.size()) {
            throw new SQLException(
                    "The result set stands " + (position == 0 ? "before its first row" : "after its last row")
                            + ": read values only after next() or another move returned true",
                    "24000");
        }
        DetachedMetaData.check(open, column);
        return open.value(position - 1, column - 1);
    }

    private ResultRows open() throws SQLException {
        if (closed) {
            throw new HandleClosedException("This result set was closed");
        }
        return rows;
    }

    // ---- moving

    private boolean moveTo(long wanted) throws SQLException {
        int size = open().size();
        position = (int) Math.max(0, Math.min(size + 1L, wanted));
        return position > 0 && position <= size;
    }

    @Override
    public boolean next() throws SQLException {
        return moveTo(position + 1L);
    }

    @Override
    public boolean previous() throws SQLException {
        return moveTo(position - 1L);
    }

    @Override
    public boolean first() throws SQLException {
        return moveTo(1);
    }

    @Override
    public boolean last() throws SQLException {
        return moveTo(open().size());
    }

    @Override
    public void beforeFirst() throws SQLException {
        moveTo(0);
    }

    @Override
    public void afterLast() throws SQLException {
        moveTo(Long.MAX_VALUE);
    }

    @Override
    public boolean absolute(int row) throws SQLException {
        return moveTo(row >= 0 ? row : open().size() + 1L + row);
    }

    @Override
    public boolean relative(int rows) throws SQLException {
        return moveTo((long) position + rows);
    }

    // ---- where it stands; neither before nor after where there are no rows, as JDBC says

    @Override
    public boolean isBeforeFirst() throws SQLException {
        return open().size() > 0 && position == 0;
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        int size = open().size();
        return size > 0 && position > size;
    }

    @Override
    public boolean isFirst() throws SQLException {
        return open().size() > 0 && position == 1;
    }

    @Override
    public boolean isLast() throws SQLException {
        int size = open().size();
        return size > 0 && position == size;
    }

    @Override
    public int getRow() throws SQLException {
        return position <= open().size() ? position : 0;
    }

    // ---- columns

    @Override
    public int findColumn(String columnLabel) throws SQLException {
        var columns = open().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).label().equalsIgnoreCase(columnLabel)) {
                return i + 1;
            }
        }
        throw new SQLException("no such column: '" + columnLabel + "': the result has "
                + columns.stream().map(ResultRows.Column::label).toList());
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return new DetachedMetaData(open());
    }

    // ---- what it is

    @Override
    public int getType() throws SQLException {
        open();
        return ResultSet.TYPE_SCROLL_INSENSITIVE;
    }

    @Override
    public int getConcurrency() throws SQLException {
        open();
        return ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    public int getHoldability() throws SQLException {
        open();
        return ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }

    /** There is none: whoever ran one got the rows from elsewhere. */
    @Override
    public @Nullable Statement getStatement() throws SQLException {
        open();
        return null;
    }

    @Override
    public @Nullable String getCursorName() throws SQLException {
        open();
        return null;
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        open();
        return null;
    }

    @Override
    public void clearWarnings() throws SQLException {
        open();
    }

    // ---- hints, kept and of no effect

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        open();
        if (direction != ResultSet.FETCH_FORWARD
                && direction != ResultSet.FETCH_REVERSE
                && direction != ResultSet.FETCH_UNKNOWN) {
            throw new SQLException(
                    "fetchDirection = '" + direction + "' is none: give one of ResultSet's FETCH_ constants", "HY024");
        }
        fetchDirection = direction;
    }

    @Override
    public int getFetchDirection() throws SQLException {
        open();
        return fetchDirection;
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        open();
        if (rows < 0) {
            throw new SQLException(
                    "fetchSize = '" + rows + "' is negative: give a number of rows, or 0 for any", "HY024");
        }
        fetchSize = rows;
    }

    @Override
    public int getFetchSize() throws SQLException {
        open();
        return fetchSize;
    }

    // ---- the end

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("This is no wrapper of " + type.getName()
                + ": its rows are kept in memory, and no result set of the driver's is behind them");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
