package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which events are kept as what went wrong, how many, in which order, and without what. */
class IncidentsTest {

    private static final String LANE = "app.db/readers";
    private static final LeaseReport LEASE =
            new LeaseReport("reader.1", "main", Duration.ofSeconds(9), "SELECT 1", null);

    private final Listeners listeners = new Listeners();

    private static PoolEvent failed(String sql) {
        return new PoolEvent.StatementFailed(LANE, "reader.1", sql, "SQLException (42000)", 1);
    }

    private static PoolEvent timedOut(int number) {
        return new PoolEvent.AcquireTimedOut(LANE, Duration.ofSeconds(number), "message");
    }

    private static PoolEvent blocked(String lane, long bytes) {
        return new PoolEvent.CheckpointBlocked(lane, bytes, "somebody", null);
    }

    private static PoolEvent destroyed(EvictionReason reason) {
        return new PoolEvent.Destroyed(LANE, "reader.1", reason, null);
    }

    private List<PoolEvent> kept() {
        return listeners.incidents().stream().map(Incident::event).toList();
    }

    @Test
    void whatWentWrongIsKeptNewestFirstThoughNobodyListens() {
        List<PoolEvent> wrong = List.of(
                failed("SELECT 1"),
                new PoolEvent.OpenFailed(LANE, "reader.2", new SQLException("no")),
                timedOut(1),
                new PoolEvent.LeakDetected(LANE, LEASE, true),
                new PoolEvent.ReadEnded(LANE, LEASE, Duration.ofMinutes(1)),
                failed("SELECT 2"),
                new PoolEvent.HealthCheckFailed(LANE, "reader.3", new SQLException("dead")),
                blocked(LANE, 7),
                new PoolEvent.Alert(LANE, "waiters", true, "many"));
        wrong.forEach(listeners::emit);
        assertThat(kept())
                .containsExactlyElementsOf(IntStream.range(0, wrong.size())
                        .mapToObj(i -> wrong.get(wrong.size() - 1 - i))
                        .toList());
        assertThat(listeners.isActive()).isFalse();
    }

    @Test
    void whatIsRoutineIsNot() {
        List.of(
                        new PoolEvent.Acquired(LANE, "reader.1", Duration.ZERO),
                        new PoolEvent.Released(LANE, "reader.1", Duration.ZERO),
                        new PoolEvent.Created(LANE, "reader.1", Duration.ZERO),
                        new PoolEvent.Recycled(LANE, "reader.1", Duration.ZERO),
                        new PoolEvent.Alert(LANE, "waiters", false, "few"),
                        destroyed(EvictionReason.IDLE),
                        destroyed(EvictionReason.AGE),
                        destroyed(EvictionReason.EVICTED),
                        destroyed(EvictionReason.RESIZED),
                        destroyed(EvictionReason.CLOSED))
                .forEach(listeners::emit);
        assertThat(kept()).isEmpty();
        List<EvictionReason> wrong = List.of(
                EvictionReason.UNHEALTHY,
                EvictionReason.RESET_FAILED,
                EvictionReason.BROKEN,
                EvictionReason.RECLAIMED,
                EvictionReason.READ_TOO_OLD);
        wrong.forEach(reason -> listeners.emit(destroyed(reason)));
        assertThat(kept()).hasSize(wrong.size());
    }

    @Test
    void fiftyFailedStatementsAndFiftyOthersAreKept() {
        for (int i = 0; i < 60; i++) {
            listeners.emit(timedOut(i));
        }
        for (int i = 0; i < 1_000; i++) {
            listeners.emit(failed("SELECT " + i));
        }
        List<PoolEvent> kept = kept();
        assertThat(kept).hasSize(2 * Incident.MOST_KEPT);
        assertThat(kept.get(0)).isEqualTo(failed("SELECT 999"));
        assertThat(kept.get(49)).isEqualTo(failed("SELECT 950"));
        assertThat(kept.get(50)).isEqualTo(timedOut(59));
        assertThat(kept.get(99)).isEqualTo(timedOut(10));
        listeners.forgetIncidents();
        assertThat(kept()).isEmpty();
    }

    @Test
    void ofCheckpointsThatAreBlockedAgainAndAgainTheLastIsKept() {
        listeners.emit(timedOut(1));
        for (int i = 0; i < 200; i++) {
            listeners.emit(blocked(LANE, i));
        }
        listeners.emit(blocked("other.db/writer", 7));
        listeners.emit(blocked(LANE, 200));
        assertThat(kept())
                .containsExactly(blocked(LANE, 200), blocked("other.db/writer", 7), blocked(LANE, 199), timedOut(1));
    }

    @Test
    void aLongTextIsKeptInPartAndHeardWhole() {
        EventLog events = new EventLog();
        listeners.add(events);
        String text = "x".repeat(3_000_000);
        listeners.emit(failed(text));
        listeners.emit(failed(null));
        assertThat(kept()).containsExactly(failed(null), failed("x".repeat(2_000) + "…"));
        assertThat(events.all()).containsExactly(failed(text), failed(null));
    }

    @Test
    void aStatementThatFailsIsKeptWithoutWhatItsMessageSays() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            Lease lease = kit.borrow();
            lease.slot().noteStatement("INSERT INTO t VALUES (?)");
            lease.slot().noteError(new SQLException("Key (email)=(ada@example.org) exists", "23505", 19));
            assertThat(kit.listeners.incidents()).singleElement().satisfies(incident -> {
                assertThat(incident.event())
                        .isEqualTo(new PoolEvent.StatementFailed(
                                LANE, "reader", "INSERT INTO t VALUES (?)", "SQLException (23505)", 19));
                assertThat(incident.toString()).doesNotContain("ada@");
            });
            assertThat(kit.stats().errors()).isEqualTo(1);
        }
    }
}
