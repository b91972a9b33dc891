package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes: what it was told is committed is there, whole, and nothing is by half. */
@Timeout(180)
class KilledProcessTest {

    @TempDir
    Path folder;

    private final Set<Long> acknowledged = new HashSet<>();

    private Path file() {
        return folder.resolve("app.sqlite");
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        writeAndKill(300);
        audit();
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
    }

    @Test
    @Tag("slow")
    void whatWasAcknowledgedSurvivesTenKills() throws Exception {
        for (int kill = 1; kill <= 10; kill++) {
            writeAndKill(137 * kill);
            if (kill % 2 == 0) {
                audit(); // else the next process finds what this one left
            }
        }
        Measured.info("{} transactions were acknowledged before 10 kills, and all are there", acknowledged.size());
    }

    private void writeAndKill(int transactions) throws IOException, InterruptedException {
        try (OtherProcess process = new OtherProcess(folder, RockpoolProcess.class, file())) {
            for (int i = 0; i < transactions; i++) {
                acknowledged.add(Long.parseLong(process.answer()));
            }
            process.kill();
            process.lastWords().forEach(id -> acknowledged.add(Long.parseLong(id)));
        }
    }

    private void audit() throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(file()).open();
                Connection c = db.dataSource().getConnection()) {
            assertThat(ask(c, "PRAGMA integrity_check")).isEqualTo("ok");
            Set<Long> found = new HashSet<>();
            try (PreparedStatement statement = c.prepareStatement("SELECT of FROM deed WHERE of IS NOT NULL");
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
            assertThat(found).containsAll(acknowledged);
            assertThat(ask(c, "SELECT count(*) FROM deed WHERE of IS NULL")).isEqualTo(Integer.toString(found.size()));
            assertThat(ask(c, "SELECT count(*) FROM deed d JOIN deed o ON d.of = o.id AND o.of IS NULL"))
                    .isEqualTo(Integer.toString(found.size()));
            assertThat(db.getPoolStats().totalErrors()).isZero();
        }
    }
}
