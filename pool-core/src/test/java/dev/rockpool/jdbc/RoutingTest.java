package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** In auto-commit reads go to a reader that is kept, writes take the writer and give it back, and nothing else takes anything. */
class RoutingTest extends RoutedKit {

    @Test
    void gettingAConnectionAndMakingStatementsTakesNothing() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement();
                PreparedStatement insert = c.prepareStatement("INSERT INTO item (name) VALUES (?)")) {
            statement.setMaxRows(5);
            statement.setQueryTimeout(5);
            statement.addBatch("INSERT INTO item (name) VALUES ('batch')");
            insert.setString(1, "a");
            insert.addBatch();
            insert.clearBatch();
            insert.clearParameters();
            c.setAutoCommit(false);
            c.setReadOnly(true);
            c.setReadOnly(false);
            c.setAutoCommit(true);
            assertThat(c.isReadOnly()).isFalse();
            assertThat(c.getAutoCommit()).isTrue();
            assertThat(c.isClosed()).isFalse();
            assertThat(c).hasToString("routed connection of app.sqlite");
        }
        assertAcquired(0, 0);
    }

    @Test
    void readsShareOneReaderThatIsKeptUntilTheConnectionIsClosed() throws SQLException {
        try (Connection c = borrow()) {
            assertThat(items(c)).isZero();
            assertOut(0, 1);
            assertThat(ask(c, "SELECT 1")).isEqualTo("1");
            try (PreparedStatement select = c.prepareStatement("SELECT name FROM item")) {
                select.executeQuery().close();
                assertThat(select.execute()).isTrue();
            }
            assertOut(0, 1);
            assertAcquired(0, 1);
        }
        assertAllReturned();
    }

    @Test
    void aWriteGivesTheWriterBackBeforeItReturns() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement();
                PreparedStatement insert = c.prepareStatement("INSERT INTO item (name) VALUES (?)")) {
            assertThat(statement.executeUpdate("INSERT INTO item (name) VALUES ('a')"))
                    .isEqualTo(1);
            assertOut(0, 0);
            assertThat(statement.execute("INSERT INTO item (name) VALUES ('b')"))
                    .isFalse();
            assertOut(0, 0);
            assertThat(statement.executeLargeUpdate("INSERT INTO item (name) VALUES ('c')"))
                    .isEqualTo(1);
            assertOut(0, 0);
            insert.setString(1, "d");
            assertThat(insert.executeUpdate()).isEqualTo(1);
            assertOut(0, 0);
            statement.execute("CREATE INDEX by_name ON item (name)");
            assertOut(0, 0);
            assertAcquired(5, 0);
            assertThat(statement.isClosed()).isFalse();
            assertThat(insert.isClosed()).isFalse();
        }
        assertThat(items()).isEqualTo(4);
    }

    @Test
    void aBatchGivesTheWriterBackBeforeItReturns() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement();
                PreparedStatement insert = c.prepareStatement("INSERT INTO item (name) VALUES (?)")) {
            statement.addBatch("INSERT INTO item (name) VALUES ('a')");
            statement.addBatch("INSERT INTO item (name) VALUES ('b')");
            assertThat(statement.executeBatch()).containsExactly(1, 1);
            assertOut(0, 0);
            insert.setString(1, "c");
            insert.addBatch();
            assertThat(insert.executeLargeBatch()).containsExactly(1);
            assertOut(0, 0);
            assertAcquired(2, 0);
        }
        assertThat(items()).isEqualTo(3);
    }

    @Test
    void aWriteThatFailsGivesTheWriterBackToo() throws SQLException {
        try (Connection c = borrow()) {
            run(c, "INSERT INTO item (name) VALUES ('a')");
            assertThatThrownBy(() -> run(c, "INSERT INTO item (name) VALUES ('a')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("UNIQUE");
            assertOut(0, 0);
            assertThatThrownBy(() -> run(c, "INSERT INTO nowhere VALUES (1)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("nowhere");
            assertOut(0, 0);
            assertThatThrownBy(() -> run(c, "this is no SQL")).isInstanceOf(SQLException.class);
            assertOut(0, 0);
        }
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
    }

    @Test
    void aWriteThatReturnsRowsHoldsTheWriterUntilTheyAreClosed() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement()) {
            ResultSet rows = statement.executeQuery("INSERT INTO item (name) VALUES ('a'), ('b') RETURNING id");
            assertOut(1, 0);
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1);
            assertOut(1, 0);
            rows.close();
            assertOut(0, 0);
            assertThat(statement.isClosed()).isFalse();
        }
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void aWriteThatReturnsRowsIsDoneWhenItsStatementIsClosed() throws SQLException {
        try (Connection c = borrow()) {
            Statement statement = c.createStatement();
            assertThat(statement.execute("INSERT INTO item (name) VALUES ('a') RETURNING id"))
                    .isTrue();
            assertOut(1, 0);
            statement.close();
            assertOut(0, 0);
            Statement again = c.createStatement();
            again.executeQuery("INSERT INTO item (name) VALUES ('b') RETURNING id");
            assertOut(1, 0);
            again.executeUpdate("INSERT INTO item (name) VALUES ('c')");
            assertOut(0, 0);
        }
        assertThat(items()).isEqualTo(3);
    }

    @Test
    void afterAWriteTheNextReadSeesIt() throws SQLException {
        try (Connection c = borrow()) {
            assertThat(items(c)).isZero();
            for (int i = 1; i <= 20; i++) {
                run(c, "INSERT INTO item (name) VALUES (" + i + ")");
                assertThat(items(c)).isEqualTo(i);
                assertOut(0, 1);
            }
        }
    }

    @Test
    void whileAnOlderReadIsOpenTheNextReadAfterAWriteGoesToTheWriter() throws SQLException {
        try (Connection c = borrow()) {
            run(c, "INSERT INTO item (name) VALUES ('a'), ('b')");
            try (Statement open = c.createStatement();
                    ResultSet old = open.executeQuery("SELECT name FROM item ORDER BY id")) {
                assertThat(old.next()).isTrue();
                assertOut(0, 1);
                run(c, "INSERT INTO item (name) VALUES ('c')");
                assertAcquired(2, 1);
                assertThat(items(c)).isEqualTo(3);
                assertAcquired(3, 1);
                assertOut(0, 1);
                assertThat(old.next()).isTrue();
                assertThat(old.getString(1)).isEqualTo("b");
                assertThat(old.next()).as("what came after it began").isFalse();
            }
            assertThat(items(c)).isEqualTo(3);
            assertAcquired(3, 1);
        }
    }

    @Test
    void aStatementKeepsWhatItsLastRunLeftThoughTheWriterIsGone() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement();
                PreparedStatement insert =
                        c.prepareStatement("INSERT INTO item (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
            statement.execute("INSERT INTO item (id, name) VALUES (7, 'a'), (8, 'b')");
            assertOut(0, 0);
            assertThat(statement.getUpdateCount()).isEqualTo(2);
            assertThat(statement.getLargeUpdateCount()).isEqualTo(2);
            assertThat(statement.getResultSet()).isNull();
            assertThat((Throwable) statement.getWarnings()).isNull();
            statement.clearWarnings();
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            insert.setString(1, "c");
            insert.executeUpdate();
            assertThat(insert.getUpdateCount()).isEqualTo(1);
            db.useConnection(other -> run(other, "INSERT INTO item (id, name) VALUES (100, 'other')"));
            try (ResultSet keys = insert.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getLong(1)).isEqualTo(9);
                assertThat(keys.next()).isFalse();
            }
            assertThat(writer().active()).isZero();
        }
        assertAllReturned();
    }

    @Test
    void settingsFollowToEachPhysicalConnectionAndAreGoneForTheNext() throws SQLException {
        try (Connection c = borrow()) {
            c.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
            assertThat(ask(c, "SELECT * FROM pragma_read_uncommitted")).isEqualTo("1");
            c.setAutoCommit(false);
            run(c, "INSERT INTO item (name) VALUES ('a')");
            assertThat(writer().active()).isEqualTo(1);
            assertThat(c.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_UNCOMMITTED);
            c.commit();
        }
        try (Connection c = borrow()) {
            assertThat(c.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            c.setAutoCommit(false);
            run(c, "INSERT INTO item (name) VALUES ('b')");
            assertThat(c.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            c.commit();
        }
    }
}
