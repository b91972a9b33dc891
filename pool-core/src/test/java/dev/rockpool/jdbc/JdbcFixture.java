package dev.rockpool.jdbc;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.pool.PoolStats;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * What the contracts need of a database: a pool of a single connection, so that each borrower gets what the one before had, and a
 * table {@code item (id, name)} whose ids are generated and whose names are unique.
 */
interface JdbcFixture {

    /** The pool under test. */
    DataSource pool();

    /** Opens the pool anew, with other settings. */
    DataSource reopen(UnaryOperator<DatabaseBuilder> settings) throws SQLException;

    PoolStats stats();

    Class<? extends Connection> driverConnection();

    Class<? extends Statement> driverStatement();

    /** A query that runs until it is cancelled. */
    String endlessQuery();

    /** A query of rows numbered from 1 to {@code rows}. */
    String numbers(int rows);

    default Connection borrow() throws SQLException {
        return pool().getConnection();
    }

    /** How many items a new borrower sees. */
    default int items() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM item")) {
            count.next();
            return count.getInt(1);
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void insert(Connection connection, String name) throws SQLException {
        run(connection, "INSERT INTO item (name) VALUES ('" + name + "')");
    }
}
