package dev.rockpool.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's {@code data_version} of one connection: a number that is another one whenever somebody else has committed to the file since it was
 * read last on this connection. Commits of the connection's own do not change it, nor do rollbacks and passive checkpoints; a truncating
 * checkpoint by another connection does. While a transaction is open, or a result, it stays as it was when that began. Numbers of two
 * connections have nothing to do with each other. Read in some 3 µs; for one thread.
 */
final class DataVersion implements AutoCloseable {

    private final Connection connection;
    private @Nullable PreparedStatement statement;

    DataVersion(Connection connection) {
        this.connection = connection;
    }

    long read() throws SQLException {
        PreparedStatement ready = statement;
        if (ready == null) {
            ready = connection.prepareStatement("PRAGMA main.data_version");
            statement = ready;
        }
        try (ResultSet row = ready.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("SQLite answers nothing to data_version");
            }
            return row.getLong(1);
        } catch (SQLException e) { // the driver may have ended the statement (trap 6)
            statement = null;
            close(ready, e);
            throw e;
        }
    }

    private static void close(PreparedStatement statement, SQLException failure) {
        try {
            statement.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        PreparedStatement last = statement;
        statement = null;
        if (last != null) {
            last.close();
        }
    }
}
