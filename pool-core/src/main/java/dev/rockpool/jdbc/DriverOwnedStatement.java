package dev.rockpool.jdbc;

import java.sql.SQLException;
import java.sql.Statement;

/**
 * The driver's statement behind a result set of metadata or of an array, as {@code ResultSet.getStatement()} shows it. The driver may
 * use it again, so closing it closes that result set only.
 */
final class DriverOwnedStatement extends LogicalStatement {

    private final LogicalResultSet rows;

    DriverOwnedStatement(StatementConnection connection, Statement driver, LogicalResultSet rows) {
        super(connection, driver);
        this.rows = rows;
    }

    @Override
    void release(boolean unspoilt) throws SQLException {
        connection.handles().close(rows, true);
    }
}
