package dev.rockpool.stmt;

import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static dev.rockpool.pool.StatementEviction.SCHEMA_CHANGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept follows the schema: whoever changes it, and wherever. */
class SchemaChangesTest extends StatementKit {

    private static final List<String> BEFORE = List.of("1 one", "2 two", "3 three");

    @BeforeEach
    void keepOnBothLanes() throws SQLException {
        assertBothLanesSee(BEFORE);
    }

    private List<String> read(String sql) throws SQLException {
        return db.withReadConnection(connection -> rows(connection, sql));
    }

    private void assertBothLanesSee(List<String> expected) throws SQLException {
        assertThat(rows(ALL)).as("writer").isEqualTo(expected);
        assertThat(read(ALL)).as("reader").isEqualTo(expected);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(
                        List.of("ALTER TABLE t ADD COLUMN c DEFAULT 'new'"),
                        List.of("1 one new", "2 two new", "3 three new")),
                Arguments.of(List.of("ALTER TABLE t DROP COLUMN b"), List.of("1", "2", "3")),
                Arguments.of(List.of("ALTER TABLE t RENAME COLUMN b TO c"), BEFORE),
                Arguments.of(List.of("CREATE INDEX i ON t (b)"), BEFORE),
                Arguments.of(
                        List.of("DROP TABLE t", "CREATE TABLE t (x, y, z)", "INSERT INTO t VALUES (7, 8, 9)"),
                        List.of("7 8 9")),
                Arguments.of(
                        List.of("ALTER TABLE t RENAME TO u", "CREATE VIEW t AS SELECT b FROM u WHERE a = 2"),
                        List.of("two")));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeThroughThePoolIsSeenOnBothLanes(List<String> changes, List<String> after) throws SQLException {
        for (String change : changes) {
            write(db, change);
        }
        assertBothLanesSee(after);
        assertThat(evictions()).containsOnly(entry(SCHEMA_CHANGED, 2L));
        assertBothLanesSee(after);
        assertHits(2);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeByAnotherProcessIsSeenOnBothLanes(List<String> changes, List<String> after) throws SQLException {
        try (Connection beside = beside()) {
            for (String change : changes) {
                run(beside, change);
            }
        }
        assertBothLanesSee(after);
        assertBothLanesSee(after);
    }

    @Test
    void theNamesOfColumnsFollow() throws SQLException {
        write(db, "ALTER TABLE t RENAME COLUMN b TO c");
        use(ALL, statement -> {
            assertThat(statement.getMetaData().getColumnName(2)).isEqualTo("c");
            try (var rows = statement.executeQuery()) {
                assertThat(rows.getMetaData().getColumnName(2)).isEqualTo("c");
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString("c")).isEqualTo("one");
            }
        });
    }

    @Test
    void aChangeInAnOpenTransactionIsSeenInItAloneUntilItCommits() throws SQLException {
        db.inTransaction(connection -> {
            run(connection, "ALTER TABLE t ADD COLUMN c");
            assertThat(rows(connection, ALL)).first().isEqualTo("1 one null");
            assertThat(read(ALL)).isEqualTo(BEFORE);
            return null;
        });
        assertBothLanesSee(List.of("1 one null", "2 two null", "3 three null"));
    }

