package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What bounds how long a checkpoint holds up the writer, and what slows writers down. */
@Timeout(60)
class CheckpointGuardsTest {

    private static final Duration ENDLESS = Duration.ofDays(1);

    @TempDir
    Path folder;

    @Test
    void whatLastsTooLongIsInterrupted() {
        AtomicInteger interrupts = new AtomicInteger();
        try (StallGuard guard = new StallGuard(
                task -> new Thread(task, "guard").start(), Duration.ofMillis(1), interrupts::incrementAndGet)) {
            assertThat(guard).isNotNull();
            await().until(() -> interrupts.get() == 1);
        }
    }

    @Test
    void whatHasEndedIsNeverInterrupted() {
        AtomicInteger interrupts = new AtomicInteger();
        List<Runnable> late = new ArrayList<>();
        try (StallGuard guard = new StallGuard(late::add, Duration.ZERO, interrupts::incrementAndGet)) {
            assertThat(guard).isNotNull();
        }
        late.forEach(Runnable::run); // the worker comes only now
        assertThat(interrupts).hasValue(0);
    }

    @Test
    void writersAreSlowedDownWhileTheWalIsTooLarge() throws Exception {
        try (CheckpointKit kit = new CheckpointKit(folder, 3)) {
            kit.fill(100_000);
            WalFile wal = new WalFile(kit.file);
            try (WriterBrake brake = new WriterBrake(wal, 100_000, kit.writer(), ENDLESS, kit.housekeeper)) {
                await().until(() -> brake.longestHold() > 0);
                assertThat(kit.writer().stats().active()).isEqualTo(1);
            }
            kit.fill(1); // gets the writer, although the brake would have held it for a day
        }
    }

    @Test
    void betweenTwoHoldsOthersHaveTheirTurn() throws Exception {
        try (CheckpointKit kit = new CheckpointKit(folder, 3)) {
            kit.fill(100_000);
            WalFile wal = new WalFile(kit.file);
            try (WriterBrake brake = new WriterBrake(wal, 0, kit.writer(), Duration.ofMillis(1), kit.housekeeper)) {
                await().until(() -> brake.longestHold() > 0);
                for (int i = 0; i < 10; i++) {
                    kit.fill(1);
                }
            }
            await().until(() -> kit.writer().stats().active() == 0);
        }
    }

    @Test
    void writersAreLeftAloneWhileTheWalIsSmall() throws Exception {
        try (CheckpointKit kit = new CheckpointKit(folder, 3)) {
            kit.fill(CheckpointKit.LIMIT / 2);
            long before = kit.writer().stats().acquired();
            kit.checkpointer.checkpoint(CheckpointMode.PASSIVE);
            assertThat(kit.last().parked()).isZero();
            assertThat(kit.writer().stats().acquired()).isEqualTo(before);
        }
    }
}
