package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that is killed while its write units share commits: every unit that was acknowledged is there, and none is there in part.
 *
 * <p>A kill proves less than a power cut would: what the process has written is in the operating system's memory then, whether it was
 * synced or not. That FULL syncs before each acknowledgement is SQLite's promise; that SQLite is told to is tested here, too.
 */
@Timeout(1_200)
class KilledUnitsTest {

    private static final int UNITS_PER_ROUND = 1_000_000;
    private static final int ROUNDS_PER_FILE = 10;

    @TempDir
    Path folder;

    private final Set<Long> acknowledged = new HashSet<>();
    private long total;
    private long unheard;

    @Test
    void noAcknowledgedUnitIsLostAndNoneIsHalf() throws Exception {
        killAndAudit(5, 20_261_121);
    }

    @Test
    @Tag("slow")
    void noAcknowledgedUnitIsLostInTwoHundredKills() throws Exception {
        killAndAudit(200, System.nanoTime());
    }

    private void killAndAudit(int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            Path file = folder.resolve("app" + round / ROUNDS_PER_FILE + ".sqlite");
            try {
                writeAndKill(file, round % ROUNDS_PER_FILE, random.nextInt(400));
                boolean lastOfFile = round % ROUNDS_PER_FILE == ROUNDS_PER_FILE - 1;
                if (random.nextBoolean() || lastOfFile || round == rounds - 1) {
                    audit(file); // else the next process finds what this one left
                }
                if (lastOfFile) {
                    acknowledged.clear();
                }
            } catch (AssertionError | Exception e) {
                throw new AssertionError("Failed in round " + round + " with seed " + seed, e);
            }
        }
        Measured.info(
                "{} units were acknowledged before {} kills, and all are there; so are {} that were on their way",
                total,
                rounds,
                unheard);
    }

    private void writeAndKill(Path file, int round, int units) throws IOException, InterruptedException {
        try (OtherProcess process = new OtherProcess(folder, UnitsProcess.class, file, round * UNITS_PER_ROUND)) {
            for (int i = 0; i < units; i++) {
                acknowledge(process.answer());
            }
            process.kill();
            process.lastWords().forEach(this::acknowledge);
        }
    }

    private void acknowledge(String unit) {
        acknowledged.add(Long.parseLong(unit));
        total++;
    }

    private void audit(Path file) throws SQLException {
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = c.createStatement()) {
            assertThat(ask(c, "PRAGMA integrity_check")).isEqualTo("ok");
            Set<Long> found = new HashSet<>();
            try (ResultSet units = statement.executeQuery("SELECT unit, count(*) FROM deed GROUP BY unit")) {
                while (units.next()) {
                    long unit = units.getLong(1);
                    assertThat(units.getInt(2)).as("rows of unit %s", unit).isEqualTo(UnitsProcess.rows(unit));
                    assertThat(UnitsProcess.fails(unit))
                            .as("unit %s was undone", unit)
                            .isFalse();
                    found.add(unit);
                }
            }
            assertThat(found).containsAll(acknowledged);
            assertThat(ask(c, "SELECT count(*) FROM late")).isEqualTo("0");
            found.removeAll(acknowledged);
            unheard += found.size();
        }
    }

    /** 2 is FULL: SQLite syncs the WAL in each COMMIT. 1 is NORMAL: it does so before a checkpoint alone. */
    @ParameterizedTest
    @EnumSource(Durability.class)
    void unitsCommitAsDurablyAsIsSaid(Durability durability) throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .durability(durability)
                .open()) {
            String told = db.inTransaction(t -> ask(t, "PRAGMA synchronous") + ask(t, "PRAGMA journal_mode"));
            assertThat(told).isEqualTo((durability == Durability.FULL ? "2" : "1") + "wal");
        }
    }
}
