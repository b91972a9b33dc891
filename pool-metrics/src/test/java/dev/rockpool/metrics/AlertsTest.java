package dev.rockpool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Diagnosis;
import dev.rockpool.Diagnosis.LaneDiagnosis;
import dev.rockpool.metrics.record.BoundPool;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Priority;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.WaiterReport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is worth an alert, on figures that are made up. */
class AlertsTest {

    private static final Duration SHORT = Duration.ofMillis(99);
    private static final Duration LONG = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private DatabaseManager db;
    private PoolStats figures;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(PoolMetrics.of(new SimpleMeterRegistry()))
                .open();
        figures = db.getPoolStats();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private Alerts alerts(Thresholds thresholds) {
        return new Alerts(thresholds, db.attachment(BoundPool.class).orElseThrow());
    }

    private static List<String> raised(Alerts alerts) {
        return alerts.raised().stream().map(PoolEvent.Alert::condition).toList();
    }

    // ---- exhausted

    /** The writer is out, and somebody has been waiting for so long. */
    private static Diagnosis exhausted(PoolStats pool, Duration waited) {
        LaneStats writer = new LaneStats(
                "app.sqlite/writer",
                1,
                1,
                1,
                1,
                0,
                1,
                1,
                1,
                0,
                0,
                9,
                8,
                7,
                0,
                0,
                0,
                0,
                0,
                0,
                9,
                waited,
                waited,
                List.of());
        WaiterReport waiter = new WaiterReport("main", waited, Priority.NORMAL, true);
        return new Diagnosis(
                pool.pool(),
                Instant.EPOCH,
                new PoolStats(
                        pool.pool(), List.of(writer), pool.cache(), pool.wal(), pool.writeQueue(), pool.statements()),
                List.of(new LaneDiagnosis(writer, List.of(), List.of(waiter), null)),
                null,
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void aWriterWhoIsWaitedForAMomentIsNotExhausted() {
        Alerts alerts = alerts(Thresholds.DEFAULT);
        Diagnosis moment = exhausted(figures, SHORT);
        alerts.look(moment.stats(), () -> moment);
        assertThat(raised(alerts)).isEmpty();

        Diagnosis lasting = exhausted(figures, LONG);
        alerts.look(lasting.stats(), () -> lasting);
        assertThat(raised(alerts)).containsExactly("exhausted");

        alerts.look(moment.stats(), () -> moment);
        assertThat(raised(alerts)).isEmpty();
    }

    @Test
    void noDiagnosisIsMadeWhereNobodyWaits() {
        Alerts alerts = alerts(Thresholds.DEFAULT);
        alerts.look(figures, () -> {
            throw new AssertionError("nobody waits");
        });
        assertThat(raised(alerts)).isEmpty();
    }

    // ---- shares

    private void look(Alerts alerts, long hits, long misses) {
        CacheStats cache =
                new CacheStats(hits, misses, misses, 0, Duration.ZERO, 0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of());
        StatementPoolStats statements = new StatementPoolStats(hits, misses, 0, 0, 0, 0, Map.of());
        alerts.look(
                new PoolStats(figures.pool(), figures.lanes(), cache, figures.wal(), figures.writeQueue(), statements),
                db::diagnose);
    }

    @Test
    void aPoorShareIsToldOfHoweverSlowlyItIsAskedFor() {
        Alerts alerts = alerts(Thresholds.DEFAULT.cacheHitRate(0.5).statementHitRate(0.5));
        for (int misses = 0; misses < 20; misses++) { // one between two looks
            look(alerts, 0, misses);
            assertThat(raised(alerts)).as("too few to say").isEmpty();
        }
        look(alerts, 0, 20);
        assertThat(raised(alerts)).containsExactly("cacheHitRate", "statementHitRate");
        look(alerts, 0, 20);
        look(alerts, 5, 20);
        assertThat(raised(alerts))
                .as("that little is asked for makes it no better")
                .hasSize(2);
        look(alerts, 20, 20);
        assertThat(raised(alerts)).isEmpty();
    }

    @Test
    void figuresThatWereSetToZeroAreNoShare() {
        Alerts alerts = alerts(Thresholds.DEFAULT.cacheHitRate(0.5));
        look(alerts, 0, 1_000);
        look(alerts, 0, 3);
        look(alerts, 30, 3);
        assertThat(raised(alerts)).isEmpty();
        look(alerts, 30, 33);
        assertThat(raised(alerts)).containsExactly("cacheHitRate");
    }
}
