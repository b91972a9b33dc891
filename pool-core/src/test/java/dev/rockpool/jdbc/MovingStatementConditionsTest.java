package dev.rockpool.jdbc;

import static dev.rockpool.spi.StatementCondition.FAILED;
import static dev.rockpool.spi.StatementCondition.LARGE_VALUES;
import static dev.rockpool.spi.StatementCondition.NOT_POOLABLE;
import static dev.rockpool.spi.StatementCondition.OPTIONS_CHANGED;
import static dev.rockpool.spi.StatementCondition.UNRESTORABLE;
import static dev.rockpool.spi.StatementCondition.UNWRAPPED;
import static dev.rockpool.spi.StatementCondition.USED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.RecordedStatements;
import dev.rockpool.RecordedStatements.Request;
import dev.rockpool.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/** As a statement goes from one physical connection to another, each driver's statement comes back with what was done to that one. */
class MovingStatementConditionsTest extends RoutedKit {

    private static final String SELECT = "SELECT name FROM item WHERE id = ?";
    private static final String INSERT = "INSERT INTO item (id) VALUES (?)";
    private static final String ABS = "SELECT abs(?)";
    private static final List<String> READERS = List.of("reader.1", "reader.2", "reader.3");

    private final RecordedStatements source = new RecordedStatements();

    @BeforeEach
    void record() throws SQLException {
        reopen(builder -> builder.with(source));
    }

    private static void read(PreparedStatement statement) throws SQLException {
        statement.setInt(1, 1);
        statement.executeQuery().close();
    }

