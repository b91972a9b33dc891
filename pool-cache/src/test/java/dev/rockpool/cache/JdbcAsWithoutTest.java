package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What plain JDBC must not notice of a policy that has every read kept: each test does the same on a miss and on a hit. */
@Timeout(60)
class JdbcAsWithoutTest {

    private static final String ASK = "SELECT x FROM a";

    @TempDir
    Path folder;

    private DatabaseManager db;

    private void open() throws SQLException {
        open(cache -> cache);
    }

    private void open(UnaryOperator<QueryCache> options) throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(options.apply(QueryCache.ttl(Duration.ofMinutes(10))
                        .cacheReads(List.of("a", "other", "numbered"), Duration.ofMinutes(1))))
                .maxConnections(2)
                .acquireTimeout(Duration.ofMinutes(10))
                .open();
        db.executeTransaction(List.of(
                "CREATE TABLE a (x)",
                "INSERT INTO a VALUES (1)",
                "CREATE TABLE other (x)",
                "INSERT INTO other VALUES (1), (2), (3)",
                "CREATE TABLE numbered (id INTEGER PRIMARY KEY, x UNIQUE)"));
        db.resetPoolStats();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private Connection connection() throws SQLException {
        return db.dataSource().getConnection();
    }

    // ---- closeOnCompletion

    @Test
    void aStatementThatClosesOnCompletionLastsUntilItsRowsAreRead() throws Exception {
        open();
        for (String kept : List.of("miss", "hit")) {
            try (Connection connection = connection();
                    Statement statement = connection.createStatement()) {
                statement.closeOnCompletion();
                ResultSet rows = statement.executeQuery(ASK);
                assertThat(statement.isClosed()).as(kept).isFalse();
                assertThat(rows.next()).as(kept).isTrue();
                rows.close();
                assertThat(statement.isClosed()).as(kept).isTrue();
            }
        }
        assertThat(db.getPoolStats().cache().hits()).isEqualTo(1);
    }

    @Test
    void soDoesOneWhoseRowsAreAskedForAfterwards() throws Exception {
        open();
        for (String kept : List.of("miss", "hit")) {
            try (Connection connection = connection();
                    PreparedStatement statement = connection.prepareStatement(ASK)) {
                statement.closeOnCompletion();
                assertThat(statement.execute()).as(kept).isTrue();
                assertThat(statement.getResultSet().next()).as(kept).isTrue();
                assertThat(statement.isClosed()).as(kept).isFalse();
            }
        }
        assertThat(db.getPoolStats().cache().hits()).isEqualTo(1);
    }

    @Test
    void soDoesOneWhoseRowsAreTooManyToBeKept() throws Exception {
        open(cache -> cache.maximumResultBytes(1));
        for (String round : List.of("first", "second")) {
            try (Connection connection = connection();
                    Statement statement = connection.createStatement()) {
                statement.closeOnCompletion();
                ResultSet rows = statement.executeQuery(ASK);
                assertThat(rows.next()).as(round).isTrue();
                assertThat(rows.next()).as(round).isFalse();
                rows.close();
                assertThat(statement.isClosed()).as(round).isTrue();
            }
        }
    }

    // ---- kinds of result sets

