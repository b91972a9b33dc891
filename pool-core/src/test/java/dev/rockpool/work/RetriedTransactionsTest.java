package dev.rockpool.work;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that meet another process's lock, and commits that fail. */
class RetriedTransactionsTest {

    @TempDir
    Path folder;

    private DatabaseManager db;
    private Connection other;
    private int runs;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .sqlite(sqlite -> sqlite.busyTimeout(Duration.ofMillis(10)))
                .open();
        write(db, "CREATE TABLE t (a UNIQUE)");
        write(db, "CREATE TABLE late (a REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED)");
        other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("app.sqlite"));
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        db.close();
    }

    private static Retry fast(int times) {
        return Retry.times(times).backOff(Duration.ZERO, Duration.ZERO);
    }

    /** As {@link #fast}, and the outsider lets its lock go before the second run, while this caller holds no connection. */
    private Retry thatSeesTheLockGo() {
        return fast(3).pausing(new Pause() {
            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public void sleep(long nanos) {
                try {
                    assertThat(db.getPoolStats().activeConnections()).isZero();
                    run(other, "ROLLBACK");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public long random(long bound) {
                return bound;
            }
        });
    }

    @Test
    void aLockOfAnotherProcessIsWaitedOutWithoutAConnection() throws SQLException {
        run(other, "BEGIN IMMEDIATE");
        String result = db.inTransaction(thatSeesTheLockGo(), c -> {
            runs++;
            run(c, "INSERT INTO t VALUES (1)");
            return ask(c, "SELECT count(*) FROM t");
        });
        assertThat(result).isEqualTo("1");
        assertThat(runs).as("the first time it could not begin").isEqualTo(1);
    }

    @Test
    void everyRunBeginsAnew() throws SQLException {
        db.useTransaction(WorkOptions.DEFAULT.retry(fast(2)), c -> {
            run(c, "INSERT INTO t VALUES (" + ++runs + ")");
            if (runs < 3) {
                throw new SQLTransientException("run " + runs);
            }
        });
        assertThat(read(db, "SELECT group_concat(a) FROM t")).isEqualTo("3");
    }

    @Test
    void aLockThatStaysFailsWithAllErrors() throws SQLException {
        run(other, "BEGIN IMMEDIATE");
        Throwable thrown = catchThrowable(() -> db.useTransaction(WorkOptions.DEFAULT.retry(fast(2)), c -> {
            runs++;
            run(c, "INSERT INTO t VALUES (1)");
        }));
        assertThat(thrown).isInstanceOf(SQLTransientException.class);
        assertThat(thrown.getSuppressed()).hasSize(2).hasOnlyElementsOfType(SQLTransientException.class);
        assertThat(runs).isZero();
    }

    @Test
    void aConstraintIsNotRetried() throws SQLException {
        write(db, "INSERT INTO t VALUES (1)");
        assertThatThrownBy(() -> db.useTransaction(WorkOptions.DEFAULT.retry(fast(5)), c -> {
                    runs++;
                    run(c, "INSERT INTO t VALUES (1)");
                }))
                .isInstanceOf(SQLIntegrityConstraintViolationException.class)
                .hasNoSuppressedExceptions();
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void whatTheWorkThrowsItselfIsNotRetried() {
        assertThatThrownBy(() -> db.useTransaction(WorkOptions.DEFAULT.retry(fast(5)), c -> {
                    runs++;
                    throw new IOException("not the database");
                }))
                .isInstanceOf(IOException.class);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void withoutLeaveNothingRunsTwice() {
        assertThatThrownBy(() -> db.useTransaction(c -> {
                    runs++;
                    throw new SQLTransientException("run " + runs);
                }))
                .isInstanceOf(SQLTransientException.class);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void theSettingIsTheLeaveForFunctionsAndSteps() throws Exception {
        try (DatabaseManager allowed = DatabaseManager.withPooling(folder.resolve("other.sqlite"))
                .retries(2)
                .open()) {
            write(allowed, "CREATE TABLE t (a)");
            allowed.useTransaction(c -> failTwice());
            assertThat(runs).isEqualTo(3);
            runs = 0;
            Step step = c -> {
                failTwice();
                return runs;
            };
            List<@Nullable Object> results =
                    allowed.executePooledTransaction(List.of(Step.update("INSERT INTO t VALUES (1)"), step));
            assertThat(results).containsExactly(1, 3);
            assertThat(read(allowed, "SELECT count(*) FROM t")).isEqualTo("1");
        }
    }

    private void failTwice() throws SQLException {
        if (++runs < 3) {
            throw new SQLTransientException("run " + runs);
        }
    }

    @Test
    void theFailingStepOfTheLastRunIsNamed() {
        Step fails = c -> {
            throw new SQLTransientException("run " + ++runs);
        };
        Throwable thrown =
                catchThrowable(() -> db.executePooledTransaction(WorkOptions.DEFAULT.retry(fast(1)), List.of(fails)));
        assertThat(thrown).hasMessage("run 2");
        assertThat(StepFailedException.of(thrown))
                .map(StepFailedException::step)
                .contains(1);
        assertThat(thrown.getSuppressed()[1]).hasMessage("run 1");
    }

    // ---- COMMIT

    @Test
    void aCommitThatIsKnownToBeUndoneIsRetriedAsTheCallerAllows() {
        assertThatThrownBy(() -> db.useTransaction(WorkOptions.DEFAULT.retry(fast(5).on(e -> true)), c -> {
                    runs++;
                    run(c, "INSERT INTO late VALUES (99)");
                }))
                .isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(runs).isEqualTo(6);
    }
}
