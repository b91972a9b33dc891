package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.Slot;
import dev.rockpool.pool.WalStats;
import dev.rockpool.pool.WatchLog;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpointer counts, who it says keeps the WAL, and what those are told who watch checkpoints. */
@Timeout(60)
class WalStatsTest {

    @TempDir
    Path folder;

    private CheckpointKit kit;
    private final WatchLog watch = new WatchLog(Activity.CHECKPOINT);

    @BeforeEach
    void open() throws SQLException {
        kit = new CheckpointKit(folder, 3);
        kit.listeners.add(watch);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void theFiguresAreThoseOfTheFileAndOfTheCheckpoints() throws Exception {
        WalStats before = kit.checkpointer.wal();
        assertThat(before.bytes()).isZero();
        assertThat(before.limit()).isEqualTo(CheckpointKit.LIMIT);
        kit.fill(10_000);
        assertThat(kit.checkpointer.wal().bytes()).isEqualTo(kit.walBytes()).isGreaterThan(10_000);
        kit.checkpointer.checkpoint(CheckpointMode.PASSIVE);
        kit.checkpointer.checkpoint(CheckpointMode.TRUNCATE);
        WalStats after = kit.checkpointer.wal();
        assertThat(after.bytes()).isZero();
        assertThat(after.checkpoints() - before.checkpoints()).isEqualTo(2);
        assertThat(after.blocked() + after.failed()).isZero();
        assertThat(after.longest()).isPositive();
        assertThat(after.longestParked()).isPositive();
    }

    @Test
    void whoReadsForLongIsNamedAndWhoReadsForShortIsNot() throws Exception {
        Slot slot = kit.readers().acquire();
        SqliteSession session = (SqliteSession) slot.physical();
        slot.noteStatement("SELECT 1");
        session.readingSince(kit.housekeeper.tick());
        assertThat(kit.checkpointer.holder(Duration.ofSeconds(1))).isNull();
        kit.pass(Duration.ofSeconds(2));
        assertThat(kit.checkpointer.holder(Duration.ofSeconds(1)))
                .contains(slot.name(), Thread.currentThread().getName(), "last SQL: SELECT 1", "has been reading for");
        assertThat(kit.checkpointer.holder(Duration.ofSeconds(10))).isNull();
        session.readingSince(0);
        assertThat(kit.checkpointer.holder(Duration.ofSeconds(1))).isNull();
        kit.readers().release(slot, slot.lease());
    }

    @Test
    void aCheckpointThatIsWatchedEndsWithWhatItDid() throws Exception {
        kit.fill(10_000);
        kit.checkpointer.checkpoint(CheckpointMode.PASSIVE);
        assertThat(watch.lines()).containsExactly("+CHECKPOINT", "-CHECKPOINT Checkpointed");
        assertThat(watch.events())
                .as("the same that listeners hear")
                .isEqualTo(kit.events(PoolEvent.Checkpointed.class));
    }

    @Test
    void oneThatFailsEndsWithoutAnEvent() throws Exception {
        kit.close();
        assertThatThrownBy(() -> kit.checkpointer.checkpoint(CheckpointMode.PASSIVE))
                .isInstanceOf(SQLException.class);
        assertThat(watch.lines()).containsExactly("+CHECKPOINT", "-CHECKPOINT nothing");
    }
}
