package dev.rockpool.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Walks through a table some rows at a time, by the row's number; a table without numbers is one range. Rows that are inserted meanwhile
 * at the end are met, too. For one thread.
 */
final class RowRanges {

    private final TableLayout table;
    private final int size;
    private long from = Long.MIN_VALUE;
    private long to;
    private long rows;
    private boolean over;

    RowRanges(TableLayout table, int size) {
        this.table = table;
        this.size = size;
    }

    /** Goes on to the next range; false at the end. */
    boolean next(LaneWork work) throws SQLException {
        if (over) {
            return false;
        }
        if (rows > 0) {
            from = to + 1; // the greatest number ends the walk
        }
        String number = table.rowid();
        return number == null ? all(work) : range(work, number);
    }

    private boolean all(LaneWork work) throws SQLException {
        rows = work.number("SELECT count(*) FROM " + table.quoted());
        over = true;
        return rows > 0;
    }

    private boolean range(LaneWork work, String number) throws SQLException {
        String sql = "SELECT count(*), max(n) FROM (SELECT t." + number + " AS n FROM " + table.quoted()
                + " AS t WHERE t." + number + " >= " + from + " ORDER BY t." + number + " LIMIT " + size + ")";
        try (Statement statement = work.jdbc().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            rows = row.getLong(1);
            to = row.getLong(2);
        }
        over = rows < size || to == Long.MAX_VALUE;
        return rows > 0;
    }

    /** How many rows the range had. */
    long rows() {
        return rows;
    }

    /** The range as a condition of SQL. */
    String condition(String alias) {
        String number = table.rowid();
        return number == null
                ? "true"
                : alias + "." + number + " >= " + from + " AND " + alias + "." + number + " <= " + to;
    }
}
