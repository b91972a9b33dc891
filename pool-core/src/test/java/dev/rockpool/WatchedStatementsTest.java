package dev.rockpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.CapturedLog;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.StatementOutcome;
import dev.rockpool.pool.WatchLog;
import dev.rockpool.pool.WatchLog.SeenOutcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each statement that is watched begins once, says once whether rows follow, and ends once with what is known of it. */
@Timeout(60)
class WatchedStatementsTest {

    private static final String ALL = "SELECT a FROM t ORDER BY a";
    private static final String ADD = "INSERT INTO t VALUES (?)";
    private static final String WRITER = "app.sqlite/writer";
    private static final String READERS = "app.sqlite/readers";

    @TempDir
    Path folder;

    private DatabaseManager db;
    private final WatchLog watch = new WatchLog(Activity.STATEMENT);
    private final CapturedLog log = new CapturedLog();

    @BeforeEach
    void open() throws SQLException {
        open(builder -> builder);
        db.executeTransaction(List.of("CREATE TABLE t (a UNIQUE)", "INSERT INTO t VALUES (1), (2), (3)"));
        watch.clear();
    }

    private void open(UnaryOperator<DatabaseBuilder> settings) throws SQLException {
        db = settings.apply(DatabaseManager.withPooling(folder.resolve("app.sqlite")))
                .open();
        db.addWatch(watch);
    }

    private void reopen(UnaryOperator<DatabaseBuilder> settings) throws SQLException {
        db.close();
        open(settings);
    }

    @AfterEach
    void close() {
        db.close(Duration.ZERO);
        log.close();
    }

    private SeenOutcome only() {
        assertThat(watch.outcomes()).hasSize(1);
        return watch.outcomes().get(0);
    }

