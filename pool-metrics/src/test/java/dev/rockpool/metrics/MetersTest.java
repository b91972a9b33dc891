package dev.rockpool.metrics;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.AcquireTimeoutException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is bound to a registry, that it tells the truth, and that it goes with the pool. */
@Timeout(60)
class MetersTest {

    @TempDir
    Path folder;

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private DatabaseManager open(PoolMetrics metrics) throws SQLException {
        return DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(4)
                .with(metrics)
                .open();
    }

    private double figure(String name, String... tags) {
        return registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
    }

    /** After what a snapshot is kept for. */
    private void awaitFigure(double expected, String name, String... tags) {
        await().untilAsserted(() -> assertThat(figure(name, tags)).isEqualTo(expected));
    }

    private static Set<String> names(MeterRegistry registry) {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().syntheticAssociation() == null) // this registry's own, for histograms
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // ---- what there is

    @Test
    void everyMeterOfTheTableIsBoundOnceItHasSomethingToTell() throws SQLException {
        try (DatabaseManager db = open(PoolMetrics.of(registry))) {
            write(db, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
            db.inTransaction(unit -> unit.createStatement().execute("INSERT INTO t VALUES (1)"));
            db.evictConnections();
            await().until(() -> registry.find("rockpool.connections.evicted").counter() != null);
            List<String> expected =
                    Arrays.stream(PoolMeter.values()).map(meter -> meter.meter).toList();
            await().untilAsserted(() -> assertThat(names(registry)).containsExactlyInAnyOrderElementsOf(expected));
        }
    }

    @Test
    void everyMeterSaysWhatItTells() throws SQLException {
        try (DatabaseManager db = open(PoolMetrics.of(registry))) {
            read(db, "SELECT 1");
            for (Meter meter : registry.getMeters()) {
                assertThat(meter.getId().getDescription() == null)
                        .as(meter.getId().getName())
                        .isEqualTo(meter.getId().syntheticAssociation() != null);
                assertThat(meter.getId().getTag("pool")).isEqualTo("app.sqlite");
                assertThat(meter.getId().getTag("database")).isEqualTo("app.sqlite");
                assertThat(meter.getId().getTags().toString()).doesNotContain(folder.toString());
            }
        }
    }

    @Test
    void noGaugeHasANameThatPrometheusTakesForSomethingElse() {
        for (PoolMeter meter : PoolMeter.values()) {
            assertThat(meter.meter).doesNotMatch(".*[._](created|total|info|bucket)");
        }
    }

    // ---- that it is true

    @Test
    void gaugesFollowTheLanes() throws SQLException {
        try (DatabaseManager db = open(PoolMetrics.of(registry))) {
            db.useReadConnection(reader -> {
                awaitFigure(1, "rockpool.connections.active", "lane", "readers");
                awaitFigure(0, "rockpool.connections.active", "lane", "writer");
                awaitFigure(3, "rockpool.connections.max", "lane", "readers");
            });
            awaitFigure(0, "rockpool.connections.active", "lane", "readers");
            db.suspend();
            Thread waiter = new Thread(() -> {
                try {
                    read(db, "SELECT 1");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            waiter.start();
            awaitFigure(1, "rockpool.connections.waiting", "lane", "readers");
            db.resume();
            awaitFigure(0, "rockpool.connections.waiting", "lane", "readers");
        }
    }

    @Test
    void timesAndCountsAreThoseOfTheWork() throws Exception {
        try (DatabaseManager db = open(PoolMetrics.of(registry))) {
            write(db, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
            for (int i = 0; i < 10; i++) {
                read(db, "SELECT count(*) FROM t");
            }
            assertThatThrownBy(() -> read(db, "SELECT nothing FROM t")).isInstanceOf(SQLException.class);
            Timer use = registry.get("rockpool.connections.use")
                    .tag("lane", "readers")
                    .timer();
            Timer acquire = registry.get("rockpool.connections.acquire")
                    .tag("lane", "readers")
                    .timer();
            assertThat(use.count()).isEqualTo(11);
            assertThat(acquire.count()).isEqualTo(11);
            assertThat(use.totalTime(TimeUnit.NANOSECONDS)).isPositive();
            assertThat(operations("readers", "select", "ok").count()).isEqualTo(10);
            assertThat(operations("readers", "select", "error").count()).isEqualTo(1);
            assertThat(operations("writer", "create", "ok").count()).isEqualTo(1);
            awaitFigure(11, "rockpool.statements.executed", "lane", "readers");
            awaitFigure(1, "rockpool.statements.failed", "lane", "readers");
            awaitFigure(11, "rockpool.connections.acquired", "lane", "readers");
        }
    }

    private Timer operations(String lane, String operation, String outcome) {
        return registry.get("rockpool.statements.time")
                .tags("lane", lane, "operation", operation, "outcome", outcome)
                .timer();
    }

    @Test
    void aLeaseIsTimedExactly() throws SQLException {
        try (DatabaseManager db = open(PoolMetrics.of(registry))) {
            long before = System.nanoTime();
            long[] held = new long[1];
            db.useReadConnection(reader -> {
                long from = System.nanoTime();
                while (System.nanoTime() - from < Duration.ofMillis(3).toNanos()) {
                    Thread.onSpinWait();
                }
                held[0] = System.nanoTime() - from;
            });
            Timer use = registry.get("rockpool.connections.use")
                    .tag("lane", "readers")
                    .timer();
            assertThat(use.totalTime(TimeUnit.NANOSECONDS))
                    .as("not by the tick of 0.1 s")
                    .isBetween((double) held[0], (double) (System.nanoTime() - before));
        }
    }

    @Test
    void groupsAndCommitsAreCounted() throws SQLException {
        try (DatabaseManager db = open(PoolMetrics.of(registry))) {
            write(db, "CREATE TABLE t (id INTEGER PRIMARY KEY)");
            for (int i = 0; i < 3; i++) {
                db.inTransaction(unit -> unit.createStatement().executeUpdate("INSERT INTO t DEFAULT VALUES"));
            }
            assertThat(registry.get("rockpool.writes.group").summary().count()).isEqualTo(3);
            assertThat(registry.get("rockpool.writes.group").summary().totalAmount())
                    .isEqualTo(3);
            assertThat(registry.get("rockpool.writes.commit").timer().count()).isEqualTo(3);
            awaitFigure(3, "rockpool.writes.kept");
            awaitFigure((double) db.getPoolStats().wal().bytes(), "rockpool.wal.size");
            assertThat(db.getPoolStats().wal().bytes()).isPositive();
            long checkpoints = registry.get("rockpool.checkpoints.time").timer().count();
            db.sqlite().checkpoint(dev.rockpool.sqlite.CheckpointMode.TRUNCATE);
            assertThat(registry.get("rockpool.checkpoints.time").timer().count())
                    .isGreaterThan(checkpoints);
            awaitFigure(0, "rockpool.wal.size");
        }
    }

    @Test
    void whoWaitsInVainIsCountedAndTimed() throws SQLException {
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .acquireTimeout(Duration.ofMillis(20))
                .with(PoolMetrics.of(registry))
                .open()) {
            Timer acquire = registry.get("rockpool.connections.acquire")
                    .tag("lane", "writer")
                    .timer();
            long before = acquire.count();
            db.useConnection(writer -> {
                FutureTask<Void> second = new FutureTask<>(() -> {
                    db.useConnection(never -> {});
                    return null;
                });
                new Thread(second).start();
                assertThatThrownBy(second::get).hasCauseInstanceOf(AcquireTimeoutException.class);
            });
            assertThat(acquire.count()).isEqualTo(before + 2);
            assertThat(acquire.totalTime(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(20);
            awaitFigure(1, "rockpool.connections.timeouts", "lane", "writer");
        }
    }

    // ---- that it goes

    @Test
    void nothingIsLeftOfAPoolThatIsClosed() throws SQLException {
        DatabaseManager db =
                open(PoolMetrics.of(registry).naming(Naming.ROCKPOOL, Naming.HIKARICP, Naming.OPENTELEMETRY));
        read(db, "SELECT 1");
        assertThat(registry.getMeters()).hasSizeGreaterThan(100);
        db.close();
        await().untilAsserted(() -> assertThat(registry.getMeters()).isEmpty());
    }

    @Test
    void twoPoolsOfOneNameDoNotShareMeters() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        PoolMetrics metrics = PoolMetrics.of(registry);
        try (DatabaseManager db = open(metrics)) {
            DatabaseManager second = DatabaseManager.withPooling(other.resolve("app.sqlite"))
                    .maxConnections(8)
                    .with(metrics)
                    .open();
            assertThat(figure("rockpool.connections.max", "pool", "app.sqlite", "lane", "readers"))
                    .isEqualTo(3);
            assertThat(figure("rockpool.connections.max", "pool", "app.sqlite#2", "lane", "readers"))
                    .isEqualTo(7);
            second.close();
            await().until(() -> registry.find("rockpool.connections.max")
                            .tag("pool", "app.sqlite#2")
                            .meter()
                    == null);
            assertThat(figure("rockpool.connections.max", "pool", "app.sqlite", "lane", "readers"))
                    .isEqualTo(3);
            assertThat(db.isClosed()).isFalse();
        }
        try (DatabaseManager again = open(metrics)) {
            assertThat(registry.get("rockpool.connections.max")
                            .tag("pool", "app.sqlite")
                            .meters())
                    .as("the name is free again")
                    .hasSize(2);
            assertThat(again.isClosed()).isFalse();
        }
    }

    /** Their namespaces are the same, and all else that the conventions name. */
    @Test
    void thePoolThatIsClosedTakesNoMeterOfTheOtherAwayByWhateverName() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        PoolMetrics metrics = PoolMetrics.of(registry).naming(Naming.OPENTELEMETRY);
        try (DatabaseManager db = open(metrics)) {
            try (DatabaseManager second = DatabaseManager.withPooling(other.resolve("app.sqlite"))
                    .with(metrics)
                    .open()) {
                read(db, "SELECT 1");
                read(second, "SELECT 1");
                read(second, "SELECT 1");
            }
            await().until(() -> registry.find("db.client.connection.max")
                            .tag("db.client.connection.pool.name", "app.sqlite#2/readers")
                            .meter()
                    == null);
            read(db, "SELECT 1");
            Timer operations = registry.get("db.client.operation.duration")
                    .tags("db.namespace", "app.sqlite", "db.operation.name", "SELECT")
                    .timer();
            assertThat(operations.count()).isEqualTo(2);
        }
    }

    @Test
    void databasesHaveTheNamesThatOpenTelemetryGivesThem() {
        assertThat(List.of("sqlite", "h2", "sqlserver", "nobodys"))
                .extracting(engine -> new PoolTags("app", "app", engine)
                        .openTelemetry("app/primary", PoolMeter.MAX).stream()
                                .filter(tag -> tag.getKey().equals("db.system.name"))
                                .findFirst()
                                .orElseThrow()
                                .getValue())
                .containsExactly("sqlite", "h2database", "microsoft.sql_server", "other_sql");
    }

    @Test
    void aRegistryThatRefusesAMeterKeepsThePoolFromOpeningAndLeavesNothing() throws SQLException {
        registry.config().onMeterAdded(meter -> {
            if (meter.getId().getName().equals("rockpool.wal.size")) {
                throw new IllegalArgumentException("refused on purpose");
            }
        });
        assertThatThrownBy(() -> open(PoolMetrics.of(registry))).hasMessageContaining("refused on purpose");
        assertThat(registry.getMeters().stream()
                        .filter(meter -> !meter.getId().getName().equals("rockpool.wal.size")))
                .isEmpty();
        try (DatabaseManager db = open(PoolMetrics.of(new SimpleMeterRegistry()))) {
            assertThat(read(db, "SELECT 1")).isEqualTo("1");
        }
    }

    // ---- the other schemes

    /** What HikariCP's own Micrometer tracker registers. */
    @Test
    void hikariCpsNamesAreThoseOfHikariCpWithEachLaneAsAPool() throws SQLException {
        try (DatabaseManager db = open(PoolMetrics.of(registry).naming(Naming.HIKARICP))) {
            read(db, "SELECT 1");
            assertThat(names(registry))
                    .containsExactlyInAnyOrder(
                            "hikaricp.connections",
                            "hikaricp.connections.idle",
                            "hikaricp.connections.active",
                            "hikaricp.connections.pending",
                            "hikaricp.connections.max",
                            "hikaricp.connections.min",
                            "hikaricp.connections.acquire",
                            "hikaricp.connections.usage",
                            "hikaricp.connections.creation",
                            "hikaricp.connections.timeout");
            for (Meter meter : registry.getMeters()) {
                assertThat(meter.getId().getTags()).hasSize(1);
                assertThat(meter.getId().getTag("pool")).isIn("app.sqlite/readers", "app.sqlite/writer");
            }
            assertThat(registry.get("hikaricp.connections.usage")
                            .tag("pool", "app.sqlite/readers")
                            .timer()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void openTelemetrysNamesTagsAndBucketsAreThoseOfItsConventions() throws SQLException {
        try (DatabaseManager db = open(PoolMetrics.of(registry).naming(Naming.OPENTELEMETRY))) {
            read(db, "SELECT 1");
            assertThat(names(registry))
                    .containsExactlyInAnyOrder(
                            "db.client.connection.count",
                            "db.client.connection.idle.max",
                            "db.client.connection.idle.min",
                            "db.client.connection.max",
                            "db.client.connection.pending_requests",
                            "db.client.connection.timeouts",
                            "db.client.connection.create_time",
                            "db.client.connection.wait_time",
                            "db.client.connection.use_time",
                            "db.client.operation.duration");
            for (String state : List.of("used", "idle")) {
                assertThat(registry.get("db.client.connection.count")
                                .tags(
                                        "db.client.connection.state",
                                        state,
                                        "db.client.connection.pool.name",
                                        "app.sqlite/readers",
                                        "db.system.name",
                                        "sqlite")
                                .gauge())
                        .isNotNull();
            }
            Timer operations = registry.get("db.client.operation.duration")
                    .tags("db.system.name", "sqlite", "db.namespace", "app.sqlite", "db.operation.name", "SELECT")
                    .timer();
            assertThat(operations.count()).isEqualTo(1);
            assertThat(Arrays.stream(operations.takeSnapshot().histogramCounts())
                            .map(CountAtBucket::bucket)
                            .map(nanos -> nanos / 1e9))
                    .containsExactly(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);
        }
    }

    @Test
    void histogramsCanBeLeftOut() throws SQLException {
        try (DatabaseManager db = open(PoolMetrics.of(registry).histograms(false))) {
            read(db, "SELECT 1");
            assertThat(registry.get("rockpool.connections.use")
                            .tag("lane", "readers")
                            .timer()
                            .takeSnapshot()
                            .histogramCounts())
                    .isEmpty();
        }
    }

    @Test
    void aRegistryIsNeeded() {
        assertThatNullPointerException().isThrownBy(() -> PoolMetrics.of(null)).withMessageContaining("MeterRegistry");
    }
}
