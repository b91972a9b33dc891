package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.Cached;
import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.CacheStats;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads of plain JDBC that a policy has kept: what is served, and that nobody who uses JDBC as it is meant can tell. */
@Timeout(60)
class PlainJdbcReadsTest {

    private static final String BY_ID = "SELECT id, name FROM users WHERE id = ?";

    @TempDir
    Path folder;

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        open(QueryCache.ttl(Duration.ofMinutes(10)).cacheReads(List.of("Users", "other"), Duration.ofMinutes(1)));
    }

    private void open(QueryCache cache) throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(cache)
                .open();
        db.executeTransaction(List.of(
                "CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT)",
                "CREATE TABLE IF NOT EXISTS other (a)",
                "CREATE TABLE IF NOT EXISTS secret (a)",
                "REPLACE INTO users VALUES (1, 'Ada'), (2, 'Grace'), (3, 'Edsger')"));
        db.resetPoolStats();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private CacheStats stats() {
        return db.getPoolStats().cache();
    }

    private String name(Connection connection, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BY_ID)) {
            statement.setInt(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString("name") : "none";
            }
        }
    }

    private String name(int id) throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            return name(connection, id);
        }
    }

    @Test
    void readsAreServedUntilTheTableIsWritten() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(name(1)).isEqualTo("Ada");
            assertThat(name(7)).isEqualTo("none");
        }
        assertThat(stats().loads()).isEqualTo(2);
        assertThat(stats().hits()).isEqualTo(8);
        db.update("INSERT INTO users VALUES (7, 'new')");
        assertThat(name(7)).isEqualTo("new");
        try (Connection connection = db.dataSource().getConnection()) {
            Sql.run(connection, "UPDATE users SET name = 'newer' WHERE id = 7");
            assertThat(name(connection, 7)).as("one's own write").isEqualTo("newer");
        }
    }

    @Test
    void aHitTakesNoConnection() throws Exception {
        name(1);
        long acquired = db.getPoolStats().totalAcquired();
        assertThat(name(1)).isEqualTo("Ada");
        assertThat(db.getPoolStats().totalAcquired()).isEqualTo(acquired);
    }

    @Test
    void textsWithoutParametersAreServedToo() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Connection connection = db.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.execute("SELECT count(*) FROM users")).isTrue();
                try (ResultSet rows = statement.getResultSet()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(3);
                    assertThat(rows.next()).isFalse();
                }
                assertThat(statement.getMoreResults()).isFalse();
                assertThat(statement.getUpdateCount()).isEqualTo(-1);
            }
        }
        assertThat(stats().hits()).isEqualTo(2);
    }

    @Test
    void onlyWhatAPolicyNamesIsKept() throws Exception {
        try (Connection connection = db.dataSource().getConnection()) {
            for (int i = 0; i < 2; i++) {
                Sql.ask(connection, "SELECT count(*) FROM secret");
                Sql.ask(connection, "SELECT count(*) FROM users, secret");
                Sql.ask(connection, "SELECT 1");
            }
        }
        assertThat(stats().loads() + stats().hits() + stats().totalBypasses()).isZero();
        assertThat(db.cache().explain("SELECT * FROM users").policy()).isEqualTo(Duration.ofMinutes(1));
        assertThat(db.cache().explain("SELECT * FROM secret").policy()).isNull();
        db.close();
        open(QueryCache.ttl(Duration.ofMinutes(10)).cacheReads(Pattern.compile("/\\*keep\\*/"), Duration.ofSeconds(9)));
        try (Connection connection = db.dataSource().getConnection()) {
            for (int i = 0; i < 2; i++) {
                Sql.ask(connection, "SELECT count(*) FROM secret");
                Sql.ask(connection, "/*keep*/ SELECT count(*) FROM secret");
            }
        }
        assertThat(stats().hits()).isEqualTo(1);
    }

    // ---- statements and result sets are as others

    @Test
    void resultSetsEndWithTheirStatementAndTheirConnection() throws Exception {
        name(1);
        Connection connection = db.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(BY_ID);
        statement.setInt(1, 1);
        ResultSet first = statement.executeQuery();
        assertThat(first.getStatement()).isSameAs(statement);
        assertThat(first.next()).isTrue();
        assertThat(first.getMetaData().getColumnLabel(2)).isEqualTo("name");
        ResultSet second = statement.executeQuery();
        assertThat(first.isClosed()).as("by the next run").isTrue();
        assertThatThrownBy(() -> first.getString(1)).isInstanceOf(SQLException.class);
        assertThat(second.next()).isTrue();
        statement.close();
        assertThatThrownBy(second::next).isInstanceOf(SQLException.class);
        PreparedStatement third = connection.prepareStatement(BY_ID);
        third.setInt(1, 1);
        third.closeOnCompletion();
        third.executeQuery().close();
        assertThat(third.isClosed()).isTrue();
        PreparedStatement fourth = connection.prepareStatement(BY_ID);
        fourth.setInt(1, 1);
        ResultSet open = fourth.executeQuery();
        connection.close();
        assertThat(open.isClosed()).isTrue();
        assertThatThrownBy(open::next).isInstanceOf(SQLException.class);
        assertThat(stats().hits()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void rowsAreTheSameAsTheDriversWhateverIsAsked() throws Exception {
        db.update("CREATE TABLE kinds (a, b REAL, c TEXT, d BLOB)");
        db.update("INSERT INTO kinds VALUES (?, ?, ?, ?)", 1L << 40, 0.1, "12abc é", new byte[] {1, 0, -1});
        db.update("INSERT INTO kinds VALUES (NULL, 1e300, '2026-11-21 10:00:00.000', zeroblob(3))");
        db.close();
        open(QueryCache.ttl(Duration.ofMinutes(1)).cacheReads(List.of("kinds"), Duration.ofMinutes(1)));
        String live = kinds("SELECT *, 1 AS one FROM kinds, (SELECT random())");
        assertThat(kinds("SELECT *, 1 AS one FROM kinds")).isEqualTo(live);
        assertThat(kinds("SELECT *, 1 AS one FROM kinds")).isEqualTo(live);
        assertThat(stats().hits()).isEqualTo(1);
    }

    private String kinds(String sql) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = db.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                for (String column : List.of("a", "b", "c", "d")) {
                    all.append(
                                    rows.getObject(column) instanceof byte[] bytes
                                            ? List.of(bytes.length)
                                            : rows.getObject(column))
                            .append(' ')
                            .append(rows.getString(column))
                            .append(' ')
                            .append(rows.getInt(column))
                            .append(' ')
                            .append(rows.getDouble(column))
                            .append(rows.wasNull())
                            .append('\n');
                }
            }
        }
        return all.toString();
    }

    @Test
    void mostRowsAndParametersAreParts() throws Exception {
        try (Connection connection = db.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT id FROM users WHERE id >= ?")) {
            for (int most : new int[] {0, 2, 1, 2, 0}) {
                statement.setMaxRows(most);
                statement.setInt(1, 1);
                assertThat(count(statement)).isEqualTo(most == 0 ? 3 : most);
            }
            assertThat(stats().loads()).isEqualTo(3);
            statement.setMaxRows(0);
            statement.setString(1, "2");
            assertThat(count(statement)).isEqualTo(2);
            statement.setObject(1, 2, Types.VARCHAR);
            assertThat(count(statement)).isEqualTo(2);
            statement.setCharacterStream(1, new StringReader("3"));
            assertThat(count(statement)).isEqualTo(1);
            assertThat(stats().bypasses()).containsEntry(CacheBypass.PARAMETERS, 2L);
            statement.clearParameters();
            statement.setInt(1, 1);
            assertThat(count(statement)).isEqualTo(3);
        }
    }

    private static int count(PreparedStatement statement) throws SQLException {
        int count = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                count++;
            }
        }
        return count;
    }

    @Test
    void whatMovesAStatementFromTheCacheToADriverLosesNothing() throws Exception {
        try (Connection connection = db.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(BY_ID)) {
            statement.setInt(1, 1);
            statement.executeQuery().close();
            statement.executeQuery().close();
            db.update("UPDATE users SET name = 'Ada L.' WHERE id = 1");
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(2)).isEqualTo("Ada L.");
            }
            assertThat(statement.getMetaData().getColumnCount()).isEqualTo(2);
            assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
        }
    }

    // ---- transactions

    @Test
    void inATransactionThatMayWriteNothingIsServed() throws Exception {
        name(1);
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Sql.run(connection, "UPDATE users SET name = 'changed' WHERE id = 1");
            assertThat(name(connection, 1)).isEqualTo("changed");
            assertThat(name(1)).as("for others").isEqualTo("Ada");
            connection.rollback();
            assertThat(name(connection, 1)).isEqualTo("Ada");
            connection.rollback();
        }
        assertThat(stats().bypasses()).containsEntry(CacheBypass.IN_TRANSACTION, 2L);
        assertThat(name(1)).isEqualTo("Ada");
    }

    @Test
    void aReadOnlyTransactionSeesOneSnapshotFromTheCacheOrNot() throws Exception {
        name(1);
        name(2);
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            long hits = stats().hits();
            assertThat(name(connection, 1)).isEqualTo("Ada");
            assertThat(stats().hits())
                    .as("what is valid in the snapshot is served")
                    .isEqualTo(hits + 1);
            db.update("UPDATE users SET name = 'later'");
            assertThat(name(1)).isEqualTo("later");
            assertThat(name(2)).isEqualTo("later");
            assertThat(name(3)).isEqualTo("later");
            for (int i = 0; i < 2; i++) {
                assertThat(name(connection, 1)).as("within the snapshot").isEqualTo("Ada");
                assertThat(name(connection, 2)).isEqualTo("Grace");
                assertThat(name(connection, 3)).isEqualTo("Edsger");
            }
            assertThat(name(3))
                    .as("what was read in an old snapshot is not kept")
                    .isEqualTo("later");
            connection.commit();
            assertThat(name(connection, 1)).isEqualTo("later");
            connection.commit();
        }
    }

    @Test
    void whatIsReadInASnapshotIsKeptWhileItIsTrue() throws Exception {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            db.update("INSERT INTO other VALUES (1)");
            assertThat(name(connection, 1)).isEqualTo("Ada");
            connection.commit();
        }
        name(1);
        assertThat(stats().hits()).isEqualTo(1);
    }

    @Test
    void aTemporaryTableOfTheConnectionsIsNotMistaken() throws Exception {
        name(1);
        try (Connection connection = db.dataSource().getConnection()) {
            Sql.run(connection, "CREATE TEMP TABLE users (id, name)");
            Sql.run(connection, "INSERT INTO users VALUES (1, 'temporary')");
            assertThat(name(connection, 1)).isEqualTo("temporary");
        }
        assertThat(name(1)).isEqualTo("Ada");
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setReadOnly(true);
            Sql.run(connection, "CREATE TEMP TABLE users AS SELECT 1 AS id, 'mine' AS name");
            assertThat(name(connection, 1)).isEqualTo("mine");
        }
        assertThat(name(1)).isEqualTo("Ada");
    }

    @Test
    void aClosedConnectionServesNothing() throws Exception {
        name(1);
        Connection connection = db.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(BY_ID);
        statement.setInt(1, 1);
        connection.close();
        assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
    }

    @Test
    void aNamedResultWhoseNameIsAPlainTextIsAnother() throws Exception {
        String text = "SELECT name FROM users WHERE id = 1";
        for (int i = 0; i < 2; i++) {
            try (Connection connection = db.dataSource().getConnection()) {
                assertThat(Sql.ask(connection, text)).isEqualTo("Ada");
            }
            String named = db.executeWithPool(connection -> "a block", Cached.cached(text));
            assertThat(named).isEqualTo("a block");
        }
        assertThat(stats().hits()).as("each found its own").isGreaterThanOrEqualTo(1);
        db.update("UPDATE users SET name = 'Augusta' WHERE id = 1");
        try (Connection connection = db.dataSource().getConnection()) {
            assertThat(Sql.ask(connection, text)).isEqualTo("Augusta");
        }
    }
}
