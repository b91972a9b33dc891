package dev.rockpool.sqlite;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A merge takes any file that is a database, in use or not, leaves it as it was, and can be watched and cancelled. */
class MergedFilesTest extends MergeKit {

    @Test
    void aFileInWalModeThatIsInUseIsReadAsItStands() throws Exception {
        try (DatabaseManager second = DatabaseManager.withPooling(other).open()) {
            write(second, "CREATE TABLE t (a)");
            write(second, "INSERT INTO t VALUES (1)");
            merge(DEFAULTS);
            write(second, "INSERT INTO t VALUES (2)");
        }
        assertThat(rows("SELECT a AS x FROM t")).isEqualTo("1");
        assertNothingIsLeft();
    }

    @Test
    void aFileInWalModeThatNobodyUsesHasNothingBesideItAfterwards() throws Exception {
        there("PRAGMA journal_mode=WAL", "CREATE TABLE t (a)");
        merge(DEFAULTS);
        assertNothingIsLeft();
    }

    @Test
    void anEmptyFileIsAnEmptyDatabase() throws Exception {
        Files.createFile(other);
        assertThat(merge(DEFAULTS).tables()).isEmpty();
    }

    @Test
    void filesThatWillNotDoAreRefusedInWords() throws Exception {
        assertThatThrownBy(() -> merge(DEFAULTS)).hasMessageContaining("cannot be merged: it does not exist");
        Files.writeString(other, "This is a letter, and a rather long one, too.");
        assertThatThrownBy(() -> merge(DEFAULTS))
                .isInstanceOf(DatabaseFileException.class)
                .hasMessageContaining("cannot be merged: it is no SQLite database");
        assertThatThrownBy(() -> db.sqlite().merge(folder.resolve("app.sqlite"), DEFAULTS))
                .hasMessageContaining("it is the open database itself");
        assertThatThrownBy(() -> db.sqlite().merge(folder, DEFAULTS)).hasMessageContaining("is no file");
        assertThat(db.getPoolStats().activeConnections()).isZero();
    }

    @Test
    void aReadOnlyDatabaseTakesNothing() throws SQLException {
        there("CREATE TABLE t (a)");
        db.close();
        try (DatabaseManager reading = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .readOnly(true)
                .open()) {
            assertThatThrownBy(() -> reading.sqlite().merge(other, DEFAULTS)).hasMessageContaining("readOnly(true)");
        }
    }

    @Test
    void anInMemoryDatabaseTakesRowsToo() throws SQLException {
        there("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)");
        try (DatabaseManager memory = DatabaseManager.withPooling(":memory:").open()) {
            memory.sqlite().merge(other, DEFAULTS);
            memory.sqlite().merge(other, DEFAULTS);
            assertThat(read(memory, "SELECT count(*) FROM t")).isEqualTo("2");
        }
    }

    // ---- progress

    @Test
    void tellsItsProgressInOrder() throws SQLException {
        there(
                "CREATE TABLE t (a)",
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 25000) INSERT INTO t SELECT x FROM n");
        List<String> heard = new ArrayList<>();
        merge(DEFAULTS.progress((table, done, total) -> heard.add(table + " " + done + "/" + total)));
        assertThat(heard).containsExactly("t 0/25000", "t 10000/25000", "t 20000/25000", "t 25000/25000");
        assertThat(read(db, "SELECT count(*) || ' ' || sum(a) FROM t")).isEqualTo("25000 312512500");
    }

    @Test
    void aListenerThatThrowsCancelsAndNothingIsKept() throws Exception {
        there("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)");
        assertThatThrownBy(() -> merge(DEFAULTS.progress((table, done, total) -> {
                    if (done == 1) {
                        throw new IOException("enough");
                    }
                })))
                .hasMessage("The merge was cancelled: enough")
                .hasCauseInstanceOf(IOException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("57014");
        assertThat(db.listTables()).isEmpty();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
    void everyRowNumberIsReached(long number) throws SQLException {
        there("CREATE TABLE t (id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (" + number + ")");
        merge(DEFAULTS);
        assertThat(read(db, "SELECT id FROM t")).isEqualTo(Long.toString(number));
    }
}