    @Test
    void rowsAreCountedAndFollowTheExecution() throws SQLException {
        db.useReadConnection(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery(ALL)) {
                assertThat(watch.lines()).containsExactly("+" + ALL, "rows of " + ALL);
                while (rows.next()) {
                    assertThat(watch.outcomes()).isEmpty();
                }
                assertThat(watch.lines()).containsExactly("+" + ALL, "rows of " + ALL, "-" + ALL);
            }
        });
        assertThat(watch.lines()).hasSize(3);
        assertThat(only()).isEqualTo(new SeenOutcome(READERS, "reader.1", ALL, 0, 3, null, null, null));
    }

    @Test
    void rowsThatAreNotReadEndWithTheirResultSetTheNextRunOrTheConnection() throws SQLException {
        db.useReadConnection(c -> {
            try (Statement statement = c.createStatement()) {
                ResultSet rows = statement.executeQuery(ALL);
                rows.next();
                rows.close();
                assertThat(watch.outcomes()).hasSize(1);
                statement.executeQuery(ALL);
                statement.executeQuery(ALL).next();
                assertThat(watch.outcomes()).hasSize(2);
            }
            assertThat(watch.outcomes()).hasSize(3);
            c.createStatement().executeQuery(ALL).next();
            assertThat(watch.outcomes()).hasSize(3);
        });
        assertThat(watch.outcomes()).extracting(SeenOutcome::rows).containsExactly(1L, -1L, 1L, 1L);
    }

    @Test
    void aStatementWithoutRowsTellsHowManyItChanged() throws SQLException {
        db.useConnection(c -> {
            try (Statement statement = c.createStatement()) {
                statement.executeUpdate("UPDATE t SET a = a + 10 WHERE a > 1");
                statement.execute("DELETE FROM t WHERE a = 13");
                statement.execute("DELETE FROM t WHERE a = 99");
            }
        });
        assertThat(watch.lines()).hasSize(6).noneMatch(line -> line.startsWith("rows"));
        assertThat(watch.outcomes()).extracting(SeenOutcome::rows).containsExactly(2L, 1L, 0L);
        assertThat(watch.outcomes()).extracting(SeenOutcome::lane).containsOnly(WRITER);
    }

    @Test
    void aBatchIsOneStatement() throws SQLException {
        db.useConnection(c -> {
            try (PreparedStatement statement = c.prepareStatement(ADD)) {
                for (int i = 4; i < 7; i++) {
                    statement.setInt(1, i);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
        assertThat(watch.lines()).containsExactly("+" + ADD, "-" + ADD);
        assertThat(only().batch()).isEqualTo(3);
    }

    @Test
    void aFailureIsToldByItsKindAndWithItsExceptionAndNoRowsFollow() {
        assertThatThrownBy(() -> db.useConnection(c -> {
                    try (PreparedStatement statement = c.prepareStatement(ADD)) {
                        statement.setInt(1, 1);
                        statement.executeUpdate();
                    }
                }))
                .isInstanceOf(SQLException.class);
        assertThat(watch.lines()).containsExactly("+" + ADD, "-" + ADD);
        assertThat(only().failure()).isEqualTo("SQLIntegrityConstraintViolationException");
        assertThat(only().described()).isEqualTo("SQLIntegrityConstraintViolationException (23505)");
        assertThat(only().parameters()).isNull();
    }

    @Test
    void parametersAndMessagesAreShownOnlyWhereTheyMayBe() throws SQLException {
        db.update(ADD, "secret");
        assertThat(only().parameters()).isNull();
        watch.clear();
        reopen(builder -> builder.slowStatementParameters(true));
        db.update(ADD, "open");
        assertThat(only().parameters()).containsExactly("'open'");
        assertThatThrownBy(() -> db.update(ADD, "open")).isInstanceOf(SQLException.class);
        assertThat(watch.outcomes().get(1).described()).contains("(23505): ", "UNIQUE");
    }

    @Test
    void statementsOfUnitsAreWatchedAndTheTransactionsAroundThemAreNot() throws SQLException {
        db.useTransaction(tx -> {
            tx.update(ADD, 4);
            tx.update(ADD, 5);
        });
        assertThat(watch.lines()).containsExactly("+" + ADD, "-" + ADD, "+" + ADD, "-" + ADD);
        assertThat(watch.outcomes()).extracting(SeenOutcome::lane).containsOnly(WRITER);
    }

    @Test
    void aRoutedConnectionsStatementsAreToldWhereTheyRun() throws SQLException {
        try (Connection c = db.dataSource().getConnection();
                PreparedStatement read = c.prepareStatement(ALL);
                PreparedStatement write = c.prepareStatement(ADD)) {
            write.setInt(1, 4);
            write.executeUpdate();
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    rows.getInt(1);
                }
            }
        }
        assertThat(watch.lines()).containsExactly("+" + ADD, "-" + ADD, "+" + ALL, "rows of " + ALL, "-" + ALL);
        assertThat(watch.outcomes()).extracting(SeenOutcome::lane).containsExactly(WRITER, READERS);
        assertThat(watch.outcomes()).extracting(SeenOutcome::rows).containsExactly(1L, 4L);
    }

    @Test
    void aStatementWhoseConnectionIsTakenAwayEndsOnceWithWhatItsBorrowerIsTold() throws SQLException {
        List<PoolEvent> gone = new CopyOnWriteArrayList<>();
        db.addListener(event -> {
            if (event instanceof PoolEvent.Destroyed) {
                gone.add(event);
            }
        });
        db.reconfigure(config ->
                config.leakThreshold(Duration.ofMillis(100)).reclaimLeaks(true).reapInterval(Duration.ofMillis(100)));
        db.useReadConnection(c -> {
            ResultSet rows = c.createStatement().executeQuery(ALL);
            rows.next();
            await().until(() -> !gone.isEmpty());
            assertThatThrownBy(rows::next).hasMessageContaining("taken back");
        });
        assertThat(watch.lines()).containsExactly("+" + ALL, "rows of " + ALL, "-" + ALL);
        assertThat(only().rows()).isEqualTo(1);
    }

    @Test
    void aStatementThatIsEndedInTheDriverWithItsConnectionEndsOnce() throws SQLException {
        String endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        db.reconfigure(config ->
                config.leakThreshold(Duration.ofMillis(100)).reclaimLeaks(true).reapInterval(Duration.ofMillis(100)));
        db.useReadConnection(c -> {
            try (Statement statement = c.createStatement()) {
                assertThatThrownBy(() -> statement.executeQuery(endless).next()).hasMessageContaining("taken back");
            }
        });
        assertThat(watch.lines()).first().isEqualTo("+" + endless);
        assertThat(watch.lines()).last().isEqualTo("-" + endless);
        assertThat(only().failure()).isEqualTo("HandleClosedException");
    }

    @Test
    void aWatchThatThrowsChangesNothingForWhoRunsStatements() throws SQLException {
        db.addWatch(new ActivityWatch() {
            @Override
            public Set<Activity> activities() {
                return Set.of(Activity.STATEMENT);
            }

            @Override
            public Running beginStatement(String lane, String connection, String sql, int batch) {
                return new Running() {
                    @Override
                    public void rowsFollow(StatementOutcome soFar) {
                        throw new IllegalStateException("bad watch of " + soFar.sql());
                    }

                    @Override
                    public void end(StatementOutcome outcome) {
                        throw new IllegalStateException("bad watch of " + outcome.sql());
                    }
                };
            }
        });
        assertThat(Sql.read(db, ALL)).isEqualTo("1");
        assertThat(Sql.read(db, ALL)).isEqualTo("1");
        assertThat(watch.outcomes()).hasSize(2);
        assertThat(log.text()).containsOnlyOnce("bad watch of " + ALL);
    }

    @Test
    void statementsThatBeganBeforeTheWatchAreNotTold() throws SQLException {
        db.removeWatch(watch);
        db.useReadConnection(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery(ALL)) {
                db.addWatch(watch);
                while (rows.next()) {
                    rows.getInt(1);
                }
                assertThat(watch.lines()).isEmpty();
            }
            assertThat(Sql.ask(c, ALL)).isEqualTo("1");
            assertThat(watch.lines()).containsExactly("+" + ALL, "rows of " + ALL, "-" + ALL);
            db.removeWatch(watch);
            assertThat(Sql.ask(c, ALL)).isEqualTo("1");
        });
        assertThat(watch.lines()).hasSize(3);
    }
}
