package dev.rockpool.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The result-set options of a statement as its borrower gave them; zero for "not given". */
record ResultSetKind(int type, int concurrency, int holdability) {

    /** Whatever the driver's default is. */
    static final ResultSetKind DEFAULT = new ResultSetKind(0, 0, 0);

    Statement createStatement(Connection jdbc) throws SQLException {
        if (type == 0) {
            return jdbc.createStatement();
        }
        return holdability == 0
                ? jdbc.createStatement(type, concurrency)
                : jdbc.createStatement(type, concurrency, holdability);
    }
}
