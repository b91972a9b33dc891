package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.stmt.StatementPool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The contract over a real PostgreSQL whose statements are pooled, which has to be asked for. */
class PostgresPooledStatementsTest extends PostgresJdbcContractTest {

    @Override
    DatabaseBuilder database() {
        return super.database().with(StatementPool.perConnection(8));
    }

    private static void prepareThrice(DatabaseManager db) throws SQLException {
        for (int i = 0; i < 3; i++) {
            db.useConnection(connection -> {
                try (PreparedStatement one = connection.prepareStatement("SELECT 1");
                        ResultSet row = one.executeQuery()) {
                    assertThat(row.next()).isTrue();
                }
            });
        }
    }

    @Test
    void aStatementIsKeptOnceItComesAgain() throws SQLException {
        StatementPoolStats before = stats().statements();
        for (int i = 0; i < 4; i++) {
            try (Connection connection = borrow();
                    PreparedStatement one = connection.prepareStatement(numbers(1));
                    ResultSet row = one.executeQuery()) {
                assertThat(row.next()).isTrue();
            }
        }
        assertThat(stats().statements().misses() - before.misses()).isEqualTo(2);
        assertThat(stats().statements().hits() - before.hits()).isEqualTo(2);
    }

    @Test
    void theKeysOfTheBorrowerBeforeAreNotShown() throws SQLException {
        String insert = "INSERT INTO item (name) VALUES (?)";
        for (int i = 0; i < 4; i++) {
            try (Connection connection = borrow();
                    PreparedStatement statement =
                            connection.prepareStatement(insert, Statement.RETURN_GENERATED_KEYS)) {
                try (ResultSet none = statement.getGeneratedKeys()) {
                    assertThat(none.next()).isFalse();
                }
                statement.setString(1, "keys" + i);
                statement.executeUpdate();
                try (ResultSet key = statement.getGeneratedKeys()) {
                    assertThat(key.next()).isTrue();
                }
            }
        }
    }

    @Test
    void aQueryGivesItsNewColumnsAfterTheTableGotOne() throws SQLException {
        try (Connection connection = borrow()) {
            JdbcFixture.insert(connection, "a");
        }
        for (int columns = 2; columns < 5; columns++) {
            try (Connection connection = borrow();
                    PreparedStatement all = connection.prepareStatement("SELECT * FROM item");
                    ResultSet row = all.executeQuery()) {
                assertThat(row.getMetaData().getColumnCount()).isEqualTo(columns);
                assertThat(row.next()).isTrue();
            }
            try (Connection connection = borrow()) {
                JdbcFixture.run(connection, "ALTER TABLE item ADD COLUMN more" + columns + " TEXT");
            }
        }
    }

    @Test
    void thePoolIsOffUnlessItIsAskedFor() throws SQLException {
        try (DatabaseManager db =
                DatabaseManager.withPooling(EmbeddedServer.url()).open()) {
            prepareThrice(db);
            assertThat(db.getPoolStats().statements()).isEqualTo(StatementPoolStats.NONE);
        }
        try (DatabaseManager db = DatabaseManager.withPooling(EmbeddedServer.url())
                .statementPooling(true)
                .open()) {
            prepareThrice(db);
            assertThat(db.getPoolStats().statements().hits()).isEqualTo(1);
        }
        try (DatabaseManager db = DatabaseManager.withPooling(EmbeddedServer.url())
                .with(StatementPool.perConnection(8))
                .statementPooling(false)
                .open()) {
            prepareThrice(db);
            assertThat(db.getPoolStats().statements()).isEqualTo(StatementPoolStats.NONE);
        }
    }
}
