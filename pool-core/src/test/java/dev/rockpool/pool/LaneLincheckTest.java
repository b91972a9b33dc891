package dev.rockpool.pool;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.sql.SQLException;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Borrowing without waiting, returning and evicting, in the interleavings that Lincheck finds, against what a lane is for those who
 * see one operation at a time: a number of idle connections, and who holds one.
 *
 * <p>With one connection the result of every operation is determined. With several it is so for two threads only: among three, a
 * caller who does not wait may be refused although at every moment some connection was idle, because one became idle behind it and
 * another was taken before it.
 */
class LaneLincheckTest {

    private static final int THREADS = 4;

    /** Lincheck's runs log nothing: a lane that is tested here has no threads to close or to open connections on, and says so. */
    private final CapturedLog log = new CapturedLog().discard();

    @AfterEach
    void forgetLog() {
        log.close();
    }

    @Test
    void oneConnectionIsLentToOneAtATimeInEveryInterleaving() {
        modelChecking(10, 100)
                .sequentialSpecification(OneConnectionInTurn.class)
                .check(OneConnection.class);
    }

    @Test
    void oneConnectionIsLentToOneAtATimeUnderStress() {
        stress(10, 500).sequentialSpecification(OneConnectionInTurn.class).check(OneConnection.class);
    }

    @Test
    @Tag("slow")
    void oneConnectionIsLentToOneAtATimeInManyMoreInterleavings() {
        modelChecking(20, 300)
                .sequentialSpecification(OneConnectionInTurn.class)
                .check(OneConnection.class);
    }

    @Test
    @Tag("slow")
    void twoConnectionsAreNeverLentTwiceInManyInterleavings() {
        modelChecking(20, 300)
                .sequentialSpecification(TwoConnectionsInTurn.class)
                .check(TwoConnections.class);
    }

    private static ModelCheckingOptions modelChecking(int iterations, int invocations) {
        return small(new ModelCheckingOptions())
                .threads(2)
                .iterations(iterations)
                .invocationsPerIteration(invocations)
                // What only builds messages and figures, under the lock, and logs them.
                .addGuarantee(forClasses(LaneLincheckTest::isTalk).allMethods().ignore());
    }

    private static boolean isTalk(String className) {
        return className.startsWith("org.slf4j.")
                || className.equals(AcquireFailures.class.getName())
                || className.equals(LaneCounters.class.getName());
    }

    private static StressOptions stress(int iterations, int invocations) {
        return small(new StressOptions()).threads(3).iterations(iterations).invocationsPerIteration(invocations);
    }

    private static <O extends Options<O, ?>> O small(O options) {
        return options.actorsBefore(1).actorsPerThread(3).actorsAfter(1).logLevel(LoggingLevel.ERROR);
    }

    /** What both are: the lane and what it should be. */
    interface Borrowers {
        boolean acquire(int thread) throws SQLException;

        boolean release(int thread);

        boolean evict(int thread);
    }

    @Param(name = "thread", gen = ThreadIdGen.class)
    public abstract static class LaneUnderTest implements Borrowers {

        private final Lane lane;
        private final Lease[] leases = new Lease[THREADS];

        /** Its housekeeper is closed, so that nothing happens in the background and nothing is opened again. */
        LaneUnderTest(int connections) {
            Housekeeper housekeeper = Housekeeper.manual(() -> 0);
            housekeeper.close();
            PoolConfig config = PoolConfig.builder()
                    .maxConnections(connections)
                    .healthChecks(false)
                    .build();
            lane = new Lane("app.db", "readers", "reader", config, new FakeSource(), housekeeper, new Listeners());
            lane.state.lock.lock();
            try {
                for (int number = 1; number <= connections; number++) {
                    lane.state.admit(new FakeConnection("reader"), "reader", number, Long.MAX_VALUE);
                }
            } finally {
                lane.state.lock.unlock();
            }
        }

        private boolean holdsOne(int thread) {
            return leases[thread] != null && leases[thread].isHeld();
        }

        @Operation
        @Override
        public boolean acquire(@Param(name = "thread") int thread) throws SQLException {
            if (holdsOne(thread)) {
                return false;
            }
            try {
                leases[thread] = new Lease(lane.acquire(Duration.ZERO));
                return true;
            } catch (AcquireTimeoutException | AcquireRejectedException e) {
                return false;
            }
        }

        /** Returns twice: the second time must do nothing. */
        @Operation
        @Override
        public boolean release(@Param(name = "thread") int thread) {
            boolean held = holdsOne(thread);
            if (leases[thread] != null) {
                leases[thread].giveBack();
                leases[thread].giveBack();
            }
            return held;
        }

        @Operation
        @Override
        public boolean evict(@Param(name = "thread") int thread) {
            boolean held = holdsOne(thread);
            if (held) {
                leases[thread].evict();
            }
            return held;
        }
    }

    /** One operation at a time. */
    abstract static class InTurn implements Borrowers {

        private final boolean[] holds = new boolean[THREADS];
        private int idle;

        InTurn(int connections) {
            idle = connections;
        }

        @Override
        public boolean acquire(int thread) {
            if (holds[thread] || idle == 0) {
                return false;
            }
            idle--;
            holds[thread] = true;
            return true;
        }

        @Override
        public boolean release(int thread) {
            boolean held = evict(thread);
            idle += held ? 1 : 0;
            return held;
        }

        @Override
        public boolean evict(int thread) {
            boolean held = holds[thread];
            holds[thread] = false;
            return held;
        }
    }

    public static class OneConnection extends LaneUnderTest {
        public OneConnection() {
            super(1);
        }
    }

    public static class OneConnectionInTurn extends InTurn {
        public OneConnectionInTurn() {
            super(1);
        }
    }

    public static class TwoConnections extends LaneUnderTest {
        public TwoConnections() {
            super(2);
        }
    }

    public static class TwoConnectionsInTurn extends InTurn {
        public TwoConnectionsInTurn() {
            super(2);
        }
    }
}
