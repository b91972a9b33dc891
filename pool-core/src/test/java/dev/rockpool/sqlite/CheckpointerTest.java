package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.WalStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When checkpoints are made, and what they leave. */
class CheckpointerTest {

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
    void aQuarterOfTheLimitIsCopiedBesideEverybody() throws Exception {
        kit.fill(10_000);
        kit.checkpointer.round();
        assertThat(kit.checkpointer.stats().passive()).isZero();

        kit.fill(CheckpointKit.LIMIT / 4);
        kit.checkpointer.round();
        assertThat(kit.checkpointer.stats().passive()).isEqualTo(1);
        assertThat(kit.truncating()).isZero();
        CheckpointResult result = kit.last();
        assertThat(result.moved()).isEqualTo(result.pages()).isGreaterThan(16);
        assertThat(result.walBytesAfter())
                .as("only a truncating one cuts the file")
                .isEqualTo(result.walBytesBefore());
        assertThat(result.parked()).isZero();
        assertThat(result.blockedBy()).isNull();

        kit.checkpointer.round();
        assertThat(kit.checkpointer.stats().passive())
                .as("nothing was written since")
                .isEqualTo(1);
    }

    @Test
    void pagesAreCountedThoughTheFileDoesNotGrow() throws Exception {
        kit.fill(CheckpointKit.LIMIT / 32 * 10);
        kit.checkpointer.round();
        long bytes = kit.walBytes();
        for (int i = 2; i <= 5; i++) {
            kit.fill(CheckpointKit.LIMIT / 32 * 9);
            kit.checkpointer.round();
            assertThat(kit.walBytes()).isEqualTo(bytes);
            assertThat(kit.checkpointer.stats().passive()).isEqualTo(i);
        }
    }

    @Test
    void aWalThatGrowsBesideCheckpointsIsBegunAnewBeforeItsLimit() throws Exception {
        kit.fill(CheckpointKit.LIMIT / 2);
        kit.checkpointer.round();
        assertThat(kit.checkpointer.stats().restarting()).isEqualTo(1);
        assertThat(kit.last().mode()).isEqualTo(CheckpointMode.RESTART);
        assertThat(kit.last().blockedBy()).isNull();
        long bytes = kit.walBytes();
        assertThat(bytes).as("its file stays").isPositive();

        kit.fill(CheckpointKit.LIMIT / 4);
        assertThat(kit.walBytes()).as("written over").isEqualTo(bytes);
    }

    @Test
    void whatIsLeftIsCopiedWhenTheIntervalIsOver() throws Exception {
        kit.fill(1_000);
        kit.pass(Duration.ofSeconds(59));
        kit.checkpointer.round();
        assertThat(kit.checkpointer.stats().passive()).isZero();
        kit.pass(Duration.ofSeconds(2));
        kit.checkpointer.round();
        assertThat(kit.checkpointer.stats().passive()).isEqualTo(1);
        kit.pass(Duration.ofSeconds(61));
        kit.checkpointer.round();
        assertThat(kit.checkpointer.stats().passive()).as("nothing is left").isEqualTo(1);
    }

    @Test
    void aCheckpointIsMadeSoonWhenSomebodyAsksForIt() throws Exception {
        kit.fill(1_000);
        kit.checkpointer.requestNow();
        kit.checkpointer.round();
        assertThat(kit.checkpointer.stats().passive()).isEqualTo(1);
        kit.fill(1_000);
        kit.checkpointer.round();
        assertThat(kit.checkpointer.stats().passive()).as("it asked once").isEqualTo(1);
    }

    @Test
    void aWalBeyondItsLimitIsCutToNothing() throws Exception {
        kit.fillBeyondTheLimit();
        kit.checkpointer.round();
        assertThat(kit.walBytes()).isZero();
        assertThat(kit.truncating()).isEqualTo(1);
        CheckpointResult result = kit.last();
        assertThat(result.mode()).isEqualTo(CheckpointMode.TRUNCATE);
        assertThat(result.walBytesBefore()).isGreaterThan(CheckpointKit.LIMIT);
        assertThat(result.walBytesAfter()).isZero();
        assertThat(result.moved()).isEqualTo(result.pages()).isGreaterThan(64);
        assertThat(result.parked()).isPositive();
        assertThat(kit.checkpointer.stats().longestParked()).isGreaterThanOrEqualTo(result.parked());
        assertThat(kit.events(PoolEvent.Checkpointed.class))
                .containsExactly(new PoolEvent.Checkpointed(
                        "kit/writer",
                        "TRUNCATE",
                        result.walBytesBefore(),
                        0,
                        result.pages(),
                        result.moved(),
                        result.took(),
                        result.parked(),
                        null));
        kit.fill(1_000);
        assertThat(kit.writer().stats().active()).isZero();
    }

