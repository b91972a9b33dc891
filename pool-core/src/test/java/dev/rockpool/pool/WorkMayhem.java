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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plain callers, threads that wait with work, and work that nobody waits with, in one queue; whoever has a connection takes work and does
 * it, or passes the connection on. Work is withdrawn, threads are interrupted and lose patience, and somebody resizes, suspends, blocks
 * and evicts all the time. What each does follows from the seed; how they meet does not. Every piece of work ends exactly once.
 */
final class WorkMayhem {

    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final int LONGEST_GROUP = 8;

    private final int connections;
    private final int rounds;
    private final SplittableRandom random;
    private final LaneKit kit;
    private final Lane lane;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Queue<Errand> errands = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger leases = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger timedOut = new AtomicInteger();
    private final AtomicInteger rejected = new AtomicInteger();
    private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();

    WorkMayhem(int connections, int rounds, long seed) throws SQLException {
        this.connections = connections;
        this.rounds = rounds;
        this.random = new SplittableRandom(seed);
        this.kit = LaneKit.open(connections, config -> config.validationWindow(Duration.ofMillis(5))
                .priorityAgeing(Duration.ofMillis(5))
                .maxQueuedUnits(20)
                .idleTimeout(Duration.ofMillis(200))
                .reapInterval(LaneKit.TICK)
                .maxConnectionAge(Duration.ofSeconds(5)));
        this.lane = kit.lane();
    }

