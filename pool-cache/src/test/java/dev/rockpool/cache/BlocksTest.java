package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.Cached;
import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.rows.RowMapper;
import dev.rockpool.work.SqlFunction;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/** {@code executeWithPool(block, cached("name"))}: what a block's result is known to depend on, whatever it does. */
@Timeout(60)
class BlocksTest {

    private static final String ASK = "SELECT x FROM a";
    private static final SqlFunction<String, SQLException> PLAIN = connection -> Sql.ask(connection, ASK);

    @TempDir
    Path folder;

    private DatabaseManager db;

    private void open(UnaryOperator<QueryCache> options) throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(options.apply(QueryCache.ttl(Duration.ofMinutes(10))))
                .open();
        db.executeTransaction(List.of("CREATE TABLE a (x)", "INSERT INTO a VALUES (1)", "CREATE TABLE b (x)"));
        db.resetPoolStats();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private String keep(String name, SqlFunction<String, ? extends Exception> block) throws Exception {
        return db.executeWithPool(block, Cached.cached(name));
    }

    private void followsTheTable(SqlFunction<String, ? extends Exception> block) throws Exception {
        assertThat(keep("name", block)).isEqualTo("1");
        assertThat(keep("name", block)).isEqualTo("1");
        db.update("UPDATE a SET x = 2");
        assertThat(keep("name", block)).isEqualTo("2");
    }

    @Test
    void aBlockThatUnwrapsTheConnectionIsReadEachTime() throws Exception {
        open(cache -> cache);
        followsTheTable(connection -> {
            Sql.ask(connection, "SELECT count(*) FROM b"); // this is heard of
            try (Statement statement = connection.unwrap(SQLiteConnection.class).createStatement();
                    ResultSet row = statement.executeQuery(ASK)) {
                row.next();
                return row.getString(1);
            }
        });
        assertThat(db.getPoolStats().cache().hits()).isZero();
    }

    @Test
    void soIsOneThatUnwrapsAStatement() throws Exception {
        open(cache -> cache);
        followsTheTable(connection -> {
            Sql.ask(connection, "SELECT count(*) FROM b");
            try (PreparedStatement statement = connection.prepareStatement(ASK);
                    ResultSet row =
                            statement.unwrap(JDBC4PreparedStatement.class).executeQuery()) {
                row.next();
                return row.getString(1);
            }
        });
        assertThat(db.getPoolStats().cache().hits()).isZero();
    }

    @Test
    void aBlockThatRunsNoStatementOfItsOwnIsReadEachTime() throws Exception {
        open(cache -> cache);
        followsTheTable(
                connection -> db.query(ASK).list(RowMapper.column(String.class)).get(0));
        assertThat(db.getPoolStats().cache().hits()).isZero();
    }

    // ---- within each other

    @Test
    void aBlockDependsOnWhatTheBlocksWithinItReadFromTheCacheOrNot() throws Exception {
        open(cache -> cache);
        for (int round = 0; round < 2; round++) {
            db.update("UPDATE a SET x = 1");
            if (round == 1) {
                keep("inner", PLAIN); // so that the outer one finds it
            }
            followsTheTable(connection ->
                    Sql.ask(connection, "SELECT count(*) FROM b").replace("0", "") + keep("inner", PLAIN));
        }
    }

    @Test
    void aBlockDependsOnTheCachedQueriesWithinIt() throws Exception {
        open(cache -> cache);
        followsTheTable(connection -> Sql.ask(connection, "SELECT count(*) FROM b")
                        .replace("0", "")
                + db.query(ASK).cached().list(RowMapper.column(String.class)).get(0));
    }

    @Test
    void whatOnlyBlocksWithinItReadIsKept() throws Exception {
        open(cache -> cache);
        followsTheTable(connection -> keep("middle", within -> keep("inner", PLAIN)));
    }

    // ---- in units and when they fail

    @Test
    void aBlockInAUnitSeesItsWrites() throws Exception {
        open(cache -> cache);
        keep("name", PLAIN);
        db.inTransaction(unit -> {
            unit.update("UPDATE a SET x = 2");
            try {
                assertThat(keep("name", PLAIN)).isEqualTo("2");
            } catch (Exception e) {
                throw new SQLException(e);
            }
            return null;
        });
        assertThat(keep("name", PLAIN)).isEqualTo("2");
    }

    @Test
    void aRememberedFailureOfABlockEndsWithAWriteOfItsTables() throws Exception {
        open(cache -> cache.failureTtl(Duration.ofMinutes(1)));
        SqlFunction<String, SQLException> demanding = connection -> {
            String found = Sql.ask(connection, "SELECT x FROM a WHERE x = 99");
            if (found.equals("(none)")) {
                throw new SQLException("no row yet");
            }
            return found;
        };
        assertThatThrownBy(() -> keep("name", demanding)).hasMessage("no row yet");
        assertThatThrownBy(() -> keep("name", demanding)).hasMessageContaining("not repeated yet");
        db.update("INSERT INTO a VALUES (99)");
        assertThat(keep("name", demanding)).isEqualTo("99");
    }

    /** Nobody knows what would have to change before it fails no more. */
    @Test
    void aFailureOfABlockThatReadNothingIsNotRemembered() throws Exception {
        open(cache -> cache.failureTtl(Duration.ofMinutes(1)));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> keep("name", connection -> {
                        throw new SQLException("at once");
                    }))
                    .hasMessage("at once");
        }
    }
}
