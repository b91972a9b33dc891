package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;

/** The contract over a real PostgreSQL in plain JDBC, and what only a server can show: a lost connection, arrays, procedures. */
class PostgresJdbcContractTest extends JdbcContract {

    @Override
    DatabaseBuilder database() {
        return DatabaseManager.withPooling(EmbeddedServer.url())
                .minConnections(1)
                .maxConnections(1);
    }

    @Override
    void createTable(Connection connection) throws SQLException {
        run(connection, "DROP TABLE IF EXISTS item");
        run(connection, "CREATE TABLE item (id SERIAL PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
    }

    @Override
    public Class<? extends Connection> driverConnection() {
        return PgConnection.class;
    }

    @Override
    public Class<? extends Statement> driverStatement() {
        return PgStatement.class;
    }

    @Override
    public String endlessQuery() {
        return "SELECT pg_sleep(3600)";
    }

    @Override
    public String numbers(int rows) {
        return "SELECT i FROM generate_series(1, " + rows + ") AS i";
    }

    @Test
    void aConnectionThatTheServerEndedIsEvictedAndReplaced() throws SQLException {
        try (Connection connection = borrow()) {
            String lost = ask(connection, "SELECT pg_backend_pid()");
            try (Connection other = DriverManager.getConnection(EmbeddedServer.url())) {
                run(other, "SELECT pg_terminate_backend(" + lost + ")");
            }
            assertThatThrownBy(() -> ask(connection, "SELECT 1")).isInstanceOf(SQLException.class);
        }
        assertThat(items()).isZero();
        assertThat(stats().totalDestroyed()).isEqualTo(1);
    }

    @Test
    void aFailedStatementInATransactionLeavesTheConnectionUsableAfterARollback() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> run(connection, "SELECT * FROM nowhere")).isInstanceOf(SQLException.class);
            connection.rollback();
            assertThat(ask(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aSchemaThatABorrowerSetIsAsBeforeForTheNext() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setSchema("pg_catalog");
            assertThat(connection.getSchema()).isEqualTo("pg_catalog");
        }
        try (Connection connection = borrow()) {
            assertThat(connection.getSchema()).isEqualTo("public");
        }
    }

    @Test
    void anArraysResultSetLeadsBackToTheBorrowersConnection() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ARRAY[1, 2, 3]")) {
            row.next();
            for (Object found : new Object[] {row.getArray(1), row.getObject(1), row.getObject(1, Array.class)}) {
                try (ResultSet elements = ((Array) found).getResultSet()) {
                    assertThat(elements.getStatement().getConnection()).isSameAs(connection);
                }
            }
        }
    }

    @Test
    void anArrayMadeByTheConnectionCanBeAParameter() throws SQLException {
        try (Connection connection = borrow();
                PreparedStatement statement = connection.prepareStatement("SELECT cardinality(?)")) {
            Array array = connection.createArrayOf("int4", new Object[] {1, 2, 3});
            statement.setArray(1, array);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(3);
            }
            statement.setObject(1, array);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(3);
            }
        }
    }

    @Test
    void aCursorReadAsAnObjectLeadsBackToTheBorrowersConnection() throws SQLException {
        try (Connection connection = borrow()) {
            run(
                    connection,
                    "CREATE OR REPLACE FUNCTION numbers() RETURNS refcursor LANGUAGE plpgsql AS "
                            + "$$ DECLARE c refcursor; BEGIN OPEN c FOR SELECT 1; RETURN c; END $$");
            connection.setAutoCommit(false);
            try (CallableStatement call = connection.prepareCall("{? = call numbers()}")) {
                call.registerOutParameter(1, java.sql.Types.REF_CURSOR);
                call.execute();
                ResultSet cursor = (ResultSet) call.getObject(1);
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.getStatement().getConnection()).isSameAs(connection);
                connection.rollback();
            }
        }
    }

    @Test
    void anUnwrappedConnectionTakesPartInTheBorrowersTransaction() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            PgConnection driver = connection.unwrap(PgConnection.class);
            run(driver, "INSERT INTO item (name) VALUES ('by the driver')");
            connection.rollback();
        }
        assertThat(items()).isZero();
    }

    @Test
    void aRowInsertedThroughAResultSetIsPartOfTheTransaction() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            try (Statement statement =
                            connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                    ResultSet items = statement.executeQuery("SELECT id, name FROM item")) {
                connection.commit();
                items.moveToInsertRow();
                items.updateInt("id", 7);
                items.updateString("name", "inserted");
                items.insertRow();
            }
            connection.rollback();
        }
        assertThat(items()).isZero();
    }
}
