package dev.rockpool.jdbc;

import dev.rockpool.spi.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What is looked at before a statement runs whose text and parameters were given together. Stateless. */
public final class StatementChecks {

    private StatementChecks() {}

    /**
     * Refuses a statement that would not run as a whole, as {@link Session#requireComplete}. On a connection that is none of a pool's, its
     * driver alone decides.
     *
     * @param connection where the statement was made
     * @param sql its text
     * @param statement made of it
     * @param parameters how many were given
     * @throws SQLException to refuse it
     */
    public static void requireComplete(Connection connection, String sql, PreparedStatement statement, int parameters)
            throws SQLException {
        if (connection instanceof StatementConnection pooled) {
            pooled.session().requireComplete(sql, statement, parameters);
        }
    }
}
