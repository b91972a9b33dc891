package dev.rockpool.work;

import dev.rockpool.jdbc.StatementChecks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A step, or a whole unit, that is one statement, and so does nothing beside the database. */
final class StatementStep implements Step, TransactionFunction<Integer, SQLException>, Statements {

    private final String sql;
    private final @Nullable Object[] parameters;

    StatementStep(String sql, @Nullable Object[] parameters) {
        this.sql = sql;
        this.parameters = parameters.clone();
    }

    String sql() {
        return sql;
    }

    @Override
    public Integer run(Connection connection) throws SQLException {
        return update(connection, sql, parameters);
    }

    @Override
    public Integer apply(Transaction transaction) throws SQLException {
        return run(transaction);
    }

    @Override
    public boolean arePure() {
        return true;
    }

    @Override
    public Object kind() {
        return sql;
    }

    static int update(Connection connection, String sql, @Nullable Object[] parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            StatementChecks.requireComplete(connection, sql, statement, parameters.length);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
