package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Callers who borrow, hold and end leases in all ways, beside one who resizes, suspends, blocks, evicts and sweeps all the time. What
 * each does follows from the seed; how they meet does not. Bounded by the number of borrows.
 */
final class Mayhem {

    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final int connections;
    private final int borrows;
    private final SplittableRandom random;
    private final LaneKit kit;
    private final List<Thread> callers;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger timedOut = new AtomicInteger();
    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

    Mayhem(int threads, int connections, int borrows, long seed) throws SQLException {
        this.connections = connections;
        this.borrows = borrows;
        this.random = new SplittableRandom(seed);
        this.kit = LaneKit.open(connections, config -> config.validationWindow(Duration.ofMillis(5))
                .keepAliveInterval(Duration.ofMillis(50))
                .idleTimeout(Duration.ofMillis(200))
                .reapInterval(LaneKit.TICK)
                .maxConnectionAge(Duration.ofSeconds(5))
                .leakThreshold(Duration.ofMillis(500))
                .reclaimLeaks(true));
        this.callers = IntStream.range(0, threads)
                .mapToObj(i -> random.split())
                .map(own -> new Thread(() -> borrowAndSurvive(own)))
                .toList();
    }

    void run() throws InterruptedException {
        try (kit) {
            callers.forEach(Thread::start);
            while (callers.stream().anyMatch(Thread::isAlive)) {
                disturb();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            calmDown();
            assertThat(surprises).isEmpty();
            assertNothingIsLost();
        }
    }

    // ---- the callers

    private void borrowAndSurvive(SplittableRandom own) {
        try {
            int answers = 0;
            while (answers < borrows) {
                answers += borrowOnce(own) ? 1 : 0;
            }
        } catch (Exception | Error e) {
            surprises.add(e);
        }
    }

    /** False when the lane was blocked: there would be nothing but such answers. */
    private boolean borrowOnce(SplittableRandom own) throws SQLException {
        if (own.nextInt(100) == 0) {
            callers.get(own.nextInt(callers.size())).interrupt();
        }
        try {
            Lease lease = new Lease(kit.lane().acquire(patience(own)));
            served.incrementAndGet();
            use(lease, own);
            end(lease, own);
        } catch (AcquireTimeoutException e) {
            timedOut.incrementAndGet();
        } catch (LaneBlockedException e) {
            assertThat(e.getMessage()).contains("for a while");
            return false;
        } catch (AcquireRejectedException e) {
            assertThat(e.getMessage()).startsWith("Interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
        return true;
    }

    private static Duration patience(SplittableRandom own) {
        return switch (own.nextInt(4)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofMillis(own.nextInt(20));
            default -> FOR_EVER;
        };
    }

    private static void use(Lease lease, SplittableRandom own) {
        int spins = own.nextInt(4) == 0 ? own.nextInt(5_000) : own.nextInt(50);
        lease.connection().use(() -> {
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
        });
        lease.slot().noteStatement("SELECT 1");
    }

    private static void end(Lease lease, SplittableRandom own) {
        switch (own.nextInt(100)) {
            case 0 -> lease.evict();
            case 1, 6, 7 -> lease.connection().check = Behaviour.failing("gone");
            case 2 -> {
                lease.connection().dirty = true;
                lease.connection().reset = Behaviour.failing("no rollback");
            }
            case 3, 4, 5 -> lease.connection().dirty = true;
            default -> {
                // as most do
            }
        }
        lease.giveBack();
        lease.giveBack();
    }

    // ---- the one who disturbs them

    private void disturb() {
        Lane lane = kit.lane();
        switch (random.nextInt(200)) {
            case 0 -> {
                int max = 1 + random.nextInt(2 * connections);
                lane.reconfigure(config -> config.maxConnections(max).minConnections(random.nextInt(max + 1)));
            }
            case 1 -> {
                lane.suspend();
                kit.tick();
                lane.resume();
            }
            case 2 -> {
                lane.block(new SQLException("for a while"));
                kit.tick();
                lane.unblock();
            }
            case 3 -> lane.evictAll();
            case 4 -> lane.flushIdle();
            case 5 -> kit.source.opening = Behaviour.failing("refused");
            case 6, 7, 8 -> kit.source.opening = Behaviour.NOTHING;
            default -> assertAddsUp(lane.stats());
        }
        kit.pass(Duration.ofMillis(random.nextInt(10)));
    }

    private void calmDown() {
        kit.source.opening = Behaviour.NOTHING;
        kit.lane().reconfigure(config -> config.minConnections(connections)
                .maxConnections(connections)
                .keepAliveInterval(Duration.ZERO)
                .idleTimeout(Duration.ZERO));
        kit.lane().evictAll();
        until(() -> {
            kit.tick();
            return kit.stats().idle() == connections && kit.source.stillOpen() == connections;
        });
    }

    private void assertNothingIsLost() {
        LaneStats stats = kit.stats();
        assertAddsUp(stats);
        assertThat(stats.active()).isZero();
        assertThat(stats.waiting()).isZero();
        assertThat(stats.rejected()).isZero();
        assertThat(stats.timeouts()).isEqualTo(timedOut.get());
        assertThat(stats.created()).isEqualTo(kit.source.opened.size());
        assertThat(stats.acquired())
                .as("leases, those to callers who did not like the connection included")
                .isBetween((long) served.get(), served.get() + stats.failedHealthChecks());
        assertThat(kit.log.text()).doesNotContain("ERROR");
    }
}
