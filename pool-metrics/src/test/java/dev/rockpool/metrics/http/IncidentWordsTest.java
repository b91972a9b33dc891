package dev.rockpool.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.EvictionReason;
import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.PoolEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each kind of incident has a name and a sentence of its own, without secrets. */
class IncidentWordsTest {

    private static final String LANE = "app/readers";
    private final SQLException refused = new SQLException("no: jdbc:x://ada:pw@db/app", "08001");
    private static final LeaseReport LEASE =
            new LeaseReport("reader.1", "main", Duration.ofSeconds(2), "SELECT 'hunter2'", null);

    private final List<PoolEvent> incidents = List.of(
            new PoolEvent.StatementFailed(LANE, "reader.1", "SELECT 'hunter2'", "SQLException (42000)", 1),
            new PoolEvent.OpenFailed(LANE, "reader.1", refused),
            new PoolEvent.AcquireTimedOut(LANE, Duration.ofSeconds(5), "no"),
            new PoolEvent.LeakDetected(LANE, LEASE, false),
            new PoolEvent.ReadEnded(LANE, LEASE, Duration.ofSeconds(2)),
            new PoolEvent.HealthCheckFailed(LANE, "reader.1", refused),
            new PoolEvent.CheckpointBlocked(LANE, 4096, "reader.1 (last SQL: SELECT 'hunter2')", null),
            new PoolEvent.Alert(LANE, "waiters", true, "app/readers: 12 callers wait, more than 10"),
            new PoolEvent.Destroyed(LANE, "reader.1", EvictionReason.BROKEN, refused));

    @Test
    void eachHasAKindAndASentence() {
        assertThat(incidents)
                .extracting(IncidentWords::kind)
                .containsExactly(
                        "statementFailed",
                        "openFailed",
                        "acquireTimedOut",
                        "leakDetected",
                        "readEnded",
                        "healthCheckFailed",
                        "checkpointBlocked",
                        "alert",
                        "connectionLost");
        assertThat(incidents)
                .allSatisfy(incident ->
                        assertThat(IncidentWords.of(incident)).contains(" ").doesNotContain("hunter2", ":pw@"));
        assertThat(IncidentWords.of(incidents.get(7))).isEqualTo("app/readers: 12 callers wait, more than 10");
    }
}
