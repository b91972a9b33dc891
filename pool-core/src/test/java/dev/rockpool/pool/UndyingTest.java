package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that is the database itself is kept as long as it lives. */
@Timeout(60)
class UndyingTest {

    private static LaneKit open(UnaryOperator<PoolConfig.Builder> settings) throws SQLException {
        LaneKit kit = LaneKit.prepared(
                config -> settings.apply(config.minConnections(0).maxConnections(1)));
        kit.source.undying = true;
        return kit.start();
    }

    private static LaneKit open() throws SQLException {
        return open(config -> config);
    }

    private static void assertKept(LaneKit kit) throws SQLException {
        assertThat(kit.borrow().connection()).isSameAs(kit.source.opened.get(0));
        assertThat(kit.stats().destroyed()).isZero();
    }

    @Test
    void itIsNeverTooIdleAndNeverTooOld() throws SQLException {
        try (LaneKit kit = open()) {
            kit.pass(Duration.ofDays(1));
            Lease lease = kit.borrow();
            kit.pass(Duration.ofDays(1));
            lease.giveBack();
            kit.pass(Duration.ofDays(1));
            assertKept(kit);
        }
    }

    @Test
    void itIsNeitherFlushedNorEvictedNorResizedAway() throws SQLException {
        try (LaneKit kit = open(config -> config.healthChecks(false))) {
            kit.lane().flushIdle();
            kit.lane().evictAll();
            kit.lane().reconfigure(config -> config.maxConnections(1));
            kit.lane().block(new SQLException("for a while"));
            kit.lane().unblock();
            assertKept(kit);
        }
    }

    @Test
    void whoEvictsItGivesItBackClean() throws SQLException {
        try (LaneKit kit = open()) {
            Lease lease = kit.borrow();
            lease.connection().dirty = true;
            lease.evict();
            assertThat(lease.isHeld()).isFalse();
            assertThat(lease.connection().resets).hasValue(1);
            assertKept(kit);
        }
    }

    @Test
    void itIsKeptThoughItCannotBeReset() throws SQLException {
        try (LaneKit kit = open()) {
            Lease lease = kit.borrow();
            lease.connection().dirty = true;
            lease.connection().reset = Behaviour.failing("no rollback");
            lease.giveBack();
            assertThat(kit.log.text()).contains("kept because it is the database itself", "no rollback");
            assertKept(kit);
        }
    }

    @Test
    void itIsReportedAsALeakButNotTakenBack() throws SQLException {
        try (LaneKit kit =
                open(config -> config.leakThreshold(Duration.ofSeconds(10)).reclaimLeaks(true))) {
            Lease lease = kit.borrow();
            kit.pass(Duration.ofSeconds(11));
            kit.tick();
            assertThat(kit.stats().leaks()).isEqualTo(1);
            assertThat(lease.isHeld()).isTrue();
        }
    }

    @Test
    void itIsReplacedWhenItDiesInTheHandsOfItsBorrower() throws SQLException {
        try (LaneKit kit = open()) {
            Lease evicted = kit.borrow();
            evicted.connection().dead = true;
            evicted.evict();
            Lease returned = kit.borrow();
            assertThat(returned.connection()).isSameAs(kit.source.opened.get(1));
            returned.connection().dead = true;
            returned.connection().dirty = true;
            returned.connection().reset = Behaviour.failing("closed");
            returned.giveBack();
            assertThat(kit.borrow().connection()).isSameAs(kit.source.opened.get(2));
            kit.awaitStillOpen(1);
        }
    }

    @Test
    void itIsReplacedWhenItFailsItsCheck() throws SQLException {
        try (LaneKit kit = open()) {
            kit.pass(Duration.ofSeconds(1));
            kit.source.opened.get(0).check = Behaviour.failing("gone");
            assertThat(kit.borrow().connection()).isSameAs(kit.source.opened.get(1));
            kit.awaitStillOpen(1);
        }
    }

    @Test
    void itIsClosedWithTheLane() throws SQLException {
        try (LaneKit kit = open()) {
            Lease lease = kit.borrow();
            kit.lane().close(Duration.ZERO);
            assertThat(kit.source.stillOpen()).isZero();
            lease.evict();
            lease.giveBack();
            assertThat(kit.stats().destroyed()).isEqualTo(1);
        }
    }
}
