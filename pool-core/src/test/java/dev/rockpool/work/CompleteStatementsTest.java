package dev.rockpool.work;

import static dev.rockpool.Sql.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Deadline;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A statement is run as it was given, wholly, or refused; and a unit that is late is not kept. */
class CompleteStatementsTest {

    @TempDir
    Path folder;

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("a.sqlite")).open();
        db.update("CREATE TABLE t (a, b)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void severalStatementsInOneTextAreRefused() throws SQLException {
        String two = "INSERT INTO t VALUES (1, 1); INSERT INTO t VALUES (2, 2)";
        assertThatThrownBy(() -> db.update(two)).hasMessageContaining("several statements");
        assertThatThrownBy(() -> db.executeTransaction(List.of("INSERT INTO t VALUES (0, 0)", two)))
                .hasMessageContaining("several statements")
                .satisfies(e -> assertThat(StepFailedException.of(e))
                        .map(StepFailedException::step)
                        .contains(2));
        assertThatThrownBy(() -> db.inTransaction(tx -> tx.update(two))).hasMessageContaining("several statements");
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void whatOnlyLooksLikeSeveralIsOne() throws SQLException {
        db.executeTransaction(List.of(
                "INSERT INTO t VALUES (';', 'x;y') ; ",
                "INSERT INTO t VALUES (1, 2); -- the end",
                "CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = 1; UPDATE t SET b = 2; END"));
        db.update("INSERT INTO t VALUES (3, 3)");
        assertThat(read(db, "SELECT count(*) || ' ' || sum(b) FROM t")).isEqualTo("3 6");
    }

    @Test
    void eachParameterNeedsAValue() throws SQLException {
        assertThatThrownBy(() -> db.update("INSERT INTO t VALUES (?, ?)", 1))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("has 2 parameters, and 1 were given");
        assertThatThrownBy(() -> db.update("INSERT INTO t VALUES (?, 1)", 1, 2))
                .hasMessageContaining("has 1 parameters, and 2 were given");
        assertThat(db.update("INSERT INTO t VALUES (?1, ?1)", 7)).isEqualTo(1);
        assertThat(db.update("INSERT INTO t VALUES (?, ?)", 8, null)).isEqualTo(1);
        assertThat(read(db, "SELECT group_concat(a || coalesce(b, '-')) FROM t"))
                .isEqualTo("77,8-");
    }

    @Test
    void aUnitThatIsLateBetweenItsStatementsIsNotKept() throws SQLException {
        assertThatThrownBy(() -> db.inTransaction(Deadline.in(Duration.ofMillis(300)), tx -> {
                    int changed = tx.update("INSERT INTO t VALUES (1, 1)");
                    long until = System.nanoTime() + Duration.ofMillis(301).toNanos();
                    while (System.nanoTime() - until < 0) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    return changed;
                }))
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining("before it could be committed");
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void aUnitNeedsWork() {
        assertThatThrownBy(() -> db.inTransaction(WorkOptions.DEFAULT, null)).hasMessageContaining("needs a function");
        assertThatThrownBy(() -> db.submit(WorkOptions.DEFAULT, (TransactionFunction<Integer, SQLException>) null))
                .hasMessageContaining("needs a function");
    }
}
