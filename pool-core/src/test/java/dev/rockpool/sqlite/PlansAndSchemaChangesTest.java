package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.spi.Access;
import dev.rockpool.spi.StatementPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No plan outlives the schema it was made for, and the planner's own connection is in nobody's way. */
class PlansAndSchemaChangesTest {

    private static final String INSERT = "INSERT INTO a VALUES (1)";

    @TempDir
    Path folder;

    private SqliteDatabase database;
    private PlanKit kit;

    @BeforeEach
    void open() throws SQLException {
        kit = new PlanKit(file());
        kit.run("CREATE TABLE a(x)", "CREATE TABLE b(x)", "CREATE VIEW v AS SELECT * FROM a");
        database = new SqliteDatabase(
                SqliteAddress.of(file().toString(), false), PoolConfig.builder().build(), SqliteConfig.defaults());
    }

    @AfterEach
    void close() throws SQLException {
        database.plans().close();
        kit.close();
    }

    private Path file() {
        return folder.resolve("app.sqlite");
    }

    private StatementPlan plan(String sql) {
        return database.plans().plan(sql);
    }

    @Test
    void aChangeThatIsToldDropsThePlans() throws SQLException {
        assertThat(plan(INSERT).writes()).containsExactly("main.a");
        kit.run("CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO b VALUES (1); END");
        assertThat(plan(INSERT).writes()).as("nobody told").containsExactly("main.a");
        database.schemaChanged();
        assertThat(plan(INSERT).writes()).containsExactlyInAnyOrder("main.a", "main.b");
    }

    @Test
    void aChangeByAnotherProcessIsSeenByTheNextLook() throws SQLException {
        assertThat(plan("SELECT * FROM v").reads()).containsExactly("main.a");
        kit.run("DROP VIEW v", "CREATE VIEW v AS SELECT * FROM b");
        database.plans().look();
        assertThat(plan("SELECT * FROM v").reads()).containsExactly("main.b");
    }

    @Test
    void theEnginesCheckLooks() throws SQLException {
        assertThat(kit.plan("SELECT * FROM v").reads()).containsExactly("main.a");
        kit.run("DROP VIEW v", "CREATE VIEW v AS SELECT * FROM b");
        kit.engine.check();
        assertThat(kit.plan("SELECT * FROM v").reads()).containsExactly("main.b");
    }

    @Test
    void aChangeByAnotherProcessIsSeenByTheNextExplain() throws SQLException {
        assertThat(plan(INSERT).writes()).containsExactly("main.a");
        kit.run("CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO b VALUES (1); END");
        assertThat(plan("SELECT * FROM b").reads()).containsExactly("main.b");
        assertThat(plan(INSERT).writes()).containsExactlyInAnyOrder("main.a", "main.b");
    }

    @Test
    void pagesThatMoveAreStillTheRightTables() throws SQLException {
        assertThat(plan("SELECT * FROM a").reads()).containsExactly("main.a");
        kit.run("DROP TABLE a", "CREATE TABLE c(x)", "CREATE TABLE a(x)", "VACUUM");
        database.schemaChanged();
        assertThat(plan("SELECT * FROM a").reads()).containsExactly("main.a");
        assertThat(plan("SELECT * FROM c").reads()).containsExactly("main.c");
        assertThat(plan("SELECT * FROM v").reads()).containsExactly("main.a");
    }

    @Test
    void lookingWithoutAChangeKeepsThePlans() {
        StatementPlan first = plan(INSERT);
        database.plans().look();
        assertThat(plan(INSERT)).isSameAs(first);
    }

    @Test
    void aTableThatIsMissingIsAskedForAgain() throws SQLException {
        assertThat(plan("SELECT * FROM late").known()).isFalse();
        kit.run("CREATE TABLE late(x)");
        assertThat(plan("SELECT * FROM late").reads()).containsExactly("main.late");
    }

    @Test
    void routingAWriteAsksNothingOfSqlite() throws SQLException {
        assertThat(database.plans().access(INSERT)).isEqualTo(Access.WRITE);
        assertThat(database.plans().access("INSERT INTO missing VALUES (1)")).isEqualTo(Access.WRITE);
        assertThat(plan(INSERT).writes()).containsExactly("main.a");
    }

    @Test
    void whatATriggerAsksOfItsConnectionPinsNobody() throws SQLException {
        kit.run("CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO b VALUES (last_insert_rowid()); END");
        assertThat(database.plans().access(INSERT)).isEqualTo(Access.WRITE);
        assertThat(plan(INSERT).writes()).containsExactlyInAnyOrder("main.a", "main.b");
        assertThat(database.plans().access(INSERT)).isEqualTo(Access.WRITE);
    }

