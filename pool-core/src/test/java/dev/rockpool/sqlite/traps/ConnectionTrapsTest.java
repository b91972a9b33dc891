package dev.rockpool.sqlite.traps;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.sqlite.DatabaseFileException;
import dev.rockpool.work.SqlAction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Traps 11, 12, 13 and 17, and shared caches: how connections are opened and set up, and what their errors say. */
@Timeout(60)
class ConnectionTrapsTest extends TrapKit {

    // ---- 11: the order of pragmas

    @Test
    void trap11PragmasAreSetInOrderAndEachTookEffect() throws SQLException {
        reopen(builder -> builder.cacheSize(8 << 20).sqlite(s -> s.busyTimeout(Duration.ofMillis(1234))
                .journalSizeLimit(1 << 20)
                .pragma("analysis_limit", "400")));
        SqlAction<SQLException> check = c -> {
            assertThat(ask(c, "PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(ask(c, "PRAGMA busy_timeout")).isEqualTo("10"); // the rest is waited outside the driver
            assertThat(ask(c, "PRAGMA synchronous")).isEqualTo("2");
            assertThat(ask(c, "PRAGMA foreign_keys")).isEqualTo("1");
            assertThat(ask(c, "PRAGMA cache_size")).isEqualTo("-8192");
            assertThat(ask(c, "PRAGMA temp_store")).isEqualTo("2");
            assertThat(ask(c, "PRAGMA journal_size_limit")).isEqualTo("1048576");
            assertThat(ask(c, "PRAGMA mmap_size")).isEqualTo("0");
            assertThat(ask(c, "PRAGMA analysis_limit")).isEqualTo("400");
        };
        db.useConnection(check);
        db.useReadConnection(check);
    }

    @Test
    void trap11PragmasThatShapeANewFileComeBeforeItHasAShape() throws SQLException {
        Path fresh = folder.resolve("fresh.sqlite");
        try (DatabaseManager shaped = DatabaseManager.withPooling(fresh)
                .sqlite(s -> s.pragma("page_size", "16384").pragma("auto_vacuum", "INCREMENTAL"))
                .open()) {
            write(shaped, "CREATE TABLE t (a)");
            assertThat(read(shaped, "PRAGMA page_size")).isEqualTo("16384");
            assertThat(read(shaped, "PRAGMA auto_vacuum")).isEqualTo("2");
            assertThat(read(shaped, "PRAGMA journal_mode")).isEqualTo("wal");
        }
    }

    @Test
    void trap11TheDriverSetsPragmasInAnyOrderSoThatSomeAreLost() throws SQLException {
        SQLiteConnection bare = bareOn(
                folder.resolve("bare.sqlite"),
                "page_size",
                "16384",
                "auto_vacuum",
                "INCREMENTAL",
                "journal_mode",
                "WAL");
        run(bare, "CREATE TABLE t (a)");
        assertThat(List.of(ask(bare, "PRAGMA page_size"), ask(bare, "PRAGMA auto_vacuum")))
                .isNotEqualTo(List.of("16384", "2"));
    }

    // ---- 12: read-only

    @Test
    void trap12ReadersAreOpenedReadOnlySoThatNothingMakesThemWrite() throws SQLException {
        db.useReadConnection(c -> {
            run(c, "PRAGMA query_only=0");
            assertThatThrownBy(() -> run(c, "INSERT INTO t VALUES (1)")).hasMessageContaining("only reads");
            SQLiteConnection driver = c.unwrap(SQLiteConnection.class);
            assertThatExceptionOfType(SQLiteException.class)
                    .isThrownBy(() -> run(driver, "INSERT INTO t VALUES (1)"))
                    .satisfies(e -> assertThat(e.getResultCode()).isEqualTo(SQLiteErrorCode.SQLITE_READONLY));
        });
    }

    @Test
    void trap12AConnectionBecomesReadOnlyAndBackAtAnyTimeOutsideTransactions() throws SQLException {
        try (Connection c = db.dataSource().getConnection()) {
            run(c, "INSERT INTO t VALUES (1)");
            c.setReadOnly(true);
            assertThatThrownBy(() -> run(c, "INSERT INTO t VALUES (2)")).isInstanceOf(SQLException.class);
            c.setAutoCommit(false);
            assertThat(ask(c, "SELECT count(*) FROM t")).isEqualTo("1");
            assertThatThrownBy(() -> c.setReadOnly(false)).hasMessageContaining("within a transaction");
            c.rollback();
            c.setReadOnly(false);
            run(c, "INSERT INTO t VALUES (3)");
            c.commit();
        }
        assertThat(read(db, "SELECT group_concat(a) FROM t")).isEqualTo("1,3");
    }

    @Test
    void trap12AReadOnlyTransactionTakesNoWriteLock() throws SQLException {
        run(bare(), "BEGIN IMMEDIATE");
        try (Connection c = db.dataSource().getConnection()) {
            c.setReadOnly(true);
            c.setAutoCommit(false);
            assertThat(ask(c, "SELECT count(*) FROM t")).isEqualTo("0");
            c.commit();
        }
    }

    @Test
    void trap12TheDriverRefusesToMakeAnOpenConnectionReadOnly() throws SQLException {
        SQLiteConnection bare = bare();
        assertThatThrownBy(() -> bare.setReadOnly(true)).isInstanceOf(SQLException.class);
        SQLiteConnection explicit = bare("jdbc.explicit_readonly", "true");
        explicit.setReadOnly(true);
        run(explicit, "INSERT INTO t VALUES (1)");
        assertThat(read(db, "SELECT count(*) FROM t"))
                .as("written by a connection that is read-only")
                .isEqualTo("1");
    }

    // ---- 13: error codes

    @Test
    void trap13ErrorsHaveTheirStateTheirKindAndTheExtendedCode() throws SQLException {
        write(db, "CREATE UNIQUE INDEX once ON t (a)");
        write(db, "INSERT INTO t VALUES (1)");
        assertThatExceptionOfType(SQLIntegrityConstraintViolationException.class)
                .isThrownBy(() -> write(db, "INSERT INTO t VALUES (1)"))
                .satisfies(e -> {
                    assertThat(e.getSQLState()).isEqualTo("23505");
                    assertThat(e.getErrorCode()).isEqualTo(SQLiteErrorCode.SQLITE_CONSTRAINT.code);
                    assertThat(e.getCause())
                            .isInstanceOfSatisfying(SQLiteException.class, cause -> assertThat(cause.getResultCode())
                                    .isEqualTo(SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE));
                });
    }

    @Test
    void trap13TheDriverTellsEightBitsAndNoState() throws SQLException {
        SQLiteConnection bare = bare();
        run(bare, "CREATE UNIQUE INDEX once ON t (a)");
        run(bare, "INSERT INTO t VALUES (1)");
        assertThatExceptionOfType(SQLiteException.class)
                .isThrownBy(() -> run(bare, "INSERT INTO t VALUES (1)"))
                .satisfies(e -> {
                    assertThat(e.getSQLState()).isNull();
                    assertThat(e.getErrorCode()).isEqualTo(SQLiteErrorCode.SQLITE_CONSTRAINT.code);
                });
    }

    // ---- 17: databases in memory

    @Test
    void trap17AnInMemoryDatabaseOutlivesReapingAgingAndEviction() throws SQLException {
        try (DatabaseManager memory = DatabaseManager.withPooling(":memory:")
                .idleTimeout(Duration.ofMillis(1))
                .reapInterval(Duration.ofMillis(100))
                .maxConnectionAge(Duration.ofMillis(1))
                .minConnections(0)
                .open()) {
            write(memory, "CREATE TABLE t (a)");
            long ticks = memory.getPoolStats().connections().get(0).age().toMillis();
            memory.evictConnections();
            memory.flushIdle();
            await().until(() -> memory.getPoolStats().connections().get(0).age().toMillis() > ticks + 300);
            write(memory, "INSERT INTO t VALUES (1)");
            assertThat(read(memory, "SELECT count(*) FROM t")).isEqualTo("1");
            assertThat(memory.getPoolStats().totalCreated()).isEqualTo(1);
        }
    }

    @Test
    void trap17AnInMemoryDatabaseIsOneConnectionWithoutWal() throws SQLException {
        try (DatabaseManager memory =
                DatabaseManager.withPooling(":memory:").maxConnections(8).open()) {
            assertThat(memory.getPoolStats().lanes()).hasSize(1);
            assertThat(read(memory, "PRAGMA journal_mode")).isEqualTo("memory");
            try (Connection one = memory.dataSource().getConnection()) {
                run(one, "CREATE TABLE t (a)");
            }
            assertThat(read(memory, "SELECT count(*) FROM t")).isEqualTo("0");
            assertThat(memory.getPoolStats().totalCreated()).isEqualTo(1);
        }
    }

    @Test
    void trap17TheDriverGivesEachConnectionAnEmptyDatabase() throws SQLException {
        SQLiteConnection bare = bareOn(":memory:");
        run(bare, "CREATE TABLE t (a)");
        assertThat(ask(bare, "PRAGMA journal_mode=WAL")).isEqualTo("memory");
        assertThatThrownBy(() -> ask(bareOn(":memory:"), "SELECT * FROM t")).hasMessageContaining("no such table");
    }

    // ---- why no shared cache

    @ParameterizedTest
    @ValueSource(strings = {"file:%s?cache=shared", "%s?cache=shared", "jdbc:sqlite:file:%s?cache=shared"})
    void trapSharedCacheCannotBeAskedFor(String location) {
        assertThatExceptionOfType(DatabaseFileException.class)
                .isThrownBy(() -> DatabaseManager.withPooling(String.format(location, file()))
                        .open())
                .withMessageContaining("plain path");
    }

    @Test
    void trapSharedCacheIsNotUsedSoThatReadersDoNotMindTheWriter() throws SQLException {
        db.useTransaction(c -> {
            run(c, "INSERT INTO t VALUES (1)");
            try (Connection reader = db.dataSource().getConnection()) {
                assertThat(ask(reader, "SELECT count(*) FROM t")).isEqualTo("0");
            }
        });
    }

    @Test
    void trapSharedCacheLetsTheDriverFailAtOnceWhateverTheLockTimeout() throws SQLException {
        String shared = "file:" + folder.resolve("shared.sqlite") + "?cache=shared";
        SQLiteConnection writer = bareOn(shared);
        SQLiteConnection reader = bareOn(shared, "busy_timeout", "600000");
        run(writer, "CREATE TABLE t (a)");
        run(writer, "BEGIN IMMEDIATE");
        run(writer, "INSERT INTO t VALUES (1)");
        assertThatExceptionOfType(SQLiteException.class)
                .isThrownBy(() -> ask(reader, "SELECT count(*) FROM t"))
                .satisfies(e -> assertThat(e.getResultCode()).isEqualTo(SQLiteErrorCode.SQLITE_LOCKED_SHAREDCACHE));
    }
}
