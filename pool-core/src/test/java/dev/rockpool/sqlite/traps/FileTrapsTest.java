package dev.rockpool.sqlite.traps;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.LaneBlockedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.sqlite.SQLiteConnection;

/** Trap 9: SQLite goes on with a file that is no longer there. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there an open file can be neither deleted nor replaced")
class FileTrapsTest extends TrapKit {

    @Test
    void trap09ADeletedFileIsNoticedAndNothingIsWrittenIntoNothing() throws Exception {
        Path aside = folder.resolve("aside.sqlite");
        Files.move(file(), aside);
        await().untilAsserted(() -> assertThatThrownBy(() -> write(db, "INSERT INTO t VALUES (1)"))
                .isInstanceOf(LaneBlockedException.class)
                .hasMessageContaining("was deleted or moved"));
        assertThat(db.healthCheck().isHealthy()).isFalse();
        assertThat(file()).as("no empty database is put in its place").doesNotExist();

        Files.move(aside, file());
        await().untilAsserted(() -> assertThat(db.healthCheck().isHealthy()).isTrue());
        write(db, "INSERT INTO t VALUES (2)");
    }

    @Test
    void trap09AReplacedFileIsNoticed() throws Exception {
        Path other = folder.resolve("other.sqlite");
        DatabaseManager.withPooling(other).open().close();
        Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);
        await().untilAsserted(() -> assertThatThrownBy(() -> write(db, "INSERT INTO t VALUES (1)"))
                .isInstanceOf(LaneBlockedException.class)
                .hasMessageContaining("was replaced"));
    }

    @Test
    void trap09TheDriverWritesIntoADeletedFileAndCallsItsConnectionValid() throws Exception {
        Path gone = folder.resolve("gone.sqlite");
        SQLiteConnection bare = bareOn(gone);
        run(bare, "PRAGMA journal_mode=WAL");
        run(bare, "CREATE TABLE t (a)");
        Files.delete(gone);
        run(bare, "INSERT INTO t VALUES (1)");
        assertThat(bare.isValid(1)).isTrue();
        assertThat(ask(bare, "SELECT a FROM t")).isEqualTo("1");
        assertThat(gone).doesNotExist();
    }
}
