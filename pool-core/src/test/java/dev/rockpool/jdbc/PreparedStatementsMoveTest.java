package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A prepared statement belongs to no lane: it runs where it has to, again and again, with what was set once. */
class PreparedStatementsMoveTest extends RoutedKit {

    @BeforeEach
    void fill() throws SQLException {
        db.useConnection(c -> run(c, "INSERT INTO item (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')"));
        db.resetPoolStats();
    }

    private static String first(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : "(none)";
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
    void itRunsOnAReaderOnTheWriterAndBackWithItsParameters() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement select = c.prepareStatement("SELECT name FROM item WHERE id = ?")) {
            select.setInt(1, 2);
            assertThat(first(select)).isEqualTo("b");
            assertOut(0, 1);
            c.setAutoCommit(false);
            assertThat(first(select)).isEqualTo("b");
            assertThat(writer().active()).isEqualTo(1);
            c.commit();
            select.setInt(1, 3);
            c.setReadOnly(true);
            assertThat(first(select)).isEqualTo("c");
            c.commit();
            c.setReadOnly(false);
            assertThat(first(select)).isEqualTo("c");
            c.rollback();
            c.setAutoCommit(true);
            assertThat(first(select)).isEqualTo("c");
            assertThat(writer().acquired()).isEqualTo(2);
        }
        assertAllReturned();
    }

    @Test
    void aWriteRunsAgainAndAgainOnTheWriterThatItHadGivenBack() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement insert = c.prepareStatement("INSERT INTO item (name) VALUES (? || ?)")) {
            insert.setString(1, "name ");
            for (int i = 0; i < 5; i++) {
                insert.setInt(2, i);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                assertOut(0, 0);
            }
            assertAcquired(5, 0);
            assertThat(items(c)).isEqualTo(8);
        }
    }

    @Test
    void optionsFollowIt() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement select = c.prepareStatement("SELECT name FROM item")) {
            select.setMaxRows(100);
            select.setFetchSize(7);
            select.setMaxRows(2); // below the fetch size, which the driver only looks at when that is set
            select.setQueryTimeout(9);
            assertThat(select.getFetchSize()).isEqualTo(7);
            assertThat(count(select)).isEqualTo(2);
            c.setAutoCommit(false);
            assertThat(count(select)).as("on the writer").isEqualTo(2);
            assertThat(select.getMaxRows()).isEqualTo(2);
            c.commit();
            c.setAutoCommit(true);
            assertThat(count(select)).as("back on the reader").isEqualTo(2);
            assertThat(select.getQueryTimeout()).isEqualTo(9);
            select.setMaxRows(0);
            assertThat(count(select)).isEqualTo(3);
        }
    }

    @Test
    void clearedParametersAreNull() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement select = c.prepareStatement("SELECT coalesce(?, 'nothing')")) {
            select.setString(1, "something");
            select.clearParameters();
            assertThat(first(select)).isEqualTo("nothing");
            select.setString(1, "something");
            assertThat(first(select)).isEqualTo("something");
            select.clearParameters();
            assertThat(first(select)).isEqualTo("nothing");
            c.setAutoCommit(false);
            assertThat(first(select)).isEqualTo("nothing");
        }
    }

    @Test
    void itClosesOnCompletionWhereverItRan() throws SQLException {
        try (Connection c = borrow()) {
            PreparedStatement select = c.prepareStatement("SELECT name FROM item");
            select.closeOnCompletion();
            assertThat(select.isCloseOnCompletion()).isTrue();
            ResultSet rows = select.executeQuery();
            assertThat(rows.next()).isTrue();
            rows.close();
            assertThat(select.isClosed()).isTrue();
            PreparedStatement insert = c.prepareStatement("INSERT INTO item (name) VALUES ('d') RETURNING id");
            insert.closeOnCompletion();
            insert.executeQuery().close();
            assertThat(insert.isClosed()).isTrue();
            assertOut(0, 1);
            assertThat(items(c)).isEqualTo(4);
        }
    }

    @Test
    void onceClosedItSaysSo() throws SQLException {
        try (Connection c = borrow()) {
            PreparedStatement never = c.prepareStatement("SELECT 1");
            PreparedStatement ran = c.prepareStatement("SELECT 1");
            first(ran);
            never.close();
            ran.close();
            ran.close();
            for (PreparedStatement closed : new PreparedStatement[] {never, ran}) {
                assertThat(closed.isClosed()).isTrue();
                assertThatThrownBy(closed::executeQuery)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("closed");
                assertThatThrownBy(() -> closed.setInt(1, 1)).isInstanceOf(SQLException.class);
                assertThatThrownBy(closed::addBatch).isInstanceOf(SQLException.class);
                assertThatThrownBy(closed::getMetaData).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void whenItsConnectionIsClosedItSaysSo() throws SQLException {
        Connection c = borrow();
        PreparedStatement select = c.prepareStatement("SELECT name FROM item");
        ResultSet rows = select.executeQuery();
        c.close();
        assertThat(select.isClosed()).isTrue();
        assertThat(rows.isClosed()).isTrue();
        assertThatThrownBy(select::executeQuery)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("connection was closed");
        assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> select.setInt(1, 1)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> c.prepareStatement("SELECT 1")).isInstanceOf(SQLException.class);
        select.close();
        assertAllReturned();
    }

    @Test
    void whatCannotBePreparedFailsWhenItRuns() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement select = c.prepareStatement("SELECT nonsense FROM item");
                PreparedStatement insert = c.prepareStatement("INSERT INTO later VALUES (?)")) {
            insert.setString(1, "kept");
            assertThatThrownBy(select::executeQuery)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("nonsense");
            assertThatThrownBy(insert::executeUpdate)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("later");
            assertThat(writer().active()).isZero();
            run(c, "CREATE TABLE later (a)");
            assertThat(insert.executeUpdate()).isEqualTo(1);
            assertThat(ask(c, "SELECT a FROM later")).isEqualTo("kept");
        }
    }

    @Test
    void aParameterThatDoesNotExistIsRefused() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement select = c.prepareStatement("SELECT name FROM item WHERE id = ?")) {
            assertThatThrownBy(() -> select.setInt(0, 1))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Parameter 0");
            assertThatThrownBy(() -> select.setInt(-1, 1)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> select.setString(100_000, "x"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Parameter 100000");
            select.setInt(2, 1);
            assertThatThrownBy(select::executeQuery)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Parameter 2 does not exist: the statement has 1");
            select.clearParameters();
            select.setInt(1, 1);
            assertThat(first(select)).isEqualTo("a");
            assertThatThrownBy(() -> select.setInt(2, 1))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Parameter 2");
        }
    }

    @Test
    void itsMetadataCanBeReadBeforeItRuns() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement select = c.prepareStatement("SELECT id, name AS n FROM item WHERE id = ?");
                PreparedStatement insert = c.prepareStatement("INSERT INTO item (id, name) VALUES (?, ?)")) {
            ResultSetMetaData columns = select.getMetaData();
            assertThat(columns.getColumnCount()).isEqualTo(2);
            assertThat(columns.getColumnLabel(2)).isEqualTo("n");
            assertThat(select.getParameterMetaData().getParameterCount()).isEqualTo(1);
            assertThat(insert.getParameterMetaData().getParameterCount()).isEqualTo(2);
            assertThat(writer().active()).as("looking does not hold the writer").isZero();
            insert.setInt(1, 9);
            insert.setString(2, "i");
            assertThat(insert.executeUpdate()).isEqualTo(1);
            select.setInt(1, 9);
            assertThat(first(select)).isEqualTo("9");
        }
        assertAllReturned();
    }

    @Test
    void itsWrapperTypesAndHintsAreItsOwn() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement select =
                        c.prepareStatement("SELECT 1", ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            assertThat(select.getConnection()).isSameAs(c);
            assertThat(select.isPoolable()).isTrue();
            ResultSet rows = select.executeQuery();
            assertThat(rows.getStatement()).isSameAs((Statement) select);
            assertThat(select.getResultSet()).isSameAs(rows);
        }
    }
}
