package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Generated keys, in every form in which JDBC lets a caller ask for them. */
interface GeneratedKeysContract extends JdbcFixture {

    String INSERT = "INSERT INTO item (name) VALUES ('a')";

    /** A form of asking. */
    @FunctionalInterface
    interface Insert {
        Statement run(Connection connection) throws SQLException;
    }

    private void generates(Insert insert) throws SQLException {
        try (Connection connection = borrow()) {
            Statement statement = insert.run(connection);
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getLong(1)).isEqualTo(1);
                assertThat(keys.next()).isFalse();
            }
        }
    }

    private void generates(Insert byText, Insert prepared) throws SQLException {
        generates(byText);
        try (Connection connection = borrow()) {
            JdbcFixture.run(connection, "DELETE FROM item");
        }
        try (Connection connection = borrow();
                ResultSet keys = prepared.run(connection).getGeneratedKeys()) {
            assertThat(keys.next()).isTrue();
            assertThat(keys.getLong(1)).isPositive();
        }
    }

    @Test
    default void keysAreGeneratedByExecuteUpdate() throws SQLException {
        generates(
                connection -> {
                    Statement statement = connection.createStatement();
                    statement.executeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS);
                    return statement;
                },
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS);
                    statement.executeUpdate();
                    return statement;
                });
    }

    @Test
    default void keysAreGeneratedByExecute() throws SQLException {
        generates(
                connection -> {
                    Statement statement = connection.createStatement();
                    statement.execute(INSERT, Statement.RETURN_GENERATED_KEYS);
                    return statement;
                },
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS);
                    statement.execute();
                    return statement;
                });
    }

    @Test
    default void keysAreGeneratedByExecuteLargeUpdate() throws SQLException {
        generates(
                connection -> {
                    Statement statement = connection.createStatement();
                    statement.executeLargeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS);
                    return statement;
                },
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS);
                    statement.executeLargeUpdate();
                    return statement;
                });
    }

    @Test
    default void keysOfNamedColumnsHaveTheirNames() throws SQLException {
        String[] id = {"id"};
        generates(
                connection -> {
                    Statement statement = connection.createStatement();
                    statement.executeUpdate(INSERT, id);
                    assertThat(statement.getGeneratedKeys().getMetaData().getColumnLabel(1))
                            .isEqualTo("id");
                    return statement;
                },
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(INSERT, id);
                    statement.executeUpdate();
                    assertThat(statement.getGeneratedKeys().getMetaData().getColumnLabel(1))
                            .isEqualTo("id");
                    return statement;
                });
    }

    @Test
    default void keysOfNumberedColumnsAreGeneratedWhereTheDriverKnowsThem() throws SQLException {
        int[] first = {1};
        try (Connection connection = borrow();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO item (name) VALUES ('probe')", first);
            JdbcFixture.run(connection, "DELETE FROM item");
        } catch (SQLException e) {
            Assumptions.abort("The driver knows columns by name only: " + e.getMessage());
        }
        try (Connection connection = borrow();
                PreparedStatement statement = connection.prepareStatement(INSERT, first)) {
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
            }
        }
    }

    @Test
    default void eachRunOfAPreparedStatementHasItsOwnKeys() throws SQLException {
        try (Connection connection = borrow();
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO item (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
            for (int expected = 1; expected <= 3; expected++) {
                statement.setString(1, "name " + expected);
                statement.executeUpdate();
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                    assertThat(keys.getInt(1)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    default void aBatchGeneratesAtLeastItsLastKey() throws SQLException {
        try (Connection connection = borrow();
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO item (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
            for (String name : new String[] {"a", "b", "c"}) {
                statement.setString(1, name);
                statement.addBatch();
            }
            statement.executeBatch();
            int last = 0;
            try (ResultSet keys = statement.getGeneratedKeys()) {
                while (keys.next()) {
                    last = keys.getInt(1);
                }
            }
            assertThat(last).isEqualTo(3);
        }
    }

    @Test
    default void keysStayReadableWhileOtherStatementsRun() throws SQLException {
        try (Connection connection = borrow();
                Statement first = connection.createStatement();
                Statement second = connection.createStatement()) {
            first.executeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS);
            second.executeUpdate("INSERT INTO item (name) VALUES ('b')", Statement.RETURN_GENERATED_KEYS);
            try (ResultSet keys = first.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getInt(1)).isEqualTo(1);
            }
        }
    }

    @Test
    default void thereAreNoKeysWhereNoneWereAskedFor() throws SQLException {
        try (Connection connection = borrow();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(INSERT);
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isFalse();
            }
        }
    }
}
