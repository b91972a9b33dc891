package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.PoolEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The WAL under writers that never pause: it stays small beside readers that come and go, and writers do not pay for one that stays. */
@Timeout(180)
class WalBoundTest {

    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final Duration PHASE = Duration.ofSeconds(10);
    /** How fast the disk is at the moment is not the question. */
    private static final Duration PATIENT = Duration.ofSeconds(1);
    /** The default. */
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path folder;

    private WalLoad load(long limit, int bytesEach, Duration stall) throws SQLException {
        return new WalLoad(folder.resolve("app.sqlite"), limit, bytesEach, stall);
    }

    @Test
    void theWalStaysBelowTwiceItsLimit() throws Exception {
        long limit = 4 << 20;
        try (WalLoad load = load(limit, 4_000, PATIENT)) {
            load.start();
            await().atMost(A_WHILE).until(() -> load.written.get() * 4_000 > 8 * limit);
            load.end();
            assertThat(load.largest.get()).isBetween(limit / 4, 2 * limit);
            assertThat(load.db.getPoolStats().totalErrors()).isZero();
        }
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 20_000})
    @Tag("slow")
    void theWalStaysBelowTwiceItsLimitForLong(int bytesEach) throws Exception {
        long limit = 10 << 20;
        try (WalLoad load = load(limit, bytesEach, SHORT)) {
            load.start();
            pass(PHASE);
            load.end();
            Measured.info(
                    "WAL with a limit of {} bytes, rows of {}: {} bytes at most ({} %) in {} writes; p50 {} µs, p99 {} µs,"
                            + " p99.9 {} µs",
                    limit,
                    bytesEach,
                    load.largest,
                    load.largest.get() * 100 / limit,
                    load.written,
                    load.latencies.micros(0.5),
                    load.latencies.micros(0.99),
                    load.latencies.micros(0.999));
            assertThat(load.largest.get()).isLessThan(2 * limit);
        }
    }

    /** A reader that has begun to read and does not end. */
    private static Connection pin(WalLoad load) throws SQLException {
        Connection reader = load.db.dataSource().getConnection();
        reader.setReadOnly(true);
        reader.setAutoCommit(false);
        ask(reader, WalLoad.PINNED);
        return reader;
    }

    @Test
    void aReaderThatStaysIsNamedAndNoWriterIsParkedForItInVain() throws Exception {
        long limit = 1 << 20;
        String thread = Thread.currentThread().getName();
        try (CapturedErr log = new CapturedErr();
                WalLoad load = load(limit, 4_000, SHORT)) {
            Connection reader = pin(load);
            // Beyond doubt, for a clock that ticks ten times a second.
            await().until(() -> pinned(load).age().toMillis() > 300);
            load.start();
            await().atMost(A_WHILE)
                    .until(() -> log.text().contains("cannot be emptied") && load.walBytes() > 2 * limit);

            String connection = pinned(load).connection();
            assertThat(log.text()).contains(connection, thread, WalLoad.PINNED, "has been reading for");
            assertThat(load.events(PoolEvent.CheckpointBlocked.class))
                    .isNotEmpty()
                    .allSatisfy(blocked -> {
                        assertThat(blocked.holder()).contains(connection, thread, WalLoad.PINNED);
                        assertThat(blocked.lease()).isNotNull();
                        assertThat(blocked.lease().connection()).isEqualTo(connection);
                    });
            assertThat(load.events(PoolEvent.Checkpointed.class).stream()
                            .filter(checkpoint -> !checkpoint.parked().isZero()))
                    .isEmpty();

            reader.close();
            await().atMost(A_WHILE).until(() -> load.walBytes() < limit);
            load.end();
            assertThat(load.db.getPoolStats().totalErrors()).isZero();
        }
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
    }

    private static LeaseReport pinned(WalLoad load) {
        return load.db.leases().stream()
                .filter(report -> WalLoad.PINNED.equals(report.lastSql()))
                .findFirst()
                .orElseThrow();
    }

    /** How often the reader of this thread was reported. */
    private static long namings(WalLoad load, String thread) {
        return load.events(PoolEvent.CheckpointBlocked.class).stream()
                .filter(blocked ->
                        blocked.lease() != null && blocked.lease().thread().equals(thread))
                .count();
    }

    @Test
    @Tag("slow")
    void aReaderThatStaysDoesNotSlowWritersDown() throws Exception {
        long limit = 10 << 20;
        try (WalLoad load = load(limit, 4_000, SHORT)) {
            load.start();
            pass(Duration.ofSeconds(2));
            Latencies without = phase(load);
            long largest = load.largest.get();
            Latencies with;
            try (Connection reader = pin(load)) {
                with = phase(load);
                assertThat(reader.isClosed()).isFalse();
            }
            long pinned = load.walBytes();
            await().atMost(A_WHILE).until(() -> load.walBytes() < limit);
            Latencies after = phase(load);
            load.end();
            Measured.info(
                    "Writers' p99 without a pinned reader {} µs ({} writes, WAL up to {} bytes), with one for {} {} µs"
                            + " ({} writes, WAL {} bytes), after it was cut {} µs ({} writes); parked for {} at most",
                    without.micros(0.99),
                    without.count(),
                    largest,
                    PHASE,
                    with.micros(0.99),
                    with.count(),
                    pinned,
                    after.micros(0.99),
                    after.count(),
                    load.events(PoolEvent.Checkpointed.class).stream()
                            .map(PoolEvent.Checkpointed::parked)
                            .max(Duration::compareTo)
                            .orElse(Duration.ZERO));
            assertThat(namings(load, Thread.currentThread().getName())).isPositive();
            assertThat(pinned).isGreaterThan(2 * limit);
            assertThat(with.micros(0.99)).isLessThan(3 * without.micros(0.99));
        }
    }

    private static Latencies phase(WalLoad load) {
        Latencies measured = new Latencies();
        load.latencies = measured;
        pass(PHASE);
        load.latencies = new Latencies();
        return measured;
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plus(A_WHILE)).until(() -> true);
    }
}
