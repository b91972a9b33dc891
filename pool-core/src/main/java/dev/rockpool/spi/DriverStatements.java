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
    public SourcedStatement prepare(StatementKey key) throws SQLException {
        return new UsedOnce(key.prepare(jdbc));
    }

    @Override
    public SourcedStatement prepare(String sql) throws SQLException {
        return new UsedOnce(jdbc.prepareStatement(sql));
    }

    @Override
    public void close() {}

    private static final class UsedOnce extends SourcedStatement {
        UsedOnce(PreparedStatement driver) {
            super(driver);
        }

        @Override
        public void release(StatementCondition condition) throws SQLException {
            driver().close();
        }
    }
}
