package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.Slot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody keeps the WAL from being emptied: it is said who, and the writer does not pay for it. */
@Timeout(60)
class CheckpointBlockedTest {

    private static final Duration A_WHILE = Duration.ofSeconds(5);
    private static final String QUERY = "SELECT count(*) FROM t";

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

    /** A reader of the pool that has begun to read and does not end. */
    private final class Pinned implements AutoCloseable {
        private final Slot slot = kit.readers().acquire();
        private final SqliteSession session = (SqliteSession) slot.physical();

        private Pinned() throws SQLException {
            slot.noteStatement(QUERY);
            run(session.jdbc(), "BEGIN");
            ask(session.jdbc(), QUERY);
            session.readingSince(kit.housekeeper.tick());
        }

        @Override
        public void close() throws SQLException {
            run(session.jdbc(), "COMMIT");
            session.readingSince(0);
            kit.readers().release(slot, slot.lease());
        }
    }

    private <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task, "checkpoint-test").start();
        return task;
    }

    @Test
    void aReaderOfOursIsNamedAndTheWriterIsNotParkedForIt() throws Exception {
        try (Pinned reader = new Pinned()) {
            kit.fillBeyondTheLimit();
            kit.pass(A_WHILE);
            kit.checkpointer.round();
            assertThat(kit.last().parked()).isZero();
            assertThat(kit.last().blockedBy())
                    .contains(reader.slot.name(), Thread.currentThread().getName(), QUERY, "has been reading for");
            assertThat(kit.walBytes()).isGreaterThan(CheckpointKit.LIMIT);
            assertThat(kit.events(PoolEvent.CheckpointBlocked.class))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.lane()).isEqualTo("kit/writer");
                        assertThat(event.walBytes()).isGreaterThan(CheckpointKit.LIMIT);
                        assertThat(event.holder()).isEqualTo(kit.last().blockedBy());
                        assertThat(event.lease().connection()).isEqualTo(reader.slot.name());
                        assertThat(event.lease().lastSql()).isEqualTo(QUERY);
                    });
        }
        assertThat(kit.truncating()).isEqualTo(1);
        kit.checkpointer.round();
        assertThat(kit.walBytes()).as("it is cut as soon as the reader is gone").isZero();
        assertThat(kit.checkpointer.stats().blocked()).isEqualTo(1);
    }

    @Test
    void whoStaysIsTriedEverLessOftenAndLoggedNowAndThen() throws Exception {
        try (Pinned reader = new Pinned();
                CapturedErr log = new CapturedErr()) {
            kit.fillBeyondTheLimit();
            kit.pass(A_WHILE);
            assertThat(triesWithin(100)).isEqualTo(8); // at 0, 1, 3, 7, 15, 31, 61 and 91 seconds
            assertThat(log.text().lines().filter(line -> line.contains("cannot be emptied")))
                    .hasSize(4) // at 1, 31, 61 and 91 seconds
                    .allSatisfy(line ->
                            assertThat(line).contains(reader.slot.name(), QUERY, "walSizeLimit", "Read result"));
        }
    }

    @Test
    void whoReadsBesideThePoolIsTriedForOnceAndThenLeftAlone() throws Exception {
        try (Connection beside = kit.besideReading();
                CapturedErr log = new CapturedErr()) {
            kit.fillBeyondTheLimit();
            assertThat(triesWithin(5)).isEqualTo(3); // at 0, 1 and 3 seconds
            assertThat(kit.last().blockedBy()).contains("another process");
            assertThat(kit.last().parked()).isPositive();
            assertThat(kit.events(PoolEvent.CheckpointBlocked.class)).hasSize(3).allMatch(one -> one.lease() == null);
            assertThat(log.text()).containsOnlyOnce("End the transaction of the other process");
            run(beside, "COMMIT");
        }
        kit.pass(Duration.ofSeconds(30));
        kit.checkpointer.round();
        assertThat(kit.walBytes()).isZero();
    }

    /** How many truncating checkpoints are tried by rounds at every tenth of a second. */
    private long triesWithin(int seconds) {
        long before = kit.truncating();
        for (int tick = 0; tick < seconds * 10; tick++) {
            kit.checkpointer.round();
            kit.pass(Duration.ofMillis(100));
        }
        return kit.truncating() - before;
    }

    @Test
    void whoReadsForAMomentIsWaitedFor() throws Exception {
        Connection beside = kit.besideReading();
        kit.fillBeyondTheLimit();
        kit.fill(1_000);
        FutureTask<CheckpointResult> checkpoint = start(() -> kit.checkpointer.checkpoint(CheckpointMode.TRUNCATE));
        await().until(() -> kit.writer().stats().active() == 1);
        beside.close();
        CheckpointResult result = checkpoint.get();
        // On a machine that stands still for as long as the stall, it may have been too late.
        assertThat(result.isBlocked()).isEqualTo(result.walBytesAfter() > 0);
        assertThat(kit.writer().stats().active()).isZero();
    }

    @Test
    void anotherCheckpointThatIsUnderWayIsLeftToFinish() throws Exception {
        try (Connection reader = kit.besideReading();
                Connection beside = kit.beside()) {
            kit.fill(CheckpointKit.LIMIT / 2);
            run(beside, "PRAGMA busy_timeout=60000");
            FutureTask<String> other = start(() -> ask(beside, "PRAGMA wal_checkpoint(FULL)"));
            await().until(() ->
                    kit.checkpointer.checkpoint(CheckpointMode.PASSIVE).isBlocked());
            assertThat(kit.last().blockedBy()).contains("another process is making a checkpoint");
            run(reader, "COMMIT");
            assertThat(other.get()).isEqualTo("0");
        }
        assertThat(kit.checkpointer.checkpoint(CheckpointMode.PASSIVE).isBlocked())
                .isFalse();
    }

    @Test
    void aWriterThatIsHeldForLongIsNamedAndNotWaitedFor() throws Exception {
        kit.fillBeyondTheLimit();
        Slot held = kit.writer().acquire();
        kit.pass(A_WHILE);
        kit.checkpointer.round();
        assertThat(kit.last().blockedBy()).startsWith("writer held ").contains("by thread");
        assertThat(kit.writer().stats().waiting()).isZero();
        kit.writer().release(held, held.lease());
        kit.checkpointer.round();
        assertThat(kit.walBytes()).isZero();
    }

    @Test
    void whoHoldsTheWriterAndAsksForATruncatingOneIsToldSo() throws Exception {
        kit.fillBeyondTheLimit();
        Slot held = kit.writer().acquire();
        CheckpointResult result = kit.checkpointer.checkpoint(CheckpointMode.TRUNCATE);
        assertThat(result.blockedBy()).contains("the writer was not to be had");
        kit.writer().release(held, held.lease());
    }

    @Test
    void closingEndsACheckpointThatWaits() throws Exception {
        kit.fillBeyondTheLimit();
        Slot held = kit.writer().acquire();
        FutureTask<Boolean> checkpoint = start(() -> {
            kit.checkpointer.checkpoint(CheckpointMode.TRUNCATE);
            return Thread.currentThread().isInterrupted();
        });
        await().until(() -> kit.writer().stats().waiting() == 1);
        kit.checkpointer.close();
        assertThat(checkpoint.get())
                .as("the interrupt was for the checkpoint, not for its thread")
                .isFalse();
        assertThat(kit.own).allMatch(CheckpointBlockedTest::isClosed);
        kit.writer().release(held, held.lease());
    }

    @Test
    void closingEndsACheckpointThatParksTheWriter() throws Exception {
        try (Connection beside = kit.besideReading()) {
            kit.fillBeyondTheLimit();
            kit.checkpointer.start();
            kit.housekeeper.advance();
            await().until(() -> kit.writer().stats().active() == 1);
            kit.close();
            assertThat(kit.own).allMatch(CheckpointBlockedTest::isClosed);
            assertThat(ask(beside, "SELECT count(*) FROM t")).isEqualTo("0");
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
