package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** What belongs to one physical connection keeps the logical one on the writer until it is closed, and is gone then. */
class PinningTest extends RoutedKit {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA cache_size = 77",
                "PRAGMA foreign_keys",
                "CREATE TEMP TABLE mine (a)",
                "CREATE TEMPORARY VIEW mine AS SELECT 1",
                "ATTACH ':memory:' AS other",
                "SELECT total_changes()",
                "BEGIN",
                "SAVEPOINT s"
            })
    void theWriterIsHeldUntilTheConnectionIsClosed(String sql) throws SQLException {
        try (Connection c = borrow()) {
            run(c, sql);
            assertOut(1, 0);
            assertThat(items(c)).isZero();
            run(c, "INSERT INTO item (name) VALUES ('a')");
            assertOut(1, 0);
            assertAcquired(1, 0);
        }
        assertAllReturned();
    }

    @Test
    void aPragmaIsInForceForItsBorrowerAloneEvenAfterATransaction() throws SQLException {
        String before;
        try (Connection c = borrow()) {
            before = ask(c, "PRAGMA cache_size");
            run(c, "PRAGMA cache_size = 77");
            c.setAutoCommit(false);
            run(c, "INSERT INTO item (name) VALUES ('a')");
            c.commit();
            c.setAutoCommit(true);
            assertOut(1, 0);
            assertThat(ask(c, "PRAGMA cache_size")).isEqualTo("77");
        }
        try (Connection c = borrow()) {
            assertThat(ask(c, "PRAGMA cache_size")).isEqualTo(before).isNotEqualTo("77");
        }
    }

    @Test
    void aTemporaryTableIsThereForItsBorrowerAlone() throws SQLException {
        try (Connection c = borrow()) {
            run(c, "CREATE TEMP TABLE mine (a)");
            run(c, "INSERT INTO mine VALUES (5)");
            assertThat(ask(c, "SELECT a FROM mine")).isEqualTo("5");
            assertThat(ask(c, "SELECT count(*) FROM temp.sqlite_schema")).isEqualTo("1");
        }
        try (Connection c = borrow()) {
            assertThatThrownBy(() -> ask(c, "SELECT a FROM mine"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("mine");
        }
    }

    @Test
    void anAttachedDatabaseIsThereForItsBorrowerAlone() throws SQLException {
        try (Connection c = borrow()) {
            run(c, "ATTACH ':memory:' AS other");
            run(c, "CREATE TABLE other.x (a)");
            run(c, "INSERT INTO other.x VALUES (3)");
            assertThat(ask(c, "SELECT a FROM other.x")).isEqualTo("3");
        }
        try (Connection c = borrow()) {
            assertThatThrownBy(() -> run(c, "INSERT INTO other.x VALUES (4)")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void aTransactionByTextIsOneTransactionUntilItsText() throws SQLException {
        try (Connection c = borrow()) {
            run(c, "BEGIN");
            run(c, "INSERT INTO item (name) VALUES ('a')");
            assertThat(items(c)).isEqualTo(1);
            assertThat(items()).isZero();
            run(c, "COMMIT");
            assertThat(items()).isEqualTo(1);
            run(c, "BEGIN");
            run(c, "INSERT INTO item (name) VALUES ('b')");
            run(c, "ROLLBACK");
            assertThat(items(c)).isEqualTo(1);
            assertOut(1, 0);
            run(c, "BEGIN IMMEDIATE");
            run(c, "INSERT INTO item (name) VALUES ('never committed')");
        }
        assertThat(items()).isEqualTo(1);
        assertAllReturned();
    }

    @Test
    void whoeverUnwrapsHoldsTheWriterAndTheNextGetsAnother() throws SQLException {
        try (Connection c = borrow()) {
            SQLiteConnection driver = c.unwrap(SQLiteConnection.class);
            assertOut(1, 0);
            run(driver, "INSERT INTO item (name) VALUES ('a')");
            assertThat(items(c)).isEqualTo(1);
            assertAcquired(1, 0);
        }
        assertThat(items()).isEqualTo(1);
        db.useConnection(c -> run(c, "INSERT INTO item (name) VALUES ('b')"));
        assertThat(writer().destroyed()).isEqualTo(1);
        assertThat(writer().active()).isZero();
    }

    @Test
    void unwrappingAStatementOrItsOwnTypesPinsOnlyWhereTheDriverIsReached() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement();
                PreparedStatement prepared = c.prepareStatement("SELECT 1")) {
            assertThat(c.unwrap(Connection.class)).isSameAs(c);
            assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
            assertThat(prepared.unwrap(PreparedStatement.class)).isSameAs(prepared);
            assertAcquired(0, 0);
            statement.unwrap(org.sqlite.jdbc3.JDBC3Statement.class);
            assertOut(1, 0);
        }
        assertThat(writer().active()).isZero();
    }

    @Test
    void aReadOnlyConnectionThatUnwrapsGetsAReader() throws SQLException {
        try (Connection c = borrow()) {
            c.setReadOnly(true);
            SQLiteConnection driver = c.unwrap(SQLiteConnection.class);
            assertOut(0, 1);
            assertThatThrownBy(() -> run(driver, "INSERT INTO item (name) VALUES ('a')"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(items()).isZero();
    }

    @Test
    void aPinnedConnectionCanBeSetReadOnly() throws SQLException {
        try (Connection c = borrow()) {
            run(c, "CREATE TEMP TABLE mine (a)");
            c.setReadOnly(true);
            assertThat(ask(c, "SELECT count(*) FROM mine")).isEqualTo("0");
            assertThatThrownBy(() -> run(c, "INSERT INTO item (name) VALUES ('a')"))
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("25006");
            c.setReadOnly(false);
            run(c, "INSERT INTO item (name) VALUES ('a')");
            assertOut(1, 0);
        }
        assertThat(items()).isEqualTo(1);
    }
}
