package dev.rockpool;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.AcquireRejectedException;
import dev.rockpool.pool.PoolClosedException;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.schema.Table;
import dev.rockpool.work.Step;
import dev.rockpool.work.StepFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseManagerTest {

    @TempDir
    Path folder;

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite")).open();
        db.create(Table.named("t")
                .column("id", INTEGER)
                .primaryKey()
                .column("name", TEXT)
                .notNull());
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void withConnectionWritesAndWithReadConnectionReads() throws SQLException {
        int changed = db.withConnection(c -> {
            try (var statement = c.prepareStatement("INSERT INTO t (name) VALUES (?)")) {
                statement.setString(1, "Ada");
                return statement.executeUpdate();
            }
        });
        assertThat(changed).isEqualTo(1);
        assertThat(read(db, "SELECT name FROM t")).isEqualTo("Ada");
    }

    @Test
    void aReadConnectionCannotWriteAndSaysWhatToDo() {
        assertThatThrownBy(() -> db.useReadConnection(c -> run(c, "INSERT INTO t (name) VALUES ('x')")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("only reads")
                .hasMessageContaining("withConnection");
    }

    @Test
    void lambdasThrowWhatTheyThrow() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> db.withConnection(c -> {
                    throw new IOException("disk on fire");
                }))
                .withMessage("disk on fire");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> db.inTransaction(c -> {
                    throw new IllegalStateException("no");
                }));
    }

    @Test
    void uncommittedWorkOfALambdaIsRolledBack() throws SQLException {
        db.useConnection(c -> {
            c.setAutoCommit(false);
            run(c, "INSERT INTO t (name) VALUES ('lost')");
        });
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("0");
        db.useConnection(c -> assertThat(c.getAutoCommit()).isTrue());
    }

    @Test
    void stepsOfATransactionGiveTheirResultsInOrder() throws Exception {
        List<Object> results = db.executePooledTransaction(List.of(
                Step.update("INSERT INTO t (name) VALUES (?)", "Ada"),
                Step.update("INSERT INTO t (name) VALUES (?)", "Grace"),
                c -> ask(c, "SELECT group_concat(name) FROM t"),
                c -> null));
        assertThat(results).containsExactly(1, 1, "Ada,Grace", null);
    }

    @Test
    void aFailingStepUndoesAllAndIsNamed() throws SQLException {
        assertThatThrownBy(() -> db.executePooledTransaction(List.of(
                        Step.update("INSERT INTO t (name) VALUES (?)", "Ada"),
                        Step.update("INSERT INTO t (name) VALUES (?)", (Object) null),
                        Step.update("INSERT INTO t (name) VALUES (?)", "Grace"))))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("NOT NULL")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .isInstanceOfSatisfying(StepFailedException.class, step -> {
                            assertThat(step.step()).isEqualTo(2);
                            assertThat(step).hasMessageContaining("Step 2 of 3");
                        }));
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void aTransactionIsCommittedWhenItsWorkReturnsAndNotWhenItThrows() throws Exception {
        db.inTransaction(c -> {
            run(c, "INSERT INTO t (name) VALUES ('kept')");
            return null;
        });
        assertThatThrownBy(() -> db.inTransaction(c -> {
                    run(c, "INSERT INTO t (name) VALUES ('undone')");
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class);
        assertThat(read(db, "SELECT group_concat(name) FROM t")).isEqualTo("kept");
    }

    @Test
    void theExceptionOfATransactionIsTheOneThatReachesTheCallerWhateverFailsAfterIt() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> db.inTransaction(c -> {
                    run(c, "INSERT INTO t (name) VALUES ('lost')");
                    c.close();
                    throw new IllegalStateException("mine");
                }))
                .withMessage("mine");
        assertThatThrownBy(() -> db.executePooledTransaction(List.of(c -> {
                    c.close();
                    throw new IOException("mine");
                })))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(StepFailedException.of(e))
                        .map(StepFailedException::step)
                        .contains(1));
    }

    @Test
    void aTransactionWithoutAResultNeedsNoReturn() throws Exception {
        db.useTransaction(c -> run(c, "INSERT INTO t (name) VALUES ('kept')"));
        assertThat(read(db, "SELECT name FROM t")).isEqualTo("kept");
    }

    @Test
    void askingForTheWriterWhileHoldingItFailsAtOnceWithAnExplanation() {
        assertThatExceptionOfType(AcquireRejectedException.class)
                .isThrownBy(() -> db.useConnection(outer -> db.useConnection(inner -> run(inner, "SELECT 1"))))
                .withMessageContaining("would wait for itself")
                .withMessageContaining("writer");
    }

    @Test
    void readingWhileHoldingTheWriterIsFine() throws SQLException {
        String seen = db.withConnection(c -> {
            run(c, "INSERT INTO t (name) VALUES ('Ada')");
            return read(db, "SELECT name FROM t");
        });
        assertThat(seen).isEqualTo("Ada");
    }

    @Test
    void readersGoOnWhileATransactionWrites() throws SQLException {
        db.inTransaction(c -> {
            run(c, "INSERT INTO t (name) VALUES ('Ada')");
            assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("0");
            return null;
        });
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("1");
    }

    @Test
    void aTransactionOnTheWriterTakesTheWriteLockWithItsFirstStatement() throws SQLException {
        db.useConnection(c -> {
            c.setAutoCommit(false);
            ask(c, "SELECT count(*) FROM t");
            try (Connection other = org.sqlite.JDBC.createConnection(
                    "jdbc:sqlite:" + folder.resolve("app.sqlite"), new java.util.Properties())) {
                run(other, "PRAGMA busy_timeout=0");
                assertThatThrownBy(() -> run(other, "BEGIN IMMEDIATE")).hasMessageContaining("locked");
            }
            c.commit();
        });
    }

    @Test
    void tablesAreListedAndDescribed() throws SQLException {
        db.create(Table.named("odd \"name\" %_")
                .column("a b", TEXT)
                .unique()
                .defaultValue("it's")
                .column("t_id", INTEGER)
                .referencesCascading("t", "id"));
        assertThat(db.listTables()).containsExactly("odd \"name\" %_", "t");
        var info = db.tableInfo("odd \"name\" %_");
        assertThat(info.columns()).extracting("name").containsExactly("a b", "t_id");
        assertThat(info.columns().get(0).defaultValue()).contains("it''s");
        assertThat(info.foreignKeys()).singleElement().satisfies(key -> {
            assertThat(key.column()).isEqualTo("t_id");
            assertThat(key.table()).isEqualTo("t");
        });
        assertThat(db.tableInfo("t").primaryKey()).containsExactly("id");
        assertThatThrownBy(() -> db.tableInfo("missing"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("[odd");
    }

    @Test
    void figuresAddUp() throws SQLException {
        write(db, "INSERT INTO t (name) VALUES ('Ada')");
        read(db, "SELECT 1");
        PoolStats stats = db.getPoolStats();
        assertThat(stats.lanes()).extracting("lane").containsExactly("app.sqlite/writer", "app.sqlite/readers");
        assertThat(stats.totalConnections()).isEqualTo(2);
        assertThat(stats.totalAcquired()).isEqualTo(3).isEqualTo(stats.totalReleased());
        assertThat(stats.totalQueries()).isEqualTo(3);
        assertThat(stats.hitRate()).isEqualTo(1.0);
        assertThat(stats.connections()).extracting("name").containsExactly("writer", "reader.1");
        db.resetPoolStats();
        assertThat(db.getPoolStats().totalAcquired()).isZero();
    }

    @Test
    void aFailedStatementIsCountedAndTheConnectionGoesBack() throws SQLException {
        assertThatThrownBy(() -> write(db, "INSERT INTO nowhere VALUES (1)")).isInstanceOf(SQLException.class);
        assertThat(db.getPoolStats().totalErrors()).isEqualTo(1);
        assertThat(db.getPoolStats().activeConnections()).isZero();
        assertThat(db.getPoolStats().totalDestroyed()).isZero();
    }

    @Test
    void healthTellsLaneByLane() throws SQLException {
        HealthReport well = db.healthCheck();
        assertThat(well.isHealthy()).isTrue();
        assertThat(well.lanes()).extracting("lane").containsExactly("app.sqlite/writer", "app.sqlite/readers");
        assertThat(well.lanes()).allSatisfy(lane -> {
            assertThat(lane.stage()).isEqualTo(HealthReport.Stage.ANSWERED);
            assertThat(lane.took()).isPositive();
        });

        db.useConnection(held -> {
            HealthReport busy = db.healthCheck();
            assertThat(busy.isHealthy()).isFalse();
            assertThat(busy.lanes().get(0).problem()).contains("holds the only connection");
            assertThat(busy.lanes().get(1).isHealthy()).isTrue();
        });
    }

    @Test
    void aClosedManagerRefusesAndSaysWhy() throws SQLException {
        db.close();
        db.close();
        assertThat(db.isClosed()).isTrue();
        assertThatExceptionOfType(PoolClosedException.class)
                .isThrownBy(() -> read(db, "SELECT 1"))
                .withMessageContaining("is closed");
        assertThatExceptionOfType(PoolClosedException.class)
                .isThrownBy(() -> db.dataSource().getConnection());
        assertThat(db.getPoolStats().totalConnections()).isZero();
    }

    @Test
    void sizesChangeAtRunTimeAndWhatIsFixedDoesNot() throws SQLException {
        db.reconfigure(c -> c.maxConnections(4).minConnections(4));
        assertThat(db.config().maxConnections()).isEqualTo(4);
        assertThat(db.getPoolStats().lanes().get(0).max()).isEqualTo(1);
        assertThat(db.getPoolStats().lanes().get(1).max()).isEqualTo(3);
        assertThatThrownBy(() -> db.reconfigure(c -> c.readOnly(true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("readOnly = 'true'");
        assertThatThrownBy(() -> db.reconfigure(c -> c.maxConnections(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxConnections = '0'");
    }

    @Test
    void evictedConnectionsAreReplaced() throws SQLException {
        db.evictConnections();
        write(db, "INSERT INTO t (name) VALUES ('after')");
        assertThat(read(db, "SELECT name FROM t")).isEqualTo("after");
        assertThat(db.getPoolStats().totalCreated()).isEqualTo(4);
    }

    @Test
    void unpooledModeHasTheSameMethodsOnOneConnection() throws Exception {
        try (DatabaseManager direct =
                DatabaseManager.direct(folder.resolve("direct.sqlite")).open()) {
            write(direct, "CREATE TABLE t (a)");
            direct.executePooledTransaction(List.of(Step.update("INSERT INTO t VALUES (?)", 1)));
            assertThat(read(direct, "SELECT a FROM t")).isEqualTo("1");
            assertThatThrownBy(() -> direct.useReadConnection(c -> run(c, "INSERT INTO t VALUES (2)")))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("only reads");
            write(direct, "INSERT INTO t VALUES (3)");
            assertThat(direct.getPoolStats().totalCreated()).isEqualTo(1);
        }
    }
}
