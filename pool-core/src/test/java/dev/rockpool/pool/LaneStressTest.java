package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything at once and at random: no slot has two holders, and in the end nothing is lost. */
class LaneStressTest {

    private static final int SEEDS = Boolean.getBoolean("rockpool.stress") ? 200 : 10;

    @ParameterizedTest(name = "{0} threads on {1} connections")
    @CsvSource({"8, 3, 2000", "3, 8, 2000", "16, 1, 500", "8, 64, 1000"})
    @Timeout(120)
    void noSlotHasTwoHoldersAndNothingIsLost(int threads, int connections, int borrows) throws Exception {
        new Mayhem(threads, connections, borrows, 42).run();
    }

    @ParameterizedTest(name = "{0} threads on {1} connections")
    @CsvSource({"8, 3", "4, 4", "32, 2", "16, 1", "8, 64"})
    @Tag("slow")
    void noSlotHasTwoHoldersAndNothingIsLostForLonger(int threads, int connections) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Mayhem(threads, connections, 5_000, seed).run();
        }
    }

    /** A lost wake-up at the end of a lease would keep a closing lane waiting for ever. */
    @Test
    @Timeout(120)
    void closingMissesNoReturn() throws Exception {
        for (int i = 0; i < 300; i++) {
            try (LaneKit kit = LaneKit.open(2)) {
                AtomicInteger borrows = new AtomicInteger();
                List<Thread> borrowers = Stream.generate(() -> new Thread(() -> borrowUntilClosed(kit.lane(), borrows)))
                        .limit(3)
                        .toList();
                borrowers.forEach(Thread::start);
                while (borrows.get() < 10) {
                    Thread.onSpinWait();
                }
                kit.lane().close(Duration.ofDays(1));
                for (Thread borrower : borrowers) {
                    borrower.join();
                }
                assertThat(kit.source.opened).allMatch(one -> one.interrupts.get() == 0);
            }
        }
    }

    private static void borrowUntilClosed(Lane lane, AtomicInteger borrows) {
        try {
            while (true) {
                Slot slot = lane.acquire();
                lane.release(slot, slot.lease());
                borrows.incrementAndGet();
            }
        } catch (PoolClosedException e) {
            // as it should
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