    @Test
    void oneConnectionForAllIsParkedAsWell() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        try (CheckpointKit single = new CheckpointKit(other, 1)) {
            single.fillBeyondTheLimit();
            single.checkpointer.round();
            assertThat(single.walBytes()).isZero();
        }
    }

    @Test
    void theChoreHasItDoneByAWorker() throws Exception {
        kit.fillBeyondTheLimit();
        kit.checkpointer.start();
        kit.housekeeper.advance();
        await().until(() -> kit.truncating() == 1);
        assertThat(kit.walBytes()).isZero();
    }

    @Test
    void noConnectionOfThePoolMakesCheckpointsByItself() throws Exception {
        kit.fill(20 << 20);
        assertThat(ask(kit.own.get(0), "PRAGMA wal_autocheckpoint")).isEqualTo("0");
        assertThat(kit.last().moved())
                .as("of the first one, when the kit was opened")
                .isLessThan(10);
        assertThat(kit.checkpointer.checkpoint(CheckpointMode.PASSIVE).moved()).isGreaterThan(5_000);
    }

    @Test
    void anErrorClosesTheConnectionAndIsLoggedOnceAndTriedAgain() throws Exception {
        kit.fillBeyondTheLimit();
        kit.refusal = new SQLException("the disk is on fire");
        kit.own.get(0).close();
        try (CapturedErr log = new CapturedErr()) {
            kit.checkpointer.round(); // the connection is closed
            kit.checkpointer.round(); // no other can be opened
            assertThat(kit.checkpointer.stats().failed()).isEqualTo(2);
            assertThat(log.text()).containsOnlyOnce("A checkpoint of kit failed");
            kit.refusal = null;
            kit.checkpointer.start();
            kit.housekeeper.advance();
            assertThat(kit.truncating()).as("it waits a moment").isZero();
            kit.pass(Duration.ofSeconds(3));
            await().until(() -> kit.walBytes() == 0);
        }
    }

    @Test
    void aFileThatIsGoneIsLeftAlone() throws Exception {
        kit.fillBeyondTheLimit();
        Path aside = folder.resolve("aside");
        Files.move(kit.file, aside);
        try (CapturedErr log = new CapturedErr()) {
            kit.checkpointer.round();
            assertThat(kit.walBytes()).isGreaterThan(CheckpointKit.LIMIT);
            assertThat(kit.checkpointer.stats().failed()).isEqualTo(1);
            assertThat(log.text()).as("whoever watches the file tells of it").isEmpty();
        }
        Files.move(aside, kit.file);
        kit.checkpointer.round();
        assertThat(kit.walBytes()).isZero();
    }

    @Test
    void theLastToCloseLeavesNoWal() throws Exception {
        kit.fillBeyondTheLimit();
        kit.checkpointer.checkpoint(CheckpointMode.PASSIVE);
        kit.fill(1_000);
        kit.close();
        assertThat(folder.resolve("kit.sqlite-wal")).doesNotExist();
        assertThat(folder.resolve("kit.sqlite-shm")).doesNotExist();
        assertThatThrownBy(() -> kit.checkpointer.checkpoint(CheckpointMode.PASSIVE))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void withoutAWalThereIsNothingToCheckpoint() throws SQLException {
        SqliteAddress memory = SqliteAddress.of(":memory:", false);
        SqliteEngine engine = new SqliteEngine(memory, PoolConfig.builder().build(), SqliteConfig.defaults());
        assertThat(engine.wal()).isEqualTo(WalStats.NONE);
        assertThat(engine.checkpointStats().last()).isNull();
        engine.requestCheckpoint();
        assertThatThrownBy(() -> engine.checkpoint(CheckpointMode.PASSIVE))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("makes no checkpoints");
        engine.close();
    }

    @Test
    void theFileOfOneWhoWritesBesideThePoolIsKeptSmallToo() throws SQLException, IOException {
        try (Connection beside = kit.beside()) {
            run(beside, "PRAGMA wal_autocheckpoint=0");
            run(beside, "INSERT INTO t VALUES (randomblob(" + 2 * CheckpointKit.LIMIT + "))");
            kit.checkpointer.round();
            assertThat(kit.walBytes()).isZero();
        }
    }
}