    @Test
    void optionsAreSetOnEachDriversStatement() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement select = c.prepareStatement(SELECT)) {
            read(select);
            c.setAutoCommit(false);
            read(select);
            select.setMaxRows(5);
            c.commit();
            c.setAutoCommit(true);
            read(select);
        }
        assertThat(source.releases(SELECT))
                .as("the reader's, before the option; the writer's; the reader's after it")
                .containsExactly(USED, OPTIONS_CHANGED, OPTIONS_CHANGED);
    }

    @Test
    void anOptionSetBeforeTheFirstRunIsToldOf() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement select = c.prepareStatement(SELECT)) {
            select.setFetchSize(5);
            assertThat(source.requests(SELECT)).isEmpty();
            read(select);
        }
        assertThat(source.releases(SELECT)).containsExactly(OPTIONS_CHANGED);
    }

    @Test
    void theWorstOptionIsToldOfEachTime() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement insert = c.prepareStatement(INSERT)) {
            insert.setEscapeProcessing(false);
            insert.setMaxRows(5);
            for (int i = 0; i < 2; i++) {
                insert.setInt(1, i);
                insert.executeUpdate();
            }
        }
        assertThat(source.releases(INSERT)).containsExactly(UNRESTORABLE, UNRESTORABLE);
    }

    @Test
    void aLargeValueIsToldOfWhereverItWasSet() throws SQLException {
        String insert = "INSERT INTO item (name) VALUES (?)";
        try (Connection c = borrow();
                PreparedStatement large = c.prepareStatement(insert)) {
            large.setString(1, "x".repeat(2_000));
            large.executeUpdate();
            large.setString(1, "x");
            large.executeUpdate();
        }
        assertThat(source.releases(insert)).containsExactly(LARGE_VALUES, USED);
    }

    @Test
    void whatFailedIsTheOneThatFailed() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement abs = c.prepareStatement(ABS)) {
            abs.setLong(1, Long.MIN_VALUE);
            assertThatThrownBy(abs::executeQuery).hasMessageContaining("integer overflow");
            read(abs);
        }
        assertThat(source.releases(ABS)).containsExactly(FAILED, USED);
    }

    @Test
    void whatWasUnwrappedIsTheOneThatWasUnwrapped() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement select = c.prepareStatement(SELECT)) {
            read(select);
            select.unwrap(JDBC4PreparedStatement.class);
            c.setAutoCommit(false);
            read(select);
        }
        assertThat(source.releases(SELECT)).as("the reader's, the writer's").containsExactly(UNWRAPPED, USED);
    }

    @Test
    void aViolatedConstraintIsNoFailureOfTheStatement() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement insert = c.prepareStatement(INSERT)) {
            insert.setInt(1, 1);
            insert.executeUpdate();
            assertThatThrownBy(insert::executeUpdate).hasMessageContaining("UNIQUE");
        }
        assertThat(source.releases(INSERT)).containsExactly(USED, USED);
    }

    @Test
    void whatIsNotToBePooledIsSoEverywhere() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement insert = c.prepareStatement(INSERT)) {
            insert.setPoolable(false);
            for (int i = 0; i < 2; i++) {
                insert.setInt(1, i);
                insert.executeUpdate();
            }
        }
        assertThat(source.releases(INSERT)).containsExactly(NOT_POOLABLE, NOT_POOLABLE);
    }

    @Test
    void whatCouldNotBePreparedIsPreparedOnceWhenItCan() throws SQLException {
        String sql = "SELECT a FROM late";
        try (Connection c = borrow();
                PreparedStatement late = c.prepareStatement(sql)) {
            assertThatThrownBy(late::executeQuery).hasMessageContaining("late");
            int failed = source.requests(sql).size();
            Sql.run(c, "CREATE TABLE late (a)");
            Sql.run(c, "INSERT INTO late VALUES (1)");
            try (ResultSet rows = late.executeQuery()) {
                assertThat(late.getMetaData().getColumnCount()).isEqualTo(1);
                assertThat(rows.next()).isTrue();
            }
            late.executeQuery().close();
            assertThat(source.requests(sql)).hasSize(failed + 1);
        }
        assertThat(source.releases(sql)).containsExactly(USED);
    }

    @Test
    void whereTheEngineServesGeneratedKeysTheSourceIsAskedByTheTextAlone() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement any = c.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS);
                PreparedStatement named = c.prepareStatement(INSERT, new String[] {"id"});
                PreparedStatement numbered = c.prepareStatement(INSERT, new int[] {1})) {
            int id = 40;
            for (PreparedStatement insert : new PreparedStatement[] {any, named, numbered}) {
                Sql.run(c, "DELETE FROM item");
                insert.setInt(1, ++id);
                insert.executeUpdate();
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                    assertThat(keys.getInt(1)).isEqualTo(id);
                }
            }
        }
        assertThat(source.requests(INSERT)).hasSize(3).extracting(Request::key).containsOnlyNulls();
    }

    @Test
    void alsoOnAConnectionWithOneLease() throws SQLException {
        db.useConnection(c -> {
            try (PreparedStatement insert = c.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS)) {
                insert.setInt(1, 7);
                insert.executeUpdate();
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                    assertThat(keys.getInt(1)).isEqualTo(7);
                }
            }
        });
        assertThat(source.requests(INSERT)).hasSize(1).extracting(Request::key).containsOnlyNulls();
    }

    // ---- where a connection is asked for

    @Test
    void theFirstReadAsksForAConnectionThatHasItsText() throws SQLException {
        awaitReaders();
        for (String reader : READERS) {
            String sql = "SELECT '" + reader + "'";
            source.claim(reader, sql);
            try (Connection c = borrow();
                    PreparedStatement select = c.prepareStatement(sql)) {
                select.executeQuery().close();
            }
            assertThat(source.requests(sql)).extracting(Request::connection).containsExactly(reader);
        }
    }

    @Test
    void aPlainStatementAsksForItsTextToo() throws SQLException {
        awaitReaders();
        for (String reader : READERS) {
            String sql = "SELECT '" + reader + "'";
            source.claim(reader, sql);
            try (Connection c = borrow()) {
                assertThat(Sql.ask(c, sql)).isEqualTo(reader);
                assertThat(c).asString().contains(reader);
            }
        }
    }

    @Test
    void aReadWithADeadlineAsksForItToo() throws SQLException {
        awaitReaders();
        for (String reader : READERS) {
            String sql = "SELECT '" + reader + "'";
            source.claim(reader, sql);
            try (Connection c = borrow();
                    PreparedStatement select = c.prepareStatement(sql)) {
                select.setQueryTimeout(30);
                select.executeQuery().close();
            }
            assertThat(source.requests(sql)).extracting(Request::connection).containsExactly(reader);
        }
    }

    @Test
    void nobodyIsAskedForTheWriter() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement insert = c.prepareStatement(INSERT)) {
            insert.setInt(1, 7);
            insert.executeUpdate();
        }
        assertThat(source.asked(INSERT)).as("there is one only").isEmpty();
    }

    /** All connections are open: readers come as they are needed. */
    private void awaitReaders() throws SQLException {
        reopen(builder -> builder.with(source).minConnections(4));
        until(() -> readers().idle() == 3);
    }
}
