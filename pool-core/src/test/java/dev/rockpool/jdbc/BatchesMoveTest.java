package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A batch is kept until it runs, and then it is one write: in auto-commit all of it is kept, or nothing. */
class BatchesMoveTest extends RoutedKit {

    private static PreparedStatement insertOf(Connection c) throws SQLException {
        return c.prepareStatement("INSERT INTO item (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS);
    }

    private static void add(PreparedStatement insert, String... names) throws SQLException {
        for (String name : names) {
            insert.setString(1, name);
            insert.addBatch();
        }
    }

    @Test
    void aPreparedBatchCountsEachRow() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement insert = insertOf(c);
                PreparedStatement update = c.prepareStatement("UPDATE item SET name = name || '!' WHERE id >= ?")) {
            add(insert, "a", "b", "c");
            assertAcquired(0, 0);
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
            assertThat(insert.executeBatch()).as("it was emptied").isEmpty();
            for (int i = 1; i <= 3; i++) {
                update.setInt(1, i);
                update.addBatch();
            }
            assertThat(update.executeLargeBatch()).containsExactly(3, 2, 1);
            assertAcquired(2, 0);
            assertThat(ask(c, "SELECT group_concat(name) FROM item")).isEqualTo("a!,b!!,c!!!");
        }
    }

    @Test
    void aRowThatFailsUndoesAllInAutoCommit() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement insert = insertOf(c)) {
            add(insert, "a", "b", "a", "c");
            BatchUpdateException seen = catchThrowableOfType(BatchUpdateException.class, insert::executeBatch);
            assertThat((Throwable) seen).isNotNull().hasMessageContaining("UNIQUE");
            assertThat(seen.getSQLState()).startsWith("23");
            assertOut(0, 0);
            assertThat(items(c)).isZero();
            add(insert, "a", "b");
            assertThat(insert.executeBatch()).containsExactly(1, 1);
            assertThat(items(c)).isEqualTo(2);
        }
    }

    @Test
    void aTextThatFailsUndoesAllInAutoCommit() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement()) {
            statement.addBatch("INSERT INTO item (name) VALUES ('a')");
            statement.addBatch("CREATE TABLE made_on_the_way (x)");
            statement.addBatch("INSERT INTO item (name) VALUES ('a')");
            assertThatThrownBy(statement::executeBatch).isInstanceOf(BatchUpdateException.class);
            assertOut(0, 0);
            assertThat(items(c)).isZero();
            assertThatThrownBy(() -> run(c, "SELECT * FROM made_on_the_way")).isInstanceOf(SQLException.class);
            statement.addBatch("INSERT INTO item (name) VALUES ('b'), ('c')");
            statement.addBatch("DELETE FROM item WHERE name = 'b'");
            assertThat(statement.executeBatch()).containsExactly(2, 1);
            assertThat(items(c)).isEqualTo(1);
        }
    }

    @Test
    void insideATransactionItsOwnerDecides() throws SQLException {
        try (Connection c = borrowForTransaction();
                PreparedStatement insert = insertOf(c)) {
            run(c, "INSERT INTO item (name) VALUES ('first')");
            add(insert, "a", "first", "b");
            assertThatThrownBy(insert::executeBatch).isInstanceOf(BatchUpdateException.class);
            assertOut(1, 0);
            run(c, "INSERT INTO item (name) VALUES ('last')");
            c.commit();
        }
        assertThat(items()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void theParametersOutliveTheBatch() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement insert = c.prepareStatement("INSERT INTO item (name) VALUES (? || ?)")) {
            insert.setString(1, "x");
            for (int i = 0; i < 3; i++) {
                insert.setInt(2, i);
                insert.addBatch();
            }
            insert.setInt(2, 99);
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
            assertThat(insert.executeUpdate()).isEqualTo(1);
            assertThat(ask(c, "SELECT group_concat(name) FROM item")).isEqualTo("x0,x1,x2,x99");
        }
    }

    @Test
    void aClearedBatchIsEmpty() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement insert = insertOf(c);
                Statement statement = c.createStatement()) {
            add(insert, "a", "b");
            insert.clearBatch();
            statement.addBatch("DELETE FROM item");
            statement.clearBatch();
            assertThat(insert.executeBatch()).isEmpty();
            assertThat(statement.executeLargeBatch()).isEmpty();
            assertThatThrownBy(() -> statement.addBatch(null)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> insert.addBatch("DELETE FROM item")).isInstanceOf(SQLException.class);
            assertAcquired(0, 0);
        }
    }

    @Test
    void theLastKeyIsThereThoughTheWriterIsGone() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement insert = insertOf(c)) {
            add(insert, "a", "b");
            insert.executeBatch();
            db.useConnection(other -> run(other, "INSERT INTO item (id, name) VALUES (100, 'other')"));
            try (ResultSet keys = insert.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getLong(1)).isEqualTo(2);
            }
        }
    }

    @Test
    void aQueryIsNoPartOfABatch() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement()) {
            statement.addBatch("INSERT INTO item (name) VALUES ('a')");
            statement.addBatch("SELECT 1");
            assertThatThrownBy(statement::executeBatch).isInstanceOf(SQLException.class);
            assertOut(0, 0);
            assertThat(items(c)).isZero();
        }
        assertAllReturned();
    }
}
