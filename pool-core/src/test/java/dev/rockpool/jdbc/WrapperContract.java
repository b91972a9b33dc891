package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Whatever a borrower reaches leads back to the borrower's connection, and to the driver's only by unwrapping. */
interface WrapperContract extends JdbcFixture {

    @Test
    default void aResultSetLeadsBackToItsStatementAndThatToItsConnection() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement(numbers(1))) {
            assertThat(statement.executeQuery(numbers(1)).getStatement()).isSameAs(statement);
            assertThat(statement.getConnection()).isSameAs(connection);
            assertThat(prepared.executeQuery().getStatement()).isSameAs(prepared);
            assertThat(prepared.getConnection()).isSameAs(connection);
        }
    }

    @Test
    default void theResultSetOfExecuteLeadsBackToItsStatement() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute(numbers(1))).isTrue();
            assertThat(statement.getResultSet().getStatement()).isSameAs(statement);
        }
    }

    @Test
    default void generatedKeysLeadBackToTheirStatement() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO item (name) VALUES ('a')", Statement.RETURN_GENERATED_KEYS);
            assertThat(statement.getGeneratedKeys().getStatement()).isSameAs(statement);
        }
    }

    @Test
    default void metadataLeadsBackToTheConnection() throws SQLException {
        try (Connection connection = borrow()) {
            DatabaseMetaData metaData = connection.getMetaData();
            assertThat(metaData.getConnection()).isSameAs(connection);
            for (ResultSet rows : new ResultSet[] {
                metaData.getTables(null, null, "item", null), metaData.getTypeInfo(), metaData.getCatalogs()
            }) {
                Statement statement = rows.getStatement();
                if (statement != null) {
                    assertThat(statement.getConnection()).isSameAs(connection);
                    assertThat(statement).isSameAs(rows.getStatement());
                }
                rows.close();
            }
        }
    }

    @Test
    default void closingTheStatementBehindMetadataClosesItsResultSetOnly() throws SQLException {
        try (Connection connection = borrow()) {
            DatabaseMetaData metaData = connection.getMetaData();
            ResultSet first = metaData.getTypeInfo();
            Statement statement = first.getStatement();
            if (statement != null) {
                statement.close();
                assertThat(first.isClosed()).isTrue();
                assertThat(statement.isClosed()).isTrue();
            }
            assertThat(metaData.getTypeInfo().next()).isTrue();
        }
    }

    @Test
    default void descriptionsOfColumnsAndParametersAreNoWayToTheDriver() throws SQLException {
        try (Connection connection = borrow();
                PreparedStatement prepared = connection.prepareStatement("SELECT name FROM item WHERE name = ?")) {
            prepared.setString(1, "x");
            assertThat(prepared.getMetaData()).isNotInstanceOf(PreparedStatement.class);
            assertThat(prepared.getParameterMetaData()).isNotInstanceOf(PreparedStatement.class);
            try (ResultSet rows = prepared.executeQuery()) {
                assertThat(rows.getMetaData()).isNotInstanceOf(ResultSet.class);
                assertThat(rows.getMetaData().getColumnCount()).isEqualTo(1);
                assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("name");
            }
        }
    }

    @Test
    default void theDriversObjectsCanBeUnwrapped() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement()) {
            assertThat(connection.isWrapperFor(driverConnection())).isTrue();
            assertThat(connection.unwrap(driverConnection())).isInstanceOf(driverConnection());
            assertThat(statement.isWrapperFor(driverStatement())).isTrue();
            assertThat(statement.unwrap(driverStatement())).isInstanceOf(driverStatement());
        }
    }

    @Test
    default void unwrappingToAnInterfaceOfTheWrapperGivesTheWrapper() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(numbers(1))) {
            assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
            assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
            assertThat(rows.unwrap(ResultSet.class)).isSameAs(rows);
            assertThat(connection.isWrapperFor(Connection.class)).isTrue();
        }
    }

    @Test
    default void unwrappingToSomethingElseIsAnError() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(numbers(1))) {
            assertThat(connection.isWrapperFor(Thread.class)).isFalse();
            assertThatThrownBy(() -> connection.unwrap(Thread.class)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> statement.unwrap(Thread.class)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> rows.unwrap(Thread.class)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connection.getMetaData().unwrap(Thread.class))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    default void aConnectionSaysItsName() throws SQLException {
        Connection connection = borrow();
        String name = connection.toString();
        assertThat(name).contains(" of ");
        connection.close();
        assertThat(connection).hasToString(name + " (returned)");
    }
}
