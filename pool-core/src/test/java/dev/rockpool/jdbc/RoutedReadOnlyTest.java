package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that was set read-only stays on a reader; its transaction is one snapshot from the first statement to the end. */
class RoutedReadOnlyTest extends RoutedKit {

    @BeforeEach
    void fill() throws SQLException {
        write(db, "INSERT INTO item (name) VALUES ('a')");
        db.resetPoolStats();
    }

    private Connection borrowReadOnly() throws SQLException {
        Connection connection = borrow();
        connection.setReadOnly(true);
        return connection;
    }

    private void addItem(int number) throws SQLException {
        write(db, "INSERT INTO item (name) VALUES ('more " + number + "')");
    }

    @Test
    void aTransactionSeesOneSnapshotWhateverOthersCommit() throws SQLException {
        try (Connection c = borrowReadOnly()) {
            c.setAutoCommit(false);
            assertThat(items(c)).isEqualTo(1);
            for (int i = 0; i < 5; i++) {
                addItem(i);
                assertThat(items(c)).isEqualTo(1);
                assertThat(ask(c, "SELECT max(id) FROM item")).isEqualTo("1");
            }
            assertThat(readers().active()).isEqualTo(1);
            assertThat(items()).as("for others").isEqualTo(6);
            c.commit();
            assertThat(items(c)).isEqualTo(6);
        }
        assertAllReturned();
    }

    @Test
    void aSnapshotEndsWithARollback() throws SQLException {
        try (Connection c = borrowReadOnly()) {
            c.setAutoCommit(false);
            assertThat(items(c)).isEqualTo(1);
            addItem(1);
            c.rollback();
            assertThat(items(c)).isEqualTo(2);
        }
    }

    @Test
    void aSnapshotEndsWithAutoCommit() throws SQLException {
        try (Connection c = borrowReadOnly()) {
            c.setAutoCommit(false);
            assertThat(items(c)).isEqualTo(1);
            addItem(1);
            c.setAutoCommit(true);
            assertThat(items(c)).isEqualTo(2);
            addItem(2);
            assertThat(items(c)).isEqualTo(3);
        }
    }

    @Test
    void aResultSetEndsWithItsSnapshot() throws SQLException {
        addItem(1);
        try (Connection c = borrowReadOnly();
                Statement statement = c.createStatement()) {
            c.setAutoCommit(false);
            ResultSet rows = statement.executeQuery("SELECT id FROM item");
            assertThat(rows.next()).isTrue();
            addItem(2);
            c.commit();
            assertThat(rows.isClosed()).isTrue();
            assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
            assertThat(items(c)).isEqualTo(3);
        }
    }

    @Test
    void inAutoCommitEachStatementSeesWhatIsCommitted() throws SQLException {
        try (Connection c = borrowReadOnly();
                PreparedStatement count = c.prepareStatement("SELECT count(*) FROM item")) {
            for (int i = 1; i < 5; i++) {
                try (ResultSet row = count.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getInt(1)).isEqualTo(i);
                }
                addItem(i);
            }
            assertThat(readers().acquired()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item (name) VALUES ('b')",
                "UPDATE item SET name = 'b'",
                "DELETE FROM item",
                "DROP TABLE item",
                "CREATE TABLE other (a)",
                "INSERT INTO item (name) VALUES ('b') RETURNING id"
            })
    void aWriteIsRefusedAndTheMessageNamesTheWayOut(String sql) throws SQLException {
        try (Connection c = borrowReadOnly()) {
            for (boolean autoCommit : new boolean[] {true, false}) {
                c.setAutoCommit(autoCommit);
                assertThatThrownBy(() -> run(c, sql))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("setReadOnly(false)")
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("25006");
                assertThat(items(c)).isEqualTo(1);
            }
            c.rollback();
        }
        assertThat(writer().acquired()).isZero();
        assertThat(items()).isEqualTo(1);
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
    }

    @Test
    void aTransactionBegunReadOnlyNeverWaitsForTheWriter() throws SQLException {
        try (Connection writing = borrowForTransaction();
                Connection c = borrowReadOnly()) {
            run(writing, "INSERT INTO item (name) VALUES ('uncommitted')");
            c.setAutoCommit(false);
            assertThat(items(c)).isEqualTo(1);
            c.commit();
            assertOut(1, 1);
            assertThat(writer().waits()).isZero();
        }
    }

    @Test
    void readOnlyEndsWithTheBorrower() throws SQLException {
        try (Connection c = borrowReadOnly()) {
            assertThat(items(c)).isEqualTo(1);
        }
        try (Connection c = borrow()) {
            assertThat(c.isReadOnly()).isFalse();
            assertThat(update(c, "INSERT INTO item (name) VALUES ('b')")).isEqualTo(1);
        }
    }

    @Test
    void withReadSnapshotSeesTheDatabaseAsItWasWhenTheCallBegan() throws SQLException {
        db.withReadSnapshot(c -> {
            addItem(1);
            assertThat(items(c)).isEqualTo(1);
            addItem(2);
            assertThat(items(c)).isEqualTo(1);
            assertThatThrownBy(() -> run(c, "DELETE FROM item")).isInstanceOf(SQLException.class);
            return null;
        });
        assertThat(items()).isEqualTo(3);
        assertAllReturned();
    }
}
