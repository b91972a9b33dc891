package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;

/** Result codes that cannot be provoked at will, made as the driver makes them. */
class SqliteResultCodesTest {

    private static SQLException explained(SQLException failure) {
        return SqliteErrors.explain(failure, "writer", true);
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_PERM,               SQLException,                      42501, false, false",
        "SQLITE_AUTH,               SQLException,                      42501, false, false",
        "SQLITE_BUSY_RECOVERY,      SQLTransientException,             40001, true,  false",
        "SQLITE_BUSY_TIMEOUT,       SQLTransientException,             40001, true,  false",
        "SQLITE_BUSY_SNAPSHOT,      SQLTransactionRollbackException,   40001, false, false",
        "SQLITE_LOCKED_SHAREDCACHE, SQLTransientException,             40001, true,  false",
        "SQLITE_SCHEMA,             SQLTransientException,             40001, true,  false",
        "SQLITE_PROTOCOL,           SQLTransientConnectionException,   08006, true,  true",
        "SQLITE_NOMEM,              SQLException,                      53200, false, false",
        "SQLITE_IOERR_NOMEM,        SQLException,                      53200, false, true",
        "SQLITE_READONLY_DBMOVED,   SQLException,                      08006, false, true",
        "SQLITE_READONLY_DIRECTORY, SQLException,                      25006, false, false",
        "SQLITE_IOERR_FSYNC,        SQLNonTransientConnectionException, 08006, false, true",
        "SQLITE_CORRUPT_INDEX,      SQLNonTransientConnectionException, XX001, false, true",
        "SQLITE_NOTADB,             SQLNonTransientConnectionException, 08001, false, true",
        "SQLITE_CANTOPEN_ISDIR,     SQLNonTransientConnectionException, 08001, false, true",
        "SQLITE_ABORT_ROLLBACK,     SQLException,                      24000, false, false",
        "SQLITE_MISUSE,             SQLException,                      HY010, false, false",
        "SQLITE_RANGE,              SQLException,                      07009, false, false",
        "SQLITE_INTERNAL,           SQLException,                      XX000, false, false",
        "SQLITE_NOTFOUND,           SQLException,                      HY000, false, false",
        "SQLITE_CONSTRAINT_VTAB,    SQLIntegrityConstraintViolationException, 23000, false, false"
    })
    void eachCodeHasItsClassAndState(SQLiteErrorCode code, String type, String state, boolean passing, boolean fatal) {
        SQLException driver = DB.newSQLException(code.code, "detail");
        for (SQLException seen : new SQLException[] {driver, explained(driver)}) { // both can be asked
            assertThat(SqliteErrors.isTransient(seen)).isEqualTo(passing);
            assertThat(SqliteErrors.isFatal(seen)).isEqualTo(fatal);
            assertThat(SqliteErrors.code(seen)).isEqualTo(code);
        }
        assertThat(explained(driver).getClass().getSimpleName()).isEqualTo(type);
        assertThat(explained(driver).getSQLState()).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(SQLiteErrorCode.class)
    void everyCodeKeepsVendorCodeMessageAndCause(SQLiteErrorCode code) {
        SQLException driver = DB.newSQLException(code.code, "some detail");
        SQLException seen = explained(driver);
        assertThat(seen.getErrorCode()).isEqualTo(driver.getErrorCode()).isEqualTo(code.code & 0xFF);
        assertThat(seen.getSQLState()).hasSize(5);
        assertThat((Throwable) seen).hasMessageContaining("some detail").hasCause(driver);
        assertThat(seen.getMessage().split("some detail", -1)).hasSize(2); // said once
        assertThat((Throwable) explained(seen)).isSameAs(seen);
    }

    @Test
    void aCodeThatTheDriverDoesNotListIsKnownByItsPrimaryCode() {
        SQLException inPage = DB.newSQLException(10 | 34 << 8, "disk I/O error"); // SQLITE_IOERR_IN_PAGE
        assertThat(SqliteErrors.isFatal(inPage)).isTrue();
        assertThat(explained(inPage).getErrorCode()).isEqualTo(10);
        assertThat(explained(inPage).getSQLState()).isEqualTo("08006");
    }

    @Test
    void chainsAndSuppressedExceptionsStay() {
        SQLException driver = DB.newSQLException(5, "database is locked");
        SQLException next = new SQLException("next");
        IllegalStateException beside = new IllegalStateException("beside");
        driver.setNextException(next);
        driver.addSuppressed(beside);
        assertThat((Throwable) explained(driver).getNextException()).isSameAs(next);
        assertThat((Throwable) explained(driver)).hasSuppressedException(beside);
    }

    @Test
    void aBatchsChainComesBeforeWhatItsErrorMeans() {
        SQLException busy = DB.newSQLException(5, "database is locked");
        BatchUpdateException driver =
                new BatchUpdateException("batch entry 0: " + busy.getMessage(), null, 0, new int[] {0}, busy);
        SQLException next = new SQLException("next");
        driver.setNextException(next);
        SQLException seen = explained(driver);
        assertThat((Throwable) seen)
                .isExactlyInstanceOf(BatchUpdateException.class)
                .hasCause(driver);
        assertThat(seen.getSQLState()).isEqualTo("40001");
        assertThat(seen.getMessage()).startsWith("batch entry 0: Another process holds a lock");
        assertThat((Throwable) seen.getNextException()).isSameAs(next);
        assertThat(SqliteErrors.isTransient(seen)).isTrue();
        assertThat((Throwable) explained(seen)).isSameAs(seen);
    }

    @Test
    void whatIsNotTheDriversIsLeftAlone() {
        SQLException own = new SQLException("ours", "08003");
        assertThat((Throwable) explained(own)).isSameAs(own);
        assertThat(SqliteErrors.isTransient(own)).isFalse();
        assertThat(SqliteErrors.isFatal(own)).isFalse();
    }
}
