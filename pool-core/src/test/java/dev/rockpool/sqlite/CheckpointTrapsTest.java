package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.Slot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Why checkpoints are ours: what SQLite's own do beside a reader, in a transaction, or when their mode is misspelt. */
@Timeout(60)
class CheckpointTrapsTest {

    @TempDir
    Path folder;

    private CheckpointKit kit;

    @BeforeEach
    void open() throws SQLException {
        kit = new CheckpointKit(folder, 3);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void trapCheckpointsARoutineOneWaitsForNoReaderAndHoldsUpNoWriter() throws SQLException {
        try (Connection reader = kit.besideReading();
                Connection writer = kit.beside()) {
            kit.fill(10_000);
            CheckpointResult beside = kit.checkpointer.checkpoint(CheckpointMode.PASSIVE);
            assertThat(beside.moved()).as("as far as the reader lets it").isLessThan(beside.pages());
            assertThat(canWrite(writer)).isTrue();
            run(reader, "COMMIT");
            CheckpointResult alone = kit.checkpointer.checkpoint(CheckpointMode.PASSIVE);
            assertThat(alone.moved()).isEqualTo(alone.pages()).isPositive();
        }
    }

    @Test
    void trapCheckpointsOursWorkBesideAnOpenWriteTransaction() throws SQLException {
        kit.fill(10_000);
        Slot slot = kit.writer().acquire();
        try {
            Connection writer = slot.physical().jdbc();
            run(writer, "BEGIN IMMEDIATE");
            run(writer, "INSERT INTO t VALUES (1)");
            kit.checkpointer.checkpoint(CheckpointMode.PASSIVE);
            assertThat(kit.last().isBlocked()).isFalse();
            run(writer, "COMMIT");
        } finally {
            kit.writer().release(slot, slot.lease());
        }
    }

    @Test
    void trapCheckpointsTheDriversFailInsideAWriteTransaction() throws SQLException {
        try (Connection writer = kit.beside()) {
            run(writer, "BEGIN IMMEDIATE");
            run(writer, "INSERT INTO t VALUES (1)");
            assertThatExceptionOfType(SQLiteException.class)
                    .isThrownBy(() -> ask(writer, "PRAGMA wal_checkpoint(PASSIVE)"))
                    .satisfies(e -> assertThat(e.getResultCode()).isEqualTo(SQLiteErrorCode.SQLITE_LOCKED));
        }
    }

    /** So our modes are an enum. */
    @Test
    void trapCheckpointsTheDriversTakeAMisspeltModeWithoutAWord() throws Exception {
        try (Connection other = kit.beside()) {
            kit.fill(10_000);
            assertThat(ask(other, "PRAGMA wal_checkpoint(TRUNCAT)")).isEqualTo("0");
            assertThat(kit.walBytes()).as("not truncated").isPositive();
            assertThat(ask(other, "PRAGMA wal_checkpoint(TRUNCATE)")).isEqualTo("0");
            assertThat(kit.walBytes()).isZero();
        }
    }

    /** SQLITE.md, "Checkpoints": why a truncating one is never made while somebody is known to read. */
    @Test
    void trapCheckpointsOnesThatTruncateHoldTheWriterUpForAsLongAsAReaderStays() throws Exception {
        try (Connection reader = kit.besideReading();
                Connection other = kit.beside();
                Connection writer = kit.beside()) {
            kit.fill(1_000);
            run(other, "PRAGMA busy_timeout=60000");
            run(writer, "PRAGMA busy_timeout=0");
            FutureTask<String> truncating = new FutureTask<>(() -> ask(other, "PRAGMA wal_checkpoint(TRUNCATE)"));
            new Thread(truncating, "checkpoint-test").start();
            await().until(() -> !canWrite(writer));
            assertThat(canWrite(writer))
                    .as("writers wait for the reader, although they do not mind it")
                    .isFalse();
            assertThat(truncating.isDone()).isFalse();
            run(reader, "COMMIT");
            assertThat(truncating.get()).isEqualTo("0");
            assertThat(canWrite(writer)).isTrue();
        }
    }

    private static boolean canWrite(Connection connection) throws SQLException {
        try {
            run(connection, "BEGIN IMMEDIATE");
            run(connection, "ROLLBACK");
            return true;
        } catch (SQLException e) {
            assertThat(e.getMessage()).contains("SQLITE_BUSY");
            return false;
        }
    }
}
