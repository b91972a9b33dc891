package dev.rockpool.rows;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells which row of a batch failed. It names the types of the row's values, and never the values; its cause is the database's own error,
 * which on databases other than SQLite may show values. SQLState and vendor code are those of the cause. What may pass (locks, timeouts,
 * broken connections) is no row's fault, and is thrown as the database gave it.
 */
public final class BatchException extends SQLException {

    private static final long serialVersionUID = 1L;

    private final long row;
    private final String table;

    @SuppressWarnings("serial") // List.copyOf can be serialised
    private final List<String> types;

    private final long committed;

    private BatchException(
            String message,
            String state,
            @Nullable SQLException cause,
            long row,
            String table,
            List<String> types,
            long committed) {
        super(message, cause == null ? state : cause.getSQLState(), cause == null ? 0 : cause.getErrorCode(), cause);
        this.row = row;
        this.table = table;
        this.types = types;
        this.committed = committed;
        if (cause != null) {
            setNextException(cause); // where frameworks look for what it means
        }
    }

    /** A row that cannot be written, known before the database was asked. */
    static BatchException unusable(BatchPlan plan, long row, @Nullable Object given, String why) {
        List<String> types = given == null ? List.of() : List.of(typeOf(given));
        return new BatchException(
                head(plan, row) + " cannot be used: " + why + tail(plan),
                "22000",
                null,
                row,
                plan.table(),
                types,
                plan.committed());
    }

    /** A row that the database, or the conversion of its values, refused. */
    static BatchException refused(BatchPlan plan, long row, @Nullable Object[] values, SQLException cause) {
        List<String> types = Arrays.stream(values).map(BatchException::typeOf).toList();
        String named = IntStream.range(0, types.size())
                .mapToObj(i -> plan.columns().get(i) + " " + types.get(i))
                .collect(Collectors.joining(", "));
        return new BatchException(
                head(plan, row) + " failed" + said(plan, cause) + ". Types of its values: " + named + tail(plan),
                "HY000",
                cause,
                row,
                plan.table(),
                types,
                plan.committed());
    }

    /** Other databases' messages show values. */
    private static String said(BatchPlan plan, SQLException cause) {
        return plan.sqlite() ? ": " + cause.getMessage() : " with SQLState " + cause.getSQLState();
    }

    private static String head(BatchPlan plan, long row) {
        return "Row " + row + " (from 0) of a batch on table '" + plan.table() + "'";
    }

    private static String tail(BatchPlan plan) {
        return plan.committed() == 0 ? "" : ". The " + plan.committed() + " rows before its transaction are committed";
    }

    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getTypeName();
    }

    /**
     * Returns which row failed.
     *
     * @return from 0, in the order in which the rows were given
     */
    public long row() {
        return row;
    }

    /**
     * Returns the table.
     *
     * @return its name, as it was given, without quotes
     */
    public String table() {
        return table;
    }

    /**
     * Returns the types of the row's values, in the order of the columns; of the row itself where its values could not be read.
     *
     * @return names of classes; {@code null} for null
     */
    public List<String> valueTypes() {
        return types;
    }

    /**
     * Returns how many rows earlier transactions of this batch have committed; see {@link BatchOptions#commitEvery}.
     *
     * @return from the first row on; 0 when nothing was kept
     */
    public long committedRows() {
        return committed;
    }
}
