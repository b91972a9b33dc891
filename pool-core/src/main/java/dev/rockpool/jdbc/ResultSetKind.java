package dev.rockpool.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The result-set options of a statement as its borrower gave them; zero for "not given". */
record ResultSetKind(int type, int concurrency, int holdability) {

    /** Whatever the driver's default is. */
    static final ResultSetKind DEFAULT = new ResultSetKind(0, 0, 0);

    /** Tells whether rows are read from first to last, and only read. */
    boolean isPlain() {
        return (type == 0 || type == ResultSet.TYPE_FORWARD_ONLY)
                && (concurrency == 0 || concurrency == ResultSet.CONCUR_READ_ONLY);
    }

    Statement createStatement(Connection jdbc) throws SQLException {
        if (type == 0) {
            return jdbc.createStatement();
        }
        return holdability == 0
                ? jdbc.createStatement(type, concurrency)
                : jdbc.createStatement(type, concurrency, holdability);
    }
}