    @Test
    void aChangeThatIsRolledBackIsForgotten() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            run(connection, "CREATE TABLE u (a)");
            assertThat(rows(connection, "SELECT * FROM u")).isEmpty();
            run(connection, "ALTER TABLE t DROP COLUMN b");
            assertThat(rows(connection, ALL)).containsExactly("1", "2", "3");
            connection.rollback();
            assertThat(rows(connection, ALL)).isEqualTo(BEFORE);
            assertThatThrownBy(() -> rows(connection, "SELECT * FROM u")).hasMessageContaining("no such table");
            connection.rollback();
        }
        assertBothLanesSee(BEFORE);
    }

    @Test
    void aChangeThatIsRolledBackToASavepointIsForgotten() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(rows(connection, ALL)).isEqualTo(BEFORE);
            var savepoint = connection.setSavepoint();
            run(connection, "ALTER TABLE t DROP COLUMN b");
            assertThat(rows(connection, ALL)).containsExactly("1", "2", "3");
            connection.rollback(savepoint);
            assertThat(rows(connection, ALL)).isEqualTo(BEFORE);
            connection.commit();
        }
    }

    @Test
    void aTemporaryTableHidesAnotherAsLongAsItIsThere() throws SQLException {
        db.useConnection(connection -> {
            assertThat(rows(connection, ALL)).isEqualTo(BEFORE);
            run(connection, "CREATE TEMP TABLE t AS SELECT 'temporary'");
            assertThat(rows(connection, ALL)).containsExactly("temporary");
            run(connection, "DROP TABLE temp.t");
            assertThat(rows(connection, ALL)).isEqualTo(BEFORE);
            run(connection, "CREATE TEMP VIEW t AS SELECT 'a view'");
            assertThat(rows(connection, ALL)).containsExactly("a view");
        });
        assertBothLanesSee(BEFORE);
    }

    @Test
    void anAttachedTableHidesNothingAndIsGoneWithItsFile() throws SQLException {
        String other = "SELECT * FROM extra";
        for (int i = 0; i < 2; i++) {
            db.useConnection(connection -> {
                run(connection, "ATTACH ':memory:' AS other");
                run(connection, "CREATE TABLE other.extra (x)");
                run(connection, "INSERT INTO extra VALUES (7)");
                assertThat(rows(connection, other)).containsExactly("7");
            });
            assertThatThrownBy(() -> rows(other)).hasMessageContaining("no such table");
        }
    }

    @Test
    void manyChangesInARowEvictEachStatementOnce() throws SQLException {
        for (int i = 0; i < 5; i++) {
            write(db, "CREATE TABLE u" + i + " (a)");
        }
        assertBothLanesSee(BEFORE);
        assertThat(evictions()).containsOnly(entry(SCHEMA_CHANGED, 2L));
    }

    @Test
    void aStatementInUseWhileTheSchemaChangesIsClosedWhenItComesBack() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            use(connection, ALL, statement -> {
                assertThat(rows(statement)).isEqualTo(BEFORE);
                run(connection, "ALTER TABLE t ADD COLUMN c");
                assertThat(rows(connection, ALL)).first().isEqualTo("1 one null");
                assertThat(rows(statement)).first().isEqualTo("1 one null");
            });
            assertThat(rows(connection, ALL)).first().isEqualTo("1 one null");
            connection.commit();
        }
        assertThat(evictions().get(SCHEMA_CHANGED)).isEqualTo(1);
    }

    /** A semicolon in a literal makes no second statement. */
    @Test
    void semicolonsInLiteralsChangeNoSchema() throws SQLException {
        String query = "SELECT group_concat(b, '; ') FROM t";
        String change = "UPDATE t SET b = replace(b, ';', ',') WHERE a = 1;  -- ; no more\n;";
        know(query, change);
        for (int i = 0; i < 3; i++) {
            assertThat(rows(query)).containsExactly("one; two; three");
            assertThat(read(query)).containsExactly("one; two; three");
            use(change, PreparedStatement::executeUpdate);
            assertBothLanesSee(BEFORE);
        }
        assertThat(evictions()).isEmpty();
        assertThat(stats().bypassed()).isZero();
    }

    @Test
    void temporaryTablesAreNothingToOtherConnections() throws SQLException {
        assertThat(read(ALL)).isEqualTo(BEFORE);
        db.resetPoolStats();
        db.useConnection(connection -> {
            run(connection, "CREATE TEMP TABLE mine (a)");
            run(connection, "CREATE TEMPORARY VIEW yours AS SELECT 1");
        });
        assertThat(read(ALL)).isEqualTo(BEFORE);
        assertHits(1);
        assertThat(evictions()).isEmpty();
    }

    /** Who reads a snapshot compiles by its schema, and the next borrower must not meet that. */
    @Test
    void whatWasPreparedInAnOldSnapshotIsNotKept() throws SQLException {
        db.withReadSnapshot(connection -> {
            assertThat(rows(connection, "SELECT count(*) FROM t")).containsExactly("3");
            write(db, "ALTER TABLE t ADD COLUMN c");
            assertThat(rows(connection, ALL)).isEqualTo(BEFORE);
            assertThat(rows(connection, ALL)).isEqualTo(BEFORE);
            return null;
        });
        db.useReadConnection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(ALL)) {
                assertThat(statement.getMetaData().getColumnCount()).isEqualTo(3);
            }
        });
    }
}
