package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On which connection a query runs, and in which transaction. */
class QueryAccessTest {

    private static final RowMapper<Long> NUMBER = RowMapper.column(Long.class);
    private static final String INSERT = "INSERT INTO t (v) VALUES (?) RETURNING id";
    private static final String COUNT = "SELECT count(*) FROM t";

    @TempDir
    private Path folder;

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("a.sqlite")).open();
        db.update("CREATE TABLE t (id INTEGER PRIMARY KEY, v UNIQUE)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private long count() throws SQLException {
        return db.query(COUNT).one(NUMBER).orElseThrow();
    }

    /** How often a lane of that role has lent a connection. */
    private long lent(String role) {
        return db.getPoolStats().lanes().stream()
                .filter(lane -> lane.lane().endsWith("/" + role))
                .findFirst()
                .orElseThrow()
                .acquired();
    }

    @Test
    void whatOnlyReadsRunsOnAReader() throws SQLException {
        db.resetPoolStats();
        assertThat(count()).isZero();
        assertThat(db.query("SELECT name FROM pragma_table_info(?)", "t").list(RowMapper.column(String.class)))
                .containsExactly("id", "v");
        assertThat(db.query("PRAGMA table_info(t)").list(RowMapper.toMap())).hasSize(2);
        assertThat(lent("writer")).isZero();
        assertThat(lent("readers")).isEqualTo(3);
    }

    @Test
    void readersAreNotHeldUpByTheWriter() throws SQLException {
        db.inTransaction(tx -> {
            tx.update("INSERT INTO t (v) VALUES (1)");
            assertThat(count()).isZero();
            assertThat(Query.on(tx, COUNT).one(NUMBER)).contains(1L);
            return null;
        });
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void whatWritesIsAWriteUnit() throws SQLException {
        db.resetPoolStats();
        assertThat(db.query(INSERT, "a").one(NUMBER)).contains(1L);
        assertThat(db.query("UPDATE t SET v = ? WHERE v = ? RETURNING v", List.of("b", "a"), row -> row.getString(1)))
                .containsExactly("b");
        assertThat(db.getPoolStats().writeQueue().committed()).isEqualTo(2);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aWriteWhoseRowsCannotBeMappedIsUndone() throws SQLException {
        assertThatThrownBy(() -> db.query("INSERT INTO t (v) VALUES (1), (2) RETURNING id")
                        .one(NUMBER))
                .hasMessageContaining("more than one row");
        assertThatThrownBy(() -> db.query(INSERT, 3).list(row -> {
                    throw new IllegalStateException("not mine");
                }))
                .hasMessage("not mine");
        assertThat(count()).isZero();
    }

    @Test
    void aWriteWithinAUnitIsAPartOfIt() throws SQLException {
        assertThatThrownBy(() -> db.inTransaction(tx -> {
                    Optional<Long> id = db.query(INSERT, "x").one(NUMBER);
                    assertThat(Query.on(tx, "SELECT max(id) FROM t").one(NUMBER))
                            .isEqualTo(id);
                    throw new IllegalStateException("undo");
                }))
                .hasMessage("undo");
        assertThat(count()).isZero();
    }

    @Test
    void aWriteThatFailsWithinAUnitIsUndoneAlone() throws SQLException {
        db.inTransaction(tx -> {
            tx.update("INSERT INTO t (v) VALUES ('kept')");
            assertThatThrownBy(() -> db.query("INSERT INTO t (v) VALUES ('x'), ('kept') RETURNING id")
                            .list(NUMBER))
                    .hasMessageContaining("UNIQUE");
            return null;
        });
        assertThat(db.query("SELECT v FROM t").list(RowMapper.column(String.class)))
                .containsExactly("kept");
    }

    @Test
    void theLastWriteIsKnownWithinAUnitAlone() throws SQLException {
        assertThatThrownBy(() -> db.query("SELECT last_insert_rowid()").one(NUMBER))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("'SELECT last_insert_rowid()'")
                .hasMessageContaining("RETURNING");
        Optional<Long> id = db.inTransaction(tx -> {
            tx.update("INSERT INTO t (id, v) VALUES (77, 'x')");
            return db.query("SELECT last_insert_rowid()").one(NUMBER);
        });
        assertThat(id).contains(77L);
    }

    @Test
    void whatBelongsToOneConnectionRunsOnTheWriterAndLeavesNothingThere() throws SQLException {
        assertThat(db.query("PRAGMA wal_checkpoint(TRUNCATE)").list(RowMapper.toMap()))
                .hasSize(1);
        long before = db.query("PRAGMA cache_size").one(NUMBER).orElseThrow();
        assertThatThrownBy(() -> db.query("PRAGMA cache_size = -77").one(NUMBER)) // has no rows
                .isInstanceOf(SQLException.class);
        assertThat(db.query("PRAGMA cache_size").one(NUMBER)).contains(before);
        db.resetPoolStats();
        db.query("PRAGMA cache_size").one(NUMBER);
        assertThat(lent("writer")).isEqualTo(1);
        assertThat(lent("readers")).isZero();
    }

    @Test
    void temporaryTablesAreThereForTheUnitThatMadeThem() throws SQLException {
        db.inTransaction(tx -> {
            Sql.run(tx, "CREATE TEMP TABLE mine (a)");
            Sql.run(tx, "INSERT INTO mine VALUES (5)");
            assertThat(db.query("SELECT a FROM temp.mine").one(NUMBER)).contains(5L);
            return null;
        });
        assertThatThrownBy(() -> db.query("SELECT a FROM mine").one(NUMBER)).hasMessageContaining("no such table");
    }

    @Test
    void aConnectionOfTheDataSourceIsAskedAsWell() throws SQLException {
        try (Connection connection = db.dataSource().getConnection()) {
            assertThat(Query.on(connection, INSERT, 1).one(NUMBER)).contains(1L);
            assertThat(Query.on(connection, COUNT).one(NUMBER)).contains(1L);
            assertThatThrownBy(() -> Query.on(connection, "SELECT ?").list(NUMBER))
                    .hasMessageContaining("has 1 parameters, and 0 were given");
            assertThatThrownBy(() -> Query.on(connection, "SELECT 1; SELECT 2").list(NUMBER))
                    .hasMessageContaining("several statements");
            connection.setAutoCommit(false);
            Query.on(connection, INSERT, 2).one(NUMBER);
            connection.rollback();
        }
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aConnectionOfNoPoolServesToo() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            assertThat(Query.on(connection, "SELECT ?", 5).one(NUMBER)).contains(5L);
        }
    }

    @Test
    void anInMemoryDatabaseHasOneConnectionForAll() throws SQLException {
        try (DatabaseManager memory = DatabaseManager.withPooling(":memory:").open()) {
            memory.update("CREATE TABLE t (id INTEGER PRIMARY KEY, v)");
            assertThat(memory.query(INSERT, "a").one(NUMBER)).contains(1L);
            memory.inTransaction(tx -> {
                tx.update("INSERT INTO t (v) VALUES ('b')");
                assertThat(memory.query(COUNT).one(NUMBER)).contains(2L); // there is no other to read on
                return null;
            });
            assertThatThrownBy(() -> memory.query("SELECT 1; SELECT 2").list(NUMBER))
                    .hasMessageContaining("several statements");
            assertThatThrownBy(() -> memory.query(COUNT, 1).list(NUMBER)).hasMessageContaining("0 parameters");
            assertThat(memory.query(COUNT).one(NUMBER)).contains(2L);
        }
    }

    @Test
    void withoutAPoolItIsTheSame() throws SQLException {
        try (DatabaseManager direct =
                DatabaseManager.direct(folder.resolve("b.sqlite")).open()) {
            direct.update("CREATE TABLE t (id INTEGER PRIMARY KEY, v)");
            assertThat(direct.query(INSERT, "a").one(NUMBER)).contains(1L);
            assertThat(direct.query(COUNT).one(NUMBER)).contains(1L);
        }
    }

    @Test
    void aClosedManagerSaysSo() {
        Query query = db.query(COUNT);
        db.close();
        assertThatThrownBy(() -> query.list(NUMBER)).hasMessageContaining("is closed");
    }
}
