package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4Statement;

/** The contract over a SQLite file, and what only SQLite's driver makes necessary. */
class SqliteJdbcContractTest extends JdbcContract {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("contract.sqlite");
    }

    @Override
    DatabaseBuilder database() {
        return DatabaseManager.withPooling(file());
    }

    @Override
    void createTable(Connection connection) throws SQLException {
        run(connection, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)");
    }

    @Override
    public Class<? extends Connection> driverConnection() {
        return SQLiteConnection.class;
    }

    @Override
    public Class<? extends Statement> driverStatement() {
        return JDBC4Statement.class;
    }

    @Override
    public String endlessQuery() {
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    }

    @Override
    public String numbers(int rows) {
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT " + rows + ") SELECT i FROM n";
    }

    @ParameterizedTest
    @CsvSource({"busy_timeout, 1234", "foreign_keys, 0", "query_only, 1", "cache_size, 17", "synchronous, 0"})
    void aPragmaThatABorrowerSetIsAsBeforeForTheNext(String pragma, String value) throws SQLException {
        String before;
        try (Connection connection = borrow()) {
            before = ask(connection, "PRAGMA " + pragma);
            run(connection, "PRAGMA " + pragma + " = " + value);
            assertThat(ask(connection, "PRAGMA " + pragma)).isEqualTo(value).isNotEqualTo(before);
        }
        try (Connection connection = borrow()) {
            assertThat(ask(connection, "PRAGMA " + pragma)).isEqualTo(before);
        }
    }

    @Test
    void switchingAutoCommitOffTakesNoLock() throws SQLException {
        try (Connection connection = borrow();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            connection.setAutoCommit(false);
            assertThatCode(() -> run(other, "INSERT INTO item (name) VALUES ('another process')"))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theFirstStatementOfATransactionTakesTheWriteLock() throws SQLException {
        try (Connection connection = borrow();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file() + "?busy_timeout=0")) {
            connection.setAutoCommit(false);
            assertThat(ask(connection, "SELECT count(*) FROM item")).isEqualTo("0");
            assertThatThrownBy(() -> run(other, "INSERT INTO item (name) VALUES ('another process')"))
                    .isInstanceOf(SQLException.class);
            connection.rollback();
        }
    }

    @Test
    void aResultSetEndsWhenItsStatementRunsAgainAlthoughTheDriverGivesTheSameOne() throws SQLException {
        try (Connection connection = borrow();
                PreparedStatement numbers = connection.prepareStatement(numbers(3))) {
            ResultSet first = numbers.executeQuery();
            ResultSet second = numbers.executeQuery();
            assertThat(first.isClosed()).isTrue();
            assertThat(second.next()).isTrue();
            assertThatThrownBy(first::next).isInstanceOf(SQLException.class).hasMessageContaining("closed");
            assertThat(second.next()).isTrue();
        }
    }

    @Test
    void metadataAskedTwiceEndsTheResultSetThatTheDriverReuses() throws SQLException {
        try (Connection connection = borrow()) {
            ResultSet first = connection.getMetaData().getTypeInfo();
            ResultSet second = connection.getMetaData().getTypeInfo();
            first.close();
            assertThat(second.next()).isTrue();
        }
    }

    @Test
    void aDriverConnectionSwitchedToManualCommitIsBackInAutoCommitForTheNext() throws SQLException {
        try (Connection connection = borrow()) {
            Connection driver = connection.unwrap(SQLiteConnection.class);
            driver.setAutoCommit(false);
            run(driver, "INSERT INTO item (name) VALUES ('lost')");
        }
        assertThat(items()).isZero();
        try (Connection connection = borrow()) {
            run(connection, "INSERT INTO item (name) VALUES ('kept')");
        }
        assertThat(items()).isEqualTo(1);
    }
}
