package dev.rockpool.jdbc;

import dev.rockpool.spi.StatementCondition;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The driver's statement behind a result set of metadata or of an array, as {@code ResultSet.getStatement()} shows it. The driver may
 * use it again, so closing it closes that result set only.
 */
final class DriverOwnedStatement extends LogicalStatement {

    private final LogicalResultSet rows;

    DriverOwnedStatement(StatementConnection connection, Statement driver, LogicalResultSet rows) {
        super(connection, ResultSetKind.DEFAULT);
        this.rows = rows;
        this.driver = driver;
        this.home = rows.lease();
        this.hasRun = true;
    }

    @Override
    Statement open(LogicalConnection lease) throws SQLException {
        throw new HandleClosedException("This statement of the driver's went with the result set that it belonged to");
    }

    @Override
    void release(Statement opened, StatementCondition found) throws SQLException {
        connection.handles().close(rows, true);
    }
}
