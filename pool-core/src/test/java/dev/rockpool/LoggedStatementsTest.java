package dev.rockpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.CapturedLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code logging(true)}: each statement is a line of {@code dev.rockpool.sql}, without what its parameters say. */
@Timeout(60)
class LoggedStatementsTest {

    private final CapturedLog log = new CapturedLog();
    private DatabaseManager db;

    private void open(UnaryOperator<DatabaseBuilder> settings) throws SQLException {
        db = settings.apply(DatabaseManager.withPooling(":memory:").name("app")).open();
        db.update("CREATE TABLE t (a UNIQUE)");
    }

    @AfterEach
    void close() {
        db.close(Duration.ZERO);
        log.close();
    }

    /** Those of the given text. */
    private List<String> lines(String sql) {
        return log.text()
                .lines()
                .filter(line -> line.contains("INFO sql - ") && line.contains(sql))
                .toList();
    }

    @Test
    void aStatementIsLoggedOnceWithItsLaneAndRowsAndWithoutItsParameters() throws SQLException {
        open(builder -> builder.logging(true));
        db.update("INSERT INTO t VALUES (?)", "secret");
        assertThat(lines("INSERT"))
                .singleElement()
                .asString()
                .matches(".*INFO sql - app/\\S+: a statement ran .* in the driver on \\S+; rows: 1\\."
                        + " It was: INSERT INTO t VALUES \\(\\?\\)");
        assertThat(Sql.read(db, "SELECT a FROM t")).isEqualTo("secret");
        assertThat(lines("SELECT a")).singleElement().asString().contains("; rows: 1. ");
        assertThatThrownBy(() -> db.update("INSERT INTO t VALUES (?)", "secret"))
                .isInstanceOf(SQLException.class);
        assertThat(lines("it failed: SQLIntegrityConstraintViolationException (23505). It was: INSERT"))
                .hasSize(1);
        assertThat(log.text()).doesNotContain("secret");
    }

    @Test
    void parametersAreLoggedWhereTheyMayBeShown() throws SQLException {
        open(builder -> builder.logging(true).slowStatementParameters(true));
        db.update("INSERT INTO t VALUES (?)", "open");
        assertThat(lines("INSERT")).singleElement().asString().endsWith("VALUES (?) ['open']");
    }

    @Test
    void nothingIsLoggedWhereNobodyAskedForIt() throws SQLException {
        open(builder -> builder);
        db.update("INSERT INTO t VALUES (?)", 1);
        assertThat(log.text()).isEmpty();
    }
}
