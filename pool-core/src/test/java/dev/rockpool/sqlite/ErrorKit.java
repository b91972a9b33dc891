package dev.rockpool.sqlite;

import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rockpool.DatabaseManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteException;

/** A database with every kind of constraint, and what every error must have. */
abstract class ErrorKit {

    @TempDir
    Path folder;

    DatabaseManager db;

    @BeforeEach
    final void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .sqlite(sqlite -> sqlite.busyTimeout(Duration.ofMillis(20)))
                .open();
        db.useConnection(c -> {
            run(
                    c,
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, u UNIQUE, n DEFAULT 1 NOT NULL, p DEFAULT 1 CHECK (p > 0))");
            run(c, "CREATE TABLE child (t REFERENCES t)");
            run(c, "CREATE TABLE late (t REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
            run(c, "CREATE TABLE bare (x)");
            run(c, "CREATE TABLE strictly (i INTEGER) STRICT");
            run(c, "INSERT INTO t (id, u) VALUES (1, 'one')");
            run(c, "INSERT INTO bare (rowid, x) VALUES (1, 'one')");
            for (String how : new String[] {"ABORT", "FAIL", "ROLLBACK"}) {
                run(c, "CREATE TABLE guarded_" + how + " (x)");
                run(
                        c,
                        "CREATE TRIGGER guard_" + how + " BEFORE INSERT ON guarded_" + how + " BEGIN SELECT RAISE("
                                + how + ", 'not on a Sunday'); END");
            }
        });
    }

    @AfterEach
    final void close() {
        db.close();
    }

    static <E extends SQLException> E expect(Class<E> type, String state, int vendor, ThrowingCallable statement) {
        E seen = catchThrowableOfType(type, statement);
        assertThat((Throwable) seen).isExactlyInstanceOf(type);
        assertThat(seen.getSQLState()).isEqualTo(state);
        assertThat(seen.getErrorCode()).isEqualTo(vendor);
        assertThat(seen.getCause()).isInstanceOf(SQLiteException.class);
        assertThat((Throwable) seen).hasMessageContaining(seen.getCause().getMessage());
        return seen;
    }

    final Connection outsider() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("app.sqlite"));
    }
}