    /** SQLite has none, and says so whether the rows are kept or not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resultSetsThatAreNotReadFromFirstToLastDependOnTheDriver(boolean prepared) throws Exception {
        open();
        String miss = updatable(prepared);
        try (Connection connection = connection()) {
            assertThat(Sql.ask(connection, ASK)).isEqualTo("1");
        }
        assertThat(updatable(prepared)).as("hit as miss").isEqualTo(miss);
        assertThat(db.getPoolStats().cache().hits()).isZero();
    }

    private String updatable(boolean prepared) {
        int type = ResultSet.TYPE_SCROLL_SENSITIVE;
        int concurrency = ResultSet.CONCUR_UPDATABLE;
        try (Connection connection = connection();
                Statement statement = prepared
                        ? connection.prepareStatement(ASK, type, concurrency)
                        : connection.createStatement(type, concurrency);
                ResultSet rows = statement instanceof PreparedStatement ready
                        ? ready.executeQuery()
                        : statement.executeQuery(ASK)) {
            return "rows of type " + rows.getType();
        } catch (SQLException e) {
            return e.getClass() + e.getMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Statement.CLOSE_CURRENT_RESULT, Statement.KEEP_CURRENT_RESULT, Statement.CLOSE_ALL_RESULTS})
    void afterTheLastResultThereIsNone(int current) throws Exception {
        open();
        for (String kept : List.of("miss", "hit")) {
            try (Connection connection = connection();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.execute(ASK)).isTrue();
                ResultSet rows = statement.getResultSet();
                assertThat(statement.getMoreResults(current)).as(kept).isFalse();
                assertThat(statement.getResultSet()).as(kept).isNull();
                assertThat(statement.getUpdateCount()).as(kept).isEqualTo(-1);
                assertThat(rows.isClosed()).as(kept).isEqualTo(current != Statement.KEEP_CURRENT_RESULT);
            }
        }
    }

    // ---- time-outs

    /** The pool's own time-out is ten minutes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theQueryTimeoutEndsTheWaitForAReader(boolean inTransaction) throws Exception {
        open();
        ExecutorService another = Executors.newSingleThreadExecutor();
        try (Connection first = connection();
                Statement held = first.createStatement();
                ResultSet rows = held.executeQuery("SELECT name FROM sqlite_schema")) {
            assertThat(rows.next()).as("the only reader is taken").isTrue();
            Future<String> late = another.submit(() -> askWithTimeout(inTransaction));
            assertThatThrownBy(late::get).hasCauseInstanceOf(SQLTimeoutException.class);
        } finally {
            another.shutdownNow();
        }
    }

    private String askWithTimeout(boolean inTransaction) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            if (inTransaction) {
                connection.setReadOnly(true);
                connection.setAutoCommit(false);
            }
            statement.setQueryTimeout(1);
            try (ResultSet rows = statement.executeQuery(ASK)) {
                return "rows: " + rows.next();
            }
        }
    }

    // ---- what else statements give

    @Test
    void keptRowsBringNoWarningsNorKeys() throws Exception {
        open();
        for (String kept : List.of("miss", "hit")) {
            try (Connection connection = connection();
                    PreparedStatement statement =
                            connection.prepareStatement("SELECT x FROM other", Statement.NO_GENERATED_KEYS);
                    ResultSet rows = statement.executeQuery()) {
                assertThatObject(rows.getWarnings()).as(kept).isNull();
                assertThatObject(statement.getWarnings()).as(kept).isNull();
                assertThatObject(connection.getWarnings()).as(kept).isNull();
                statement.clearWarnings();
                rows.clearWarnings();
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    assertThat(keys.next()).as(kept).isFalse();
                }
                assertThat(rows.next()).as("the rows are still there").isTrue();
            }
        }
        assertThat(db.getPoolStats().cache().hits()).isEqualTo(1);
    }

    @Test
    void aStatementThatHasGivenKeptRowsInsertsAndGivesItsKeys() throws Exception {
        open();
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (int i = 1; i <= 3; i++) {
                try (ResultSet count = statement.executeQuery("SELECT count(*) FROM numbered")) {
                    assertThat(count.next()).isTrue();
                    assertThat(count.getInt(1)).isEqualTo(i - 1);
                }
                String insert = "INSERT INTO numbered (x) VALUES (" + i + ")";
                assertThat(statement.executeUpdate(insert, Statement.RETURN_GENERATED_KEYS))
                        .isEqualTo(1);
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                    assertThat(keys.getLong(1)).isEqualTo(i);
                }
                assertThat(statement.getResultSet()).isNull();
            }
        }
    }

    @Test
    void batchesRunBesideKeptRowsAndEndThem() throws Exception {
        open();
        try (Connection connection = connection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO numbered (x) VALUES (?)");
                Statement plain = connection.createStatement()) {
            for (int round = 0; round < 3; round++) {
                assertThat(Sql.ask(connection, "SELECT count(*) FROM numbered")).isEqualTo(Integer.toString(3 * round));
                for (int i = 0; i < 2; i++) {
                    insert.setInt(1, 10 * round + i);
                    insert.addBatch();
                }
                plain.addBatch("INSERT INTO numbered (x) VALUES (" + (10 * round + 2) + ")");
                try (ResultSet rows = plain.executeQuery("SELECT count(*) FROM numbered")) {
                    assertThat(rows.next())
                            .as("within a batch that is being made")
                            .isTrue();
                }
                assertThat(insert.executeBatch()).containsExactly(1, 1);
                assertThat(plain.executeBatch()).containsExactly(1);
            }
            assertThat(Sql.ask(connection, "SELECT count(*) FROM numbered")).isEqualTo("9");
        }
    }
}
