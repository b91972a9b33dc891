package dev.rockpool;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Two short words for tests: run a statement, ask for one value. */
public final class Sql {

    private Sql() {}

    public static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "(none)";
        }
    }

    public static String read(DatabaseManager db, String sql) throws SQLException {
        return db.withReadConnection(connection -> ask(connection, sql));
    }

    public static void write(DatabaseManager db, String sql) throws SQLException {
        db.useConnection(connection -> run(connection, sql));
    }
}
