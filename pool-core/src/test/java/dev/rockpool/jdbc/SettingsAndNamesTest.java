package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** By plain JDBC, a kept statement is told to be stale when a setting that it was prepared by is set, and when it is set back. */
class SettingsAndNamesTest {

    private FakeDriver driver;

    @BeforeEach
    void open() throws SQLException {
        driver = new FakeDriver();
    }

    @AfterEach
    void close() {
        driver.close();
    }

    /** A change of a setting. */
    @FunctionalInterface
    interface Change {
        void on(Connection connection) throws SQLException;
    }

    private long version() throws SQLException {
        try (LogicalConnection connection = LogicalConnection.borrow(driver.lane())) {
            return connection.session().schemaVersion();
        }
    }

    private static Arguments change(String name, Change change) {
        return Arguments.of(name, change);
    }

    static Stream<Arguments> whatStatementsArePreparedBy() {
        return Stream.of(
                change("catalog", connection -> connection.setCatalog("other")),
                change("schema", connection -> connection.setSchema("other")),
                change("holdability", connection -> connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT)),
                change("type map", connection -> connection.setTypeMap(Map.of("point", Object.class))),
                change("anything", connection -> connection.unwrap(FakeDriver.Fake.class)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatStatementsArePreparedBy")
    void itGrowsAsTheSettingIsSetAndAsItIsSetBack(String name, Change change) throws SQLException {
        long before = version();
        long within;
        try (LogicalConnection connection = LogicalConnection.borrow(driver.lane())) {
            change.on(connection);
            within = connection.session().schemaVersion();
        }
        assertThat(within).as(name).isGreaterThan(before);
        long after = version();
        assertThat(after).as("set back").isGreaterThan(within);
        assertThat(version()).as("once").isEqualTo(after);
    }

    static Stream<Arguments> whatElse() {
        return Stream.of(
                change("read-only", connection -> connection.setReadOnly(true)),
                change("isolation", connection -> connection.setTransactionIsolation(8)),
                change("network timeout", connection -> connection.setNetworkTimeout(Runnable::run, 7)),
                change("client info", connection -> connection.setClientInfo(new Properties())),
                change("transaction", connection -> {
                    connection.setAutoCommit(false);
                    connection.createStatement().execute("x");
                    connection.rollback();
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatElse")
    void othersDoNotMatter(String name, Change change) throws SQLException {
        long before = version();
        try (LogicalConnection connection = LogicalConnection.borrow(driver.lane())) {
            change.on(connection);
        }
        assertThat(version()).as(name).isEqualTo(before);
    }

    @Test
    void byPlainJdbcEverythingCanBeKeptAndServedAnywhere() throws SQLException {
        try (LogicalConnection connection = LogicalConnection.borrow(driver.lane())) {
            assertThat(connection.session().isReusable("SET search_path = other"))
                    .isTrue();
            assertThat(connection.session().mayServe("INSERT INTO t VALUES (1)"))
                    .isTrue();
        }
    }
}
