package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
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

    /** An alarm that calls nobody. */
    private static WalAlarm alarm(CheckpointKit kit) {
        return new WalAlarm(new WalFile(kit.file), Long.MAX_VALUE, () -> true, () -> 0);
    }

    @Test
    void writersWaitWhileTheWalIsTooLargeAndNoLongerThanItIsCopied() throws Exception {
        try (CheckpointKit kit = new CheckpointKit(folder, 3)) {
            kit.fill(100_000);
            WalAlarm alarm = alarm(kit);
            FutureTask<Boolean> writer = new FutureTask<>(alarm::committed, true);
            try (WriterBrake brake = alarm.brake(100_000, ENDLESS)) {
                new Thread(writer, "writer").start();
                await().until(() -> brake.longestHold() > 0);
                assertThat(writer.isDone()).isFalse();
            }
            assertThat(writer.get()).isTrue(); // although the brake would have held it for a day
        }
    }

    @Test
    void afterTheLongestHoldAllWhoWaitedHaveTheirTurn() {
        AtomicInteger waiting = new AtomicInteger(2);
        try (WriterBrake brake = new WriterBrake(0, Duration.ofMillis(1), waiting::getAndIncrement)) {
            brake.hold(1);
            assertThat(brake.longestHold()).isPositive();
            brake.hold(1);
            brake.hold(1);
            assertThat(waiting).hasValue(3); // the two who waited passed
            for (int i = 0; i < 5; i++) {
                brake.hold(1);
            }
            assertThat(waiting).hasValue(5); // one held, three passed, one held
        }
    }

    @Test
    void anInterruptedWriterIsNotHeldAndStaysInterrupted() {
        try (WriterBrake brake = new WriterBrake(0, ENDLESS, () -> 0)) {
            Thread.currentThread().interrupt();
            brake.hold(1);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aBrakeDoesNotHoldWritersWhileTheWalIsSmall() throws Exception {
        try (CheckpointKit kit = new CheckpointKit(folder, 3)) {
            kit.fill(10_000);
            WalAlarm alarm = alarm(kit);
            try (WriterBrake brake = alarm.brake(100_000, ENDLESS)) {
                alarm.committed();
                assertThat(brake.longestHold()).isZero();
            }
        }
    }

    @Test
    void aCommitCallsTheCheckpointerOnceTheWalHasGrownByAStepAndAgainUntilItHears() throws Exception {
        try (CheckpointKit kit = new CheckpointKit(folder, 3)) {
            kit.fill(100_000);
            AtomicInteger calls = new AtomicInteger();
            WalAlarm alarm = new WalAlarm(new WalFile(kit.file), 100_000, () -> calls.incrementAndGet() >= 2, () -> 0);
            await().until(() -> {
                alarm.committed(); // looks at the file once in a millisecond
                return calls.get() == 2;
            });
            WalAlarm higher =
                    new WalAlarm(new WalFile(kit.file), 1_000_000, () -> calls.incrementAndGet() > 0, () -> 0);
            higher.committed();
            assertThat(calls).hasValue(2);
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
