package dev.rockpool.sqlite;

import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a statement tells of itself is the same whether SQLite's driver has just made it or has lent it to others before. */
@Timeout(60)
class RenewedStatementsTest {

    private static final String UPDATE = "UPDATE t SET a = a + 1";

    @TempDir
    Path folder;

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(2)
                .open();
        write(db, "CREATE TABLE t (a)");
        write(db, "INSERT INTO t VALUES (1), (2)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void thereIsNoUpdateCountBeforeTheFirstRun() throws SQLException {
        db.useConnection(c -> {
            try (PreparedStatement statement = c.prepareStatement(UPDATE)) {
                assertThat(statement.getUpdateCount()).isEqualTo(-1);
                assertThat(statement.getLargeUpdateCount()).isEqualTo(-1);
                assertThat(statement.getMoreResults()).isFalse();
                assertThat(statement.getResultSet()).isNull();
            }
        });
    }

    @Test
    void theUpdateCountIsThatOfTheLastRunHoweverItRan() throws SQLException {
        db.useConnection(c -> {
            try (PreparedStatement statement = c.prepareStatement(UPDATE)) {
                assertThat(statement.executeUpdate()).isEqualTo(2);
                assertThat(statement.getUpdateCount()).isEqualTo(2);
                run(c, "INSERT INTO t VALUES (3)");
                assertThat(statement.execute()).isFalse();
                assertThat(statement.getUpdateCount()).isEqualTo(3);
                assertThat(statement.getMoreResults()).isFalse();
                assertThat(statement.getUpdateCount()).isEqualTo(-1);
            }
        });
    }

    @Test
    void aReaderPreparesByTheSchemaAsItStands() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setReadOnly(true);
            try (PreparedStatement before = connection.prepareStatement("SELECT a FROM t")) {
                assertThat(before.getMetaData().getColumnCount()).isEqualTo(1);
            }
            write(db, "DROP TABLE t");
            try (PreparedStatement after = connection.prepareStatement("SELECT a AS b FROM t")) {
                assertThatThrownBy(after::getMetaData)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("no such table: t")
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .as("said as all errors of the pool are")
                        .isEqualTo("42S02");
            }
        }
    }
}