    @Test
    void thePlannerHoldsNoTransactionOpen() throws Exception {
        plan("SELECT * FROM a");
        plan("SELECT * FROM missing");
        plan(INSERT);
        database.plans().look();
        kit.run("INSERT INTO a VALUES (1)");
        try (Statement statement = kit.other.createStatement();
                var row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt("busy")).isZero();
        }
        assertThat(Files.size(folder.resolve("app.sqlite-wal"))).isZero();
    }

    @Test
    void thePlannerIsSetUpAsTheWriterIs() throws SQLException {
        kit.run("CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE c(p REFERENCES p(id) ON DELETE CASCADE)");
        assertThat(plan("DELETE FROM p").writes()).containsExactlyInAnyOrder("main.p", "main.c");
        try (PlanKit without = new PlanKit(file(), SqliteConfig.defaults().foreignKeys(false))) {
            assertThat(without.plan("DELETE FROM p").writes()).containsExactly("main.p");
        }
    }

    @Test
    void afterItsCloseNothingIsKnown() {
        assertThat(kit.engine.access("SELECT * FROM a")).isEqualTo(Access.READ);
        assertThat(kit.plan("SELECT * FROM a").known()).isTrue();
        kit.engine.close();
        assertThat(kit.engine.access("SELECT * FROM a")).isEqualTo(Access.WRITE);
        assertThat(kit.plan("SELECT * FROM a")).isEqualTo(StatementPlan.UNKNOWN);
    }

    @Test
    void whileTheFileIsAwayNothingIsKnown() throws Exception {
        assertThat(plan("SELECT * FROM a").known()).isTrue();
        Path away = folder.resolve("away.sqlite");
        Files.move(file(), away);
        Files.copy(away, file());
        database.plans().look();
        assertThat(plan("SELECT * FROM a")).isEqualTo(StatementPlan.UNKNOWN);
        assertThatThrownBy(kit.engine::check).isInstanceOf(DatabaseFileException.class);
        Files.move(away, file(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(plan("SELECT * FROM a").reads()).containsExactly("main.a");
    }

    @Test
    void anInMemoryDatabaseHasNoPlansOfItsOwn() throws SQLException {
        SqliteEngine memory = new SqliteEngine(
                SqliteAddress.of(":memory:", false), PoolConfig.builder().build(), SqliteConfig.defaults());
        assertThat(memory.plan("SELECT 1")).isEqualTo(StatementPlan.UNKNOWN);
        memory.check();
        memory.close();
    }

    @Test
    void aSessionExplainsOnItsOwnConnection() throws SQLException {
        Connection own = kit.other;
        kit.run("BEGIN", "CREATE TEMP TABLE a(y)", "CREATE TABLE mine(x)");
        assertThat(StatementPlans.explain(own, "SELECT * FROM a").access()).isEqualTo(Access.SESSION);
        assertThat(StatementPlans.explain(own, "SELECT * FROM main.a").reads()).containsExactly("main.a");
        assertThat(StatementPlans.explain(own, "INSERT INTO mine SELECT * FROM b"))
                .isEqualTo(new StatementPlan(Access.WRITE, true, Set.of("main.b"), Set.of("main.mine"), false, false));
        assertThat(StatementPlans.explain(own, "SELECT * FROM missing")).isEqualTo(StatementPlan.UNKNOWN);
        kit.run("ROLLBACK");
        assertThat(StatementPlans.explain(own, "SELECT * FROM mine")).isEqualTo(StatementPlan.UNKNOWN);
        assertThat(StatementPlans.explain(own, "SELECT * FROM a").reads()).containsExactly("main.a");
    }

    @Test
    void onceAChangeWasToldNobodyGetsAnOlderPlan() throws Exception {
        int changes = 60;
        kit.run("BEGIN");
        for (int i = 0; i <= changes; i++) {
            kit.run("CREATE TABLE t" + i + "(x)");
        }
        kit.run(viewOf(0));
        database.schemaChanged();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicInteger told = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        try {
            List<Future<Integer>> askers = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String sql = "SELECT * FROM v WHERE x > " + t % 2;
                askers.add(threads.submit(() -> olderPlans(sql, told, over)));
            }
            for (int i = 1; i <= changes; i++) {
                kit.run("BEGIN");
                kit.run(viewOf(i));
                database.schemaChanged();
                told.set(i);
            }
            over.set(true);
            for (Future<Integer> asker : askers) {
                assertThat(asker.get(30, TimeUnit.SECONDS)).isZero();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private static String[] viewOf(int table) {
        return new String[] {"DROP VIEW v", "CREATE VIEW v AS SELECT * FROM t" + table, "COMMIT"};
    }

    /** Counts the plans of a view that was gone, and told to be gone, before the question. */
    private int olderPlans(String sql, AtomicInteger told, AtomicBoolean over) {
        int older = 0;
        while (!over.get()) {
            int before = told.get();
            for (String table : plan(sql).reads()) {
                if (Integer.parseInt(table.substring("main.t".length())) < before) {
                    older++;
                }
            }
        }
        return older;
    }
}