    /** Lets so many threads do their rounds, which {@code starter} starts. */
    void run(int count, Function<Runnable, Thread> starter) throws InterruptedException {
        try (kit) {
            for (int i = 0; i < count; i++) {
                SplittableRandom own = random.split();
                threads.add(starter.apply(() -> survive(() -> {
                    for (int round = 0; round < rounds; round++) {
                        act(own);
                    }
                })));
            }
            while (threads.stream().anyMatch(Thread::isAlive) || ended.get() < errands.size()) {
                disturb();
                assertThat(surprises).isEmpty();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            calmDown();
            assertNothingIsLost();
        }
    }

    private void survive(Behaviour behaviour) {
        try {
            behaviour.run();
        } catch (SQLException | RuntimeException | Error e) {
            surprises.add(e);
        }
    }

    // ---- the work

    private final class Errand extends QueuedWork {
        private final Priority priority;
        private final SplittableRandom own;
        private final long since = kit.clock.nanos();
        private final AtomicInteger ends = new AtomicInteger();
        private volatile boolean done;
        private volatile boolean passedOn;

        Errand(@Nullable Thread waiting, SplittableRandom own) {
            super(waiting);
            this.own = own.split();
            this.priority = priority(own);
            errands.add(this);
        }

        @Override
        public boolean isDone() {
            return done;
        }

        void end() {
            ends.incrementAndGet();
            ended.incrementAndGet();
            done = true;
            LockSupport.unpark(waiting());
        }

        @Override
        protected void granted(Slot slot) {
            kit.housekeeper.workers().execute(() -> survive(() -> begin(slot)));
        }

        private void begin(Slot slot) {
            try {
                if (passedOn || lane.checked(slot, this, priority, since)) {
                    lead(slot, this);
                }
            } catch (SQLException e) {
                end();
            }
        }

        @Override
        protected void refused(SQLException failure) {
            end();
        }
    }

    /** Does one's own work, then that of others, or passes the connection on to it. */
    private void lead(Slot slot, Errand first) {
        leases.incrementAndGet();
        Lease lease = new Lease(slot);
        SplittableRandom own = first.own;
        Errand next = first;
        for (int i = 0; next != null; i++) {
            if (next != first && own.nextBoolean()) {
                boolean evicted = own.nextInt(20) == 0;
                if (evicted) {
                    lease.evict();
                }
                next.passedOn = true;
                boolean gone = lane.pass(slot, lease.id(), next);
                assertThat(gone).isNotEqualTo(evicted);
                if (gone) {
                    passed.incrementAndGet();
                    return;
                }
                next.end();
                break;
            }
            use(lease, own);
            next.end();
            next = i == LONGEST_GROUP ? null : (Errand) lane.takeNext(slot, work -> own.nextInt(10) > 0);
            taken.addAndGet(next == null ? 0 : 1);
        }
        lease.giveBack();
    }

    private static void use(Lease lease, SplittableRandom own) {
        int spins = own.nextInt(4) == 0 ? own.nextInt(5_000) : own.nextInt(50);
        lease.connection().use(() -> {
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
        });
        lease.slot().noteStatement("SELECT 1");
        switch (own.nextInt(50)) {
            case 0 -> lease.connection().check = Behaviour.failing("gone");
            case 1 -> lease.connection().dirty = true;
            default -> {
                // as most do
            }
        }
    }

    // ---- the threads

    private void act(SplittableRandom own) throws SQLException {
        if (own.nextInt(100) == 0 && !threads.isEmpty()) { // the first one may run before it is listed
            threads.get(own.nextInt(threads.size())).interrupt();
        }
        try {
            switch (own.nextInt(4)) {
                case 0 -> borrow(own);
                case 1 -> submit(own);
                default -> waitWithWork(own);
            }
        } catch (AcquireTimeoutException e) {
            timedOut.incrementAndGet();
        } catch (LaneBlockedException e) {
            assertThat(e.getMessage()).contains("for a while");
        } catch (AcquireRejectedException e) {
            if (e.getMessage().contains("maxQueuedUnits")) {
                rejected.incrementAndGet();
            } else {
                assertThat(e.getMessage()).startsWith("Interrupted");
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    private void borrow(SplittableRandom own) throws SQLException {
        Lease lease = new Lease(lane.acquire(patience(own), priority(own), null));
        leases.incrementAndGet();
        use(lease, own);
        lease.giveBack();
    }

    private void submit(SplittableRandom own) throws SQLException {
        Errand errand = new Errand(null, own);
        try {
            lane.enqueue(errand, errand.priority);
        } catch (SQLException e) {
            errand.end();
            throw e;
        }
        if (own.nextInt(3) == 0 && lane.withdraw(errand)) {
            errand.end();
        }
    }

    private void waitWithWork(SplittableRandom own) throws SQLException {
        Errand errand = new Errand(Thread.currentThread(), own);
        Slot slot;
        try {
            slot = lane.acquire(errand, patience(own), errand.priority);
        } catch (SQLException e) {
            assertThat(errand.isDone()).as("work that never began").isFalse();
            errand.end();
            throw e;
        }
        assertThat(errand.isDone()).isEqualTo(slot == null);
        if (slot != null) {
            lead(slot, errand);
        }
    }

    private static Priority priority(SplittableRandom own) {
        return List.of(Priority.values()).get(own.nextInt(3));
    }

    private static Duration patience(SplittableRandom own) {
        return switch (own.nextInt(6)) {
            case 0 -> Duration.ZERO;
            case 1, 2 -> Duration.ofMillis(own.nextInt(20));
            default -> FOR_EVER;
        };
    }

    // ---- the one who disturbs them

    private void disturb() {
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
            case 4, 5 -> lane.reconfigure(config -> config.priorityAgeing(Duration.ofMillis(random.nextInt(20))));
            default -> assertAddsUp(lane.stats());
        }
        kit.pass(Duration.ofMillis(random.nextInt(10)));
    }

    private void calmDown() {
        lane.reconfigure(config ->
                config.minConnections(connections).maxConnections(connections).idleTimeout(Duration.ZERO));
        lane.evictAll();
        until(() -> {
            kit.tick();
            return kit.stats().idle() == connections && kit.source.stillOpen() == connections;
        });
    }

    private void assertNothingIsLost() {
        LaneStats stats = kit.stats();
        assertAddsUp(stats);
        assertThat(surprises).isEmpty();
        assertThat(errands).allMatch(errand -> errand.ends.get() == 1);
        assertThat(passed).as("connections passed on").hasPositiveValue();
        assertThat(taken.get()).as("work taken").isGreaterThan(passed.get());
        assertThat(stats.active()).isZero();
        assertThat(stats.waiting()).isZero();
        assertThat(lane.queuedWork()).isZero();
        assertThat(lane.isAwaited()).isFalse();
        assertThat(stats.timeouts()).isEqualTo(timedOut.get());
        assertThat(stats.rejected()).isEqualTo(rejected.get());
        assertThat(stats.acquired())
                .as("leases, those to callers who did not like the connection included")
                .isBetween((long) leases.get(), leases.get() + stats.failedHealthChecks());
        assertThat(kit.log.text()).doesNotContain("ERROR");
    }
}
