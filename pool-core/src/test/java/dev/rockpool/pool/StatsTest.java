package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The figures of a lane add up, whatever happens, and start again from zero when they are reset. */
@Timeout(60)
class StatsTest {

    @Test
    void aNewLaneHasOpenedItsMinimumAndDoneNothingElse() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(2).maxConnections(7))
                .start()) {
            LaneStats stats = kit.stats();
            assertThat(stats.lane()).isEqualTo("app.db/readers");
            assertThat(List.of(stats.min(), stats.max(), stats.total(), stats.active(), stats.idle(), stats.waiting()))
                    .containsExactly(2, 7, 2, 0, 2, 0);
            assertThat(List.of(stats.created(), stats.destroyed(), stats.acquired(), stats.released(), stats.queries()))
                    .containsExactly(2L, 0L, 0L, 0L, 0L);
            assertThat(stats.totalWait()).isZero();
            assertAddsUp(stats);
        }
    }

    @Test
    void leasesAreCountedWhereverTheyEnd() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            kit.borrow().giveBack();
            kit.borrow().giveBack();
            kit.borrow().evict();
            Lease held = kit.borrow();
            kit.awaitTotal(2);
            LaneStats stats = kit.stats();
            assertThat(stats.acquired()).isEqualTo(4);
            assertThat(stats.released()).isEqualTo(3);
            assertThat(stats.created()).isEqualTo(3);
            assertThat(stats.destroyed()).isEqualTo(1);
            assertAddsUp(stats);
            held.giveBack();
        }
    }

    @Test
    void waitsAreCountedExactly() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrowElsewhere();
            Caller first = kit.queue();
            kit.clock.advance(Duration.ofMillis(30));
            lease.giveBack();
            first.lease();
            Caller second = kit.queue();
            kit.clock.advance(Duration.ofMillis(12));
            first.lease().giveBack();
            second.lease();
            assertThat(kit.stats().waits()).isEqualTo(2);
            assertThat(kit.stats().totalWait()).isEqualTo(Duration.ofMillis(42));
            assertThat(kit.stats().maxWait()).isEqualTo(Duration.ofMillis(30));
        }
    }

    @Test
    void aWaitInVainCountsAsATimeoutAndNotAsAServedWait() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            kit.borrowElsewhere();
            Caller caller = kit.queue();
            kit.clock.advance(kit.config.acquireTimeout());
            caller.wake();
            caller.failure();
            assertThat(kit.stats().timeouts()).isEqualTo(1);
            assertThat(kit.stats().waits()).isZero();
            assertThat(kit.stats().totalWait()).isEqualTo(kit.config.acquireTimeout());
            assertThat(kit.stats().acquired()).isEqualTo(1);
        }
    }

    @Test
    void statementsAndErrorsStayCountedWhenTheirConnectionIsGone() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            Lease lease = kit.borrow();
            lease.slot().noteStatement("SELECT 1");
            lease.slot().noteStatement("SELECT 2");
            lease.slot().noteError(new SQLException("no"));
            assertThat(kit.stats().queries()).isEqualTo(2);
            lease.evict();
            assertThat(kit.stats().queries()).isEqualTo(2);
            assertThat(kit.stats().errors()).isEqualTo(1);
        }
    }

    @Test
    void eachConnectionIsDescribed() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            kit.pass(Duration.ofMillis(400));
            Lease lease = kit.borrow();
            lease.slot().noteStatement("SELECT 1");
            kit.pass(Duration.ofSeconds(2));
            List<ConnectionStats> connections = kit.stats().connections();
            assertThat(connections).extracting(ConnectionStats::id).containsExactlyInAnyOrder(1, 2);
            ConnectionStats used = connections.stream()
                    .filter(ConnectionStats::inUse)
                    .findFirst()
                    .orElseThrow();
            assertThat(used.name()).isEqualTo(lease.slot().name());
            assertThat(used.age()).isEqualTo(Duration.ofMillis(2_400));
            assertThat(used.since()).isEqualTo(Duration.ofSeconds(2));
            assertThat(used.idle()).isZero();
            assertThat(used.leases()).isEqualTo(1);
            assertThat(used.queries()).isEqualTo(1);
            assertThat(used.holder()).isEqualTo(kit.lane().leases().get(0));
            ConnectionStats idle =
                    connections.stream().filter(one -> !one.inUse()).findFirst().orElseThrow();
            assertThat(idle.idle()).isEqualTo(Duration.ofMillis(2_400));
            assertThat(idle.holder()).isNull();
        }
    }

    @Test
    void leasesAreListedLongestFirst() throws SQLException {
        try (LaneKit kit = LaneKit.open(3)) {
            Lease[] leases = new Lease[3];
            for (int i = 0; i < 3; i++) {
                leases[i] = kit.borrowElsewhere();
                kit.pass(Duration.ofSeconds(1));
            }
            assertThat(kit.lane().leases())
                    .extracting(LeaseReport::connection)
                    .containsExactly(
                            leases[0].slot().name(),
                            leases[1].slot().name(),
                            leases[2].slot().name());
        }
    }

    @Test
    void aResetSetsTheCountersToZeroAndLeavesTheGauges() throws SQLException {
        try (LaneKit kit = LaneKit.open(2)) {
            for (int i = 0; i < 5; i++) {
                Lease lease = kit.borrow();
                lease.slot().noteStatement("SELECT 1");
                lease.giveBack();
            }
            kit.borrow().evict();
            kit.awaitTotal(2);
            Lease held = kit.borrow();
            kit.lane().resetStats();
            LaneStats stats = kit.stats();
            assertThat(counters(stats)).containsOnly(0L);
            assertThat(stats.maxWait()).isZero();
            assertThat(List.of(stats.total(), stats.active(), stats.idle())).containsExactly(2, 1, 1);
            held.giveBack();
            assertThat(kit.stats().released()).isEqualTo(1);
            assertThat(kit.stats().acquired()).isZero();
        }
    }

    @Test
    void afterAResetNothingIsEverNegative() throws SQLException {
        try (LaneKit kit = LaneKit.open(3)) {
            Lease first = kit.borrow();
            Lease second = kit.borrow();
            first.slot().noteStatement("SELECT 1");
            kit.lane().resetStats();
            first.evict();
            assertThat(counters(kit.stats())).allMatch(count -> count >= 0);
            kit.lane().resetStats();
            second.giveBack();
            kit.lane().evictAll();
            kit.awaitTotal(3);
            assertThat(counters(kit.stats())).allMatch(count -> count >= 0);
            kit.lane().resetStats();
            assertThat(counters(kit.stats())).containsOnly(0L);
            kit.borrow().giveBack();
            assertThat(kit.stats().acquired()).isEqualTo(1);
            assertThat(kit.stats().released()).isEqualTo(1);
        }
    }

    private static List<Long> counters(LaneStats stats) {
        return List.of(
                stats.created(),
                stats.destroyed(),
                stats.recycled(),
                stats.acquired(),
                stats.released(),
                stats.waits(),
                stats.timeouts(),
                stats.rejected(),
                stats.leaks(),
                stats.failedHealthChecks(),
                stats.errors(),
                stats.openFailures(),
                stats.queries(),
                stats.totalWait().toNanos());
    }

    @Test
    void theFiguresOfAPoolAreTheSumsOfItsLanes() throws SQLException {
        try (LaneKit writer = LaneKit.open(1);
                LaneKit readers = LaneKit.open(3)) {
            writer.borrow().giveBack();
            Lease lease = readers.borrow();
            lease.slot().noteStatement("SELECT 1");
            lease.slot().noteError(new SQLException("no"));
            Lease held = writer.borrowElsewhere();
            assertThatExceptionOfType(AcquireTimeoutException.class).isThrownBy(() -> writer.borrow(Duration.ZERO));
            Caller caller = writer.queue();
            writer.clock.advance(Duration.ofMillis(400));
            held.giveBack();
            caller.lease();

            PoolStats stats = new PoolStats(
                    "app.db",
                    List.of(writer.stats(), readers.stats()),
                    new CacheStats(3, 1, 1, 0, Duration.ZERO, 0, 0, 0, 1, 100, Map.of(), Map.of(), Map.of()),
                    WalStats.NONE,
                    WriteQueueStats.NONE,
                    StatementPoolStats.NONE);
            assertThat(stats.totalConnections()).isEqualTo(4);
            assertThat(stats.activeConnections()).isEqualTo(2);
            assertThat(stats.idleConnections()).isEqualTo(2);
            assertThat(stats.waitingClients()).isZero();
            assertThat(stats.totalCreated()).isEqualTo(4);
            assertThat(stats.totalDestroyed()).isZero();
            assertThat(stats.totalAcquired()).isEqualTo(4);
            assertThat(stats.totalReleased()).isEqualTo(2);
            assertThat(stats.totalTimeouts()).isEqualTo(1);
            assertThat(stats.totalErrors()).isEqualTo(1);
            assertThat(stats.totalQueries()).isEqualTo(1);
            assertThat(stats.totalWaitTime()).isEqualTo(Duration.ofMillis(400));
            assertThat(stats.averageAcquireTime()).as("of five callers").isEqualTo(Duration.ofMillis(80));
            assertThat(stats.maxAcquireTime()).isEqualTo(Duration.ofMillis(400));
            assertThat(stats.hitRate()).as("three of four did not wait").isEqualTo(0.75);
            assertThat(stats.cacheHitRate()).isEqualTo(0.75);
            assertThat(stats.connections()).hasSize(4);
        }
    }

    @Test
    void aPoolThatHasDoneNothingHasNoRates() {
        PoolStats stats = new PoolStats(
                "app.db", List.of(), CacheStats.NONE, WalStats.NONE, WriteQueueStats.NONE, StatementPoolStats.NONE);
        assertThat(stats.hitRate()).isZero();
        assertThat(stats.cacheHitRate()).isZero();
        assertThat(stats.averageAcquireTime()).isZero();
        assertThat(stats.maxAcquireTime()).isZero();
    }
}
