package dev.rockpool.metrics;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reports at an interval, and alerts when thresholds are crossed and when they are so no more. */
@Timeout(60)
class MonitoringTest {

    private static final Duration OFTEN = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private final List<MonitoringReport> reports = new CopyOnWriteArrayList<>();
    private final List<PoolEvent.Alert> alerts = new CopyOnWriteArrayList<>();
    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(3)
                .with(PoolMetrics.of(new SimpleMeterRegistry()))
                .open();
        db.addListener(event -> {
            if (event instanceof PoolEvent.Alert alert) {
                alerts.add(alert);
            }
        });
        write(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private Monitoring.Running start(Thresholds thresholds) {
        return Monitoring.of(db).thresholds(thresholds).onReport(reports::add).startMonitoring(OFTEN);
    }

    private PoolEvent.Alert awaitAlert(boolean raised) {
        await().until(() -> alerts.stream().anyMatch(alert -> alert.raised() == raised));
        return alerts.stream()
                .filter(alert -> alert.raised() == raised)
                .findFirst()
                .orElseThrow();
    }

    /** Until the waiter is served. */
    private Thread waiter() {
        Thread waiter = new Thread(
                () -> {
                    try {
                        db.useConnection(writer -> {});
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "waiter");
        waiter.start();
        return waiter;
    }

    @Test
    void reportsTellWhatHappenedSinceTheLast() throws SQLException {
        try (Monitoring.Running running = start(Thresholds.DEFAULT)) {
            await().until(() -> {
                read(db, "SELECT count(*) FROM t");
                return reports.stream().anyMatch(report -> report.statements() > 0);
            });
            MonitoringReport report = reports.stream()
                    .filter(one -> one.statements() > 0)
                    .findFirst()
                    .orElseThrow();
            assertThat(report.pool()).isEqualTo("app.sqlite");
            assertThat(report.interval()).isGreaterThanOrEqualTo(OFTEN);
            assertThat(report.statementsPerSecond()).isPositive();
            assertThat(report.leases()).isPositive();
            assertThat(report.acquire()).containsOnlyKeys("app.sqlite/readers", "app.sqlite/writer");
            assertThat(report.operations().count()).isPositive();
            assertThat(report.cacheHitRate()).isNaN();
            assertThat(report.alerts()).isEmpty();
            assertThat(report.describe())
                    .contains("app.sqlite: ", " connections in use, 0 waiting; ", " statements/s (p50 ", "; WAL ")
                    .doesNotContain("ALERT", "NaN");
            db.resetPoolStats();
            int seen = reports.size();
            await().until(() -> reports.size() > seen + 1);
            assertThat(reports).allSatisfy(one -> assertThat(one.statements()).isNotNegative());
            assertThat(running).isNotNull();
        }
    }

    @Test
    void anExhaustedLaneIsToldOfOnceAndWhenItIsSoNoMore() throws Exception {
        try (Monitoring.Running running = start(Thresholds.DEFAULT.waiters(1))) {
            CountDownLatch told = new CountDownLatch(1);
            Thread[] waiters = new Thread[2];
            db.useConnection(writer -> {
                waiters[0] = waiter();
                waiters[1] = waiter();
                await().until(() -> alerts.size() == 2);
                int seen = reports.size();
                await().until(() -> reports.size() > seen + 1);
                told.countDown();
            });
            for (Thread waiter : waiters) {
                waiter.join();
            }
            String exhausted = alerts.stream()
                    .filter(alert -> alert.condition().equals("exhausted"))
                    .findFirst()
                    .orElseThrow()
                    .message();
            assertThat(alerts.subList(0, 2))
                    .containsExactlyInAnyOrder(
                            new PoolEvent.Alert("app.sqlite/writer", "exhausted", true, exhausted),
                            new PoolEvent.Alert(
                                    "app.sqlite/writer",
                                    "waiters",
                                    true,
                                    "app.sqlite/writer: 2 callers wait, more than 1"));
            assertThat(exhausted)
                    .startsWith("app.sqlite/writer: all 1 connections are out, and ")
                    .endsWith(" wait");
            assertThat(reports).anySatisfy(report -> {
                assertThat(report.alerts()).hasSize(2);
                assertThat(report.describe()).contains("; ALERT: app.sqlite/writer: all 1 connections are out");
            });
            await().until(() -> alerts.size() == 4);
            assertThat(alerts.subList(2, 4))
                    .allSatisfy(alert -> assertThat(alert.raised()).isFalse());
            assertThat(db.diagnose().incidents())
                    .as("those raised are kept")
                    .filteredOn(incident -> incident.event() instanceof PoolEvent.Alert)
                    .hasSize(2);
            assertThat(running).isNotNull();
        }
    }

    @Test
    void slowAcquiringAndSlowStatementsAreToldOf() throws SQLException {
        Duration shortest = Duration.ofNanos(1);
        try (Monitoring.Running running =
                start(Thresholds.DEFAULT.acquireP99(shortest).operationP99(shortest))) {
            db.useConnection(writer -> {
                Thread waiter = waiter();
                await().until(() -> db.getPoolStats().waitingClients() == 1);
                assertThat(waiter.isAlive()).isTrue();
            });
            await().until(() -> alerts.stream()
                    .map(PoolEvent.Alert::condition)
                    .toList()
                    .containsAll(List.of("acquireP99", "operationP99")));
            assertThat(alerts).anySatisfy(alert -> {
                assertThat(alert.lane()).isEqualTo("app.sqlite/writer");
                assertThat(alert.message()).contains("p99 of acquiring is ", ", more than 1 ns");
            });
            assertThat(running).isNotNull();
        }
    }

    @Test
    void aLargeWalIsToldOfUntilItIsCut() throws SQLException {
        try (Monitoring.Running running = start(Thresholds.DEFAULT.walBytes(1))) {
            write(db, "INSERT INTO t (text) VALUES ('x')");
            assertThat(awaitAlert(true).message())
                    .startsWith("app.sqlite: the write-ahead log has ")
                    .endsWith(" bytes, more than 1");
            db.sqlite().checkpoint(dev.rockpool.sqlite.CheckpointMode.TRUNCATE);
            assertThat(awaitAlert(false).condition()).isEqualTo("walBytes");
            assertThat(running).isNotNull();
        }
    }

    @Test
    void itEndsWithItsClosingAndWithItsDatabase() throws SQLException {
        List<MonitoringReport> ofAnother = new CopyOnWriteArrayList<>();
        try (DatabaseManager another = DatabaseManager.withPooling(folder.resolve("another.sqlite"))
                        .with(PoolMetrics.of(new SimpleMeterRegistry()))
                        .open();
                Monitoring.Running goesOn =
                        Monitoring.of(another).onReport(ofAnother::add).startMonitoring(OFTEN)) {
            Monitoring.Running running = start(Thresholds.DEFAULT);
            await().until(() -> !reports.isEmpty());
            running.close();
            running.close();
            assertNoMore(ofAnother);

            Monitoring.Running second = start(Thresholds.DEFAULT);
            int seen = reports.size();
            await().until(() -> reports.size() > seen);
            db.close();
            assertNoMore(ofAnother);
            second.close();
            assertThat(goesOn).isNotNull();
        }
    }

    /** While others are told several times: all pools have one clock. */
    private void assertNoMore(List<MonitoringReport> others) {
        int seen = reports.size();
        int told = others.size();
        await().until(() -> others.size() > told + 3);
        assertThat(reports.size()).as("one may have been under way").isLessThanOrEqualTo(seen + 1);
    }

    @Test
    void aCallbackThatFailsIsCalledAgain() {
        try (Monitoring.Running running = Monitoring.of(db)
                .onReport(report -> {
                    reports.add(report);
                    throw new IllegalStateException("on purpose");
                })
                .startMonitoring(OFTEN)) {
            await().until(() -> reports.size() > 1);
            assertThat(running).isNotNull();
        }
    }

    @Test
    void whatCannotBeIsRefused() throws SQLException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Monitoring.of(db).startMonitoring(Duration.ofMillis(99)))
                .withMessageContaining("interval = 'PT0.099S'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thresholds.DEFAULT.cacheHitRate(1.5))
                .withMessageContaining("cacheHitRate = '1.5'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thresholds.DEFAULT.statementHitRate(Double.NaN))
                .withMessageContaining("statementHitRate = 'NaN'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thresholds.DEFAULT.waiters(-1))
                .withMessageContaining("waiters = '-1'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thresholds.DEFAULT.walBytes(-1).exhausted(false))
                .withMessageContaining("walBytes = '-1'");
        try (DatabaseManager bare =
                DatabaseManager.withPooling(folder.resolve("bare.sqlite")).open()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Monitoring.of(bare))
                    .withMessageContaining(".with(PoolMetrics.of(registry))");
        }
    }
}
