package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A returned connection is clean: the next borrower finds nothing of what the one before did to it. */
interface CleanReturnContract extends JdbcFixture {

    @Test
    default void uncommittedWorkIsRolledBackAtClose() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            JdbcFixture.insert(connection, "never committed");
        }
        assertThat(items()).isZero();
    }

    @Test
    default void committedWorkStays() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
            JdbcFixture.insert(connection, "committed");
            connection.commit();
        }
        assertThat(items()).isEqualTo(1);
    }

    @Test
    default void autoCommitIsOnForTheNextBorrower() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setAutoCommit(false);
        }
        try (Connection connection = borrow()) {
            assertThat(connection.getAutoCommit()).isTrue();
            JdbcFixture.insert(connection, "by itself");
        }
        assertThat(items()).isEqualTo(1);
    }

    @Test
    default void readOnlyIsAsBeforeForTheNextBorrower() throws SQLException {
        try (Connection connection = borrow()) {
            connection.setReadOnly(true);
            assertThat(connection.isReadOnly()).isTrue();
        }
        try (Connection connection = borrow()) {
            assertThat(connection.isReadOnly()).isFalse();
            JdbcFixture.insert(connection, "written");
        }
    }

    @Test
    default void isolationIsAsBeforeForTheNextBorrower() throws SQLException {
        int before;
        try (Connection connection = borrow()) {
            before = connection.getTransactionIsolation();
            int other = before == Connection.TRANSACTION_SERIALIZABLE
                    ? Connection.TRANSACTION_READ_UNCOMMITTED
                    : Connection.TRANSACTION_SERIALIZABLE;
            connection.setTransactionIsolation(other);
            assertThat(connection.getTransactionIsolation()).isEqualTo(other);
        }
        try (Connection connection = borrow()) {
            assertThat(connection.getTransactionIsolation()).isEqualTo(before);
        }
    }

    @Test
    default void catalogAndSchemaAreAsBeforeForTheNextBorrower() throws SQLException {
        String catalog;
        String schema;
        try (Connection connection = borrow()) {
            catalog = connection.getCatalog();
            schema = connection.getSchema();
            connection.setCatalog("elsewhere");
            connection.setSchema("elsewhere");
        }
        try (Connection connection = borrow()) {
            assertThat(connection.getCatalog()).isEqualTo(catalog);
            assertThat(connection.getSchema()).isEqualTo(schema);
        }
    }

    @Test
    default void holdabilityIsAsBeforeForTheNextBorrower() throws SQLException {
        int before;
        try (Connection connection = borrow()) {
            before = connection.getHoldability();
            int other = before == ResultSet.CLOSE_CURSORS_AT_COMMIT
                    ? ResultSet.HOLD_CURSORS_OVER_COMMIT
                    : ResultSet.CLOSE_CURSORS_AT_COMMIT;
            Assumptions.assumeTrue(connection.getMetaData().supportsResultSetHoldability(other));
            connection.setHoldability(other);
            assertThat(connection.getHoldability()).isEqualTo(other);
        }
        try (Connection connection = borrow()) {
            assertThat(connection.getHoldability()).isEqualTo(before);
        }
    }

    @Test
    default void networkTimeoutIsAsBeforeForTheNextBorrower() throws SQLException {
        int before;
        try (Connection connection = borrow()) {
            before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, 4321);
        }
        try (Connection connection = borrow()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(before);
        }
    }

    @Test
    default void clientInfoIsAsBeforeForTheNextBorrower() throws SQLException {
        String before;
        try (Connection connection = borrow()) {
            before = connection.getClientInfo("ApplicationName");
            connection.setClientInfo("ApplicationName", "contract");
            Assumptions.assumeTrue("contract".equals(connection.getClientInfo("ApplicationName")));
        } catch (SQLFeatureNotSupportedException e) {
            Assumptions.abort("The driver has no client info");
            return;
        }
        try (Connection connection = borrow()) {
            assertThat(connection.getClientInfo("ApplicationName")).isEqualTo(before);
        }
    }

    @Test
    default void whatWasSetOnTheDriversOwnConnectionIsAsBeforeForTheNextBorrower() throws SQLException {
        int before;
        try (Connection connection = borrow()) {
            before = connection.getTransactionIsolation();
            Connection driver = connection.unwrap(driverConnection());
            driver.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
            driver.setAutoCommit(false);
            JdbcFixture.insert(driver, "never committed");
        }
        try (Connection connection = borrow()) {
            assertThat(connection.getTransactionIsolation()).isEqualTo(before);
            assertThat(connection.unwrap(driverConnection()).getAutoCommit()).isTrue();
        }
        assertThat(items()).isZero();
    }

    @Test
    default void statementsAndResultSetsAreClosedAtClose() throws SQLException {
        Statement driverStatement;
        Statement driverPrepared;
        ResultSet rows;
        try (Connection connection = borrow()) {
            Statement statement = connection.createStatement();
            driverStatement = statement.unwrap(driverStatement());
            driverPrepared = connection.prepareStatement(numbers(3)).unwrap(driverStatement());
            rows = statement.executeQuery(numbers(3));
            rows.next();
        }
        assertThat(driverStatement.isClosed()).isTrue();
        assertThat(driverPrepared.isClosed()).isTrue();
        assertThat(rows.isClosed()).isTrue();
    }
}
