package dev.rockpool.spi;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** No statement pool: each statement is prepared by the driver and closed after use. */
final class DriverStatements implements StatementSource {

    private final Connection jdbc;

    DriverStatements(Connection jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public PreparedStatement prepare(StatementKey key) throws SQLException {
        return key.prepare(jdbc);
    }

    @Override
    public void release(StatementKey key, PreparedStatement statement, boolean reusable) throws SQLException {
        statement.close();
    }

    @Override
    public void close() {}
}
