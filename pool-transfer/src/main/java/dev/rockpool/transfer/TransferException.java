package dev.rockpool.transfer;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Something in a file cannot be imported. The message names the line and the column, and never the value. */
public final class TransferException extends SQLException {

    private static final long serialVersionUID = 1L;

    private final long line;
    private final @Nullable String column;
    private final long committed;

    private TransferException(
            String message,
            @Nullable String state,
            @Nullable SQLException cause,
            long line,
            @Nullable String column,
            long committed) {
        super(message, state, cause == null ? 0 : cause.getErrorCode(), cause);
        this.line = line;
        this.column = column;
        this.committed = committed;
        if (cause != null) {
            setNextException(cause); // where frameworks look for what it means
        }
    }

    static TransferException inLine(long line, String problem) {
        return new TransferException("Line " + line + ": " + problem, "22000", null, line, null, 0);
    }

    static TransferException inColumn(long line, String column, String problem) {
        return new TransferException(
                "Line " + line + ", column '" + column + "': " + problem, "22000", null, line, column, 0);
    }

    /** The row that the database refused. */
    static TransferException refused(long line, SQLException cause) {
        return new TransferException(
                "Line " + line + ": the table refused the row: " + cause.getMessage(),
                cause.getSQLState(),
                cause,
                line,
                null,
                0);
    }

    /** The same, when earlier transactions of the import are kept. */
    TransferException after(long rows) {
        if (rows == 0) {
            return this;
        }
        SQLException cause = getCause() instanceof SQLException known ? known : null;
        return new TransferException(
                getMessage() + ". The " + rows + " rows before its transaction are committed",
                getSQLState(),
                cause,
                line,
                column,
                rows);
    }

    /**
     * Returns the line where the row begins.
     *
     * @return from 1
     */
    public long line() {
        return line;
    }

    /**
     * Returns the column.
     *
     * @return null where it is not one column that is wrong
     */
    public @Nullable String column() {
        return column;
    }

    /**
     * Returns how many rows earlier transactions of this import have committed; see {@link ImportOptions#commitEvery}.
     *
     * @return 0 when nothing was kept
     */
    public long committedRows() {
        return committed;
    }
}
