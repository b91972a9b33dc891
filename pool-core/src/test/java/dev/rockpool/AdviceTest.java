package dev.rockpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.Diagnosis.LaneDiagnosis;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.Incident;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Priority;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.StatementEviction;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.WaiterReport;
import dev.rockpool.pool.WalStats;
import dev.rockpool.pool.WriteQueueStats;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The sentences that figures give, by figures made up for the purpose. */
class AdviceTest {

    private static final String WRITER = "app.db/writer";
    private static final String READERS = "app.db/readers";
    private static final Map<String, LaneRoom> ROOMS =
            Map.of(WRITER, LaneRoom.ONE_WRITER, READERS, LaneRoom.AS_CONFIGURED);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final WalStats QUIET = new WalStats(1_000, 4_000, 9, 0, 0, Duration.ZERO, Duration.ZERO);

    private PoolConfig config = PoolConfig.builder().build();
    private final List<LaneDiagnosis> lanes = new ArrayList<>();
    private final List<Incident> incidents = new ArrayList<>();
    private WalStats wal = QUIET;
    private @Nullable String walHolder;
    private CacheStats cache = CacheStats.NONE;
    private StatementPoolStats statements = StatementPoolStats.NONE;

    private static LaneStats figures(String lane, int min, int max, int total, int peak, long acquired, long leaks) {
        Duration none = Duration.ZERO;
        return new LaneStats(
                lane, min, max, total, 0, total, 0, peak, total, 0, 0, acquired, acquired, 0, 0, 0, leaks, 0, 0, 0, 0,
                none, none, List.of());
    }

    private static LaneStats figures(String lane, int max) {
        return figures(lane, 1, max, max, 0, 0, 0);
    }

    private static List<LeaseReport> leases(int count) {
        List<LeaseReport> leases = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            leases.add(new LeaseReport("c." + i, "holder-" + i, Duration.ofSeconds(9), "SELECT " + i, null));
        }
        return leases;
    }

    private static List<WaiterReport> waiters(int count, Duration first) {
        List<WaiterReport> waiters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiters.add(new WaiterReport("waiter-" + i, first, Priority.NORMAL, false));
        }
        return waiters;
    }

    private void lane(LaneStats stats, int leases, List<WaiterReport> waiters) {
        lanes.add(new LaneDiagnosis(stats, leases(leases), waiters, null));
    }

    private void happened(PoolEvent event, Duration ago) {
        incidents.add(new Incident(NOW.minus(ago), event));
    }

    private static PoolEvent timedOut(String lane) {
        return new PoolEvent.AcquireTimedOut(lane, Duration.ofSeconds(30), "message");
    }

    private List<String> advice() {
        PoolStats stats = new PoolStats(
                "app.db",
                lanes.stream().map(LaneDiagnosis::stats).toList(),
                cache,
                wal,
                WriteQueueStats.NONE,
                statements);
        return Advice.on(stats, config, lanes, ROOMS, walHolder, incidents, NOW);
    }

    private String only() {
        assertThat(advice()).hasSize(1);
        return advice().get(0);
    }

    @Test
    void whereAllIsWellThereIsNothingToSay() {
        lane(figures(WRITER, 1), 1, List.of());
        lane(figures(READERS, 4), 4, waiters(3, Duration.ofMillis(99)));
        assertThat(advice()).isEmpty();
    }

    @Test
    void whoWaitsForTheWriterIsToldWhoHoldsItAndToHoldItForLess() {
        lane(figures(WRITER, 1), 1, waiters(2, Duration.ofSeconds(3)));
        assertThat(only())
                .isEqualTo(
                        "2 callers wait for app.db/writer, the first for 3.00 s, because it is out: c.1 held 9.00 s by"
                                + " thread 'holder-1' (last SQL: SELECT 1). Do less while holding it: nothing but the writing itself,"
                                + " or write by inTransaction, whose units share commits");
    }

    @Test
    void whoWaitsForOneOfManyIsToldToRaiseTheirNumber() {
        lane(figures(READERS, 4), 4, waiters(1, Duration.ofMillis(100)));
        assertThat(only())
                .isEqualTo(
                        "1 caller waits for app.db/readers, the first for 100 ms, because all 4 are out, the longest: c.1"
                                + " held 9.00 s by thread 'holder-1' (last SQL: SELECT 1). Return connections sooner, or raise"
                                + " maxConnections");
    }

    @Test
    void aSingleReaderIsNoWriter() {
        lane(figures(READERS, 1), 1, waiters(1, Duration.ofSeconds(1)));
        assertThat(only()).endsWith("raise maxConnections").doesNotContain("writing");
    }

    @Test
    void aLaneThatLendsLessThanItHasIsSuspendedOrCannotOpen() {
        lane(figures(READERS, 4), 0, waiters(1, Duration.ofSeconds(1)));
        lane(figures(READERS, 4), 1, waiters(1, Duration.ofSeconds(1)));
        lane(figures(READERS, 4), 3, waiters(1, Duration.ofSeconds(1)));
        assertThat(advice())
                .satisfiesExactly(
                        none -> assertThat(none).contains("although nobody holds a connection: the lane is suspended"),
                        one -> assertThat(one).contains("although only 1 of 4 is out"),
                        three -> assertThat(three).contains("although only 3 of 4 are out"));
    }

    @Test
    void timeoutsOfLateAreCountedLaneByLane() {
        lane(figures(WRITER, 1), 0, List.of());
        lane(figures(READERS, 4), 0, List.of());
        happened(timedOut(WRITER), Duration.ofMinutes(6));
        happened(timedOut(WRITER), Duration.ofMinutes(5));
        happened(timedOut(READERS), Duration.ZERO);
        happened(timedOut(READERS), Duration.ZERO);
        assertThat(advice())
                .containsExactly(
                        "1 caller waited for app.db/writer in vain lately. " + LaneRoom.ONE_WRITER.remedy()
                                + ", or raise acquireTimeout",
                        "2 callers waited for app.db/readers in vain lately. Return connections sooner, or raise"
                                + " maxConnections, or raise acquireTimeout");
    }

    @Test
    void ofMoreTimeoutsThanAreKeptItIsNotClaimedToKnowTheNumber() {
        lane(figures(READERS, 4), 0, List.of());
        for (int i = 0; i < Incident.MOST_KEPT; i++) {
            happened(timedOut(READERS), Duration.ZERO);
        }
        assertThat(only()).startsWith("At least 50 callers waited");
    }

    @Test
    void connectionsThatCannotBeOpenedComeFirstAndShowNoMessage() {
        lane(figures(READERS, 4), 0, waiters(1, Duration.ofSeconds(1)));
        happened(
                new PoolEvent.OpenFailed(READERS, "reader.1", new SQLException("password=secret", "08001", 14)),
                Duration.ofMinutes(1));
        assertThat(advice())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("Connections of app.db/readers could not be opened:"
                        + " SQLException (08001, 14). See that the database can be reached");
        incidents.clear();
        happened(new PoolEvent.OpenFailed(READERS, "reader.1", new SQLException("old")), Duration.ofMinutes(6));
        assertThat(advice()).hasSize(1);
    }

    @Test
    void leaksAreCountedAndTheWayToTheirStacksIsShown() {
        lane(figures(READERS, 1, 4, 4, 0, 9, 1), 0, List.of());
        config = PoolConfig.builder().leakThreshold(Duration.ofMinutes(1)).build();
        assertThat(only())
                .isEqualTo(
                        "1 lease was held for longer than leakThreshold = 60.0 s: set leakStacks to see where they are"
                                + " borrowed");
        config = PoolConfig.builder()
                .leakThreshold(Duration.ofMinutes(1))
                .leakStacks(true)
                .build();
        assertThat(only()).endsWith(": its stack is in the log");
        lane(figures(WRITER, 1, 1, 1, 0, 9, 2), 0, List.of());
        assertThat(only()).startsWith("3 leases were held").endsWith(": their stacks are in the log");
    }

    @Test
    void aWalOverItsLimitIsToldWithWhoHoldsIt() {
        wal = new WalStats(4_000, 4_000, 9, 0, 0, Duration.ZERO, Duration.ZERO);
        walHolder = "reader.1 held 9 s by thread 'x'";
        assertThat(advice()).as("at its limit").isEmpty();
        wal = new WalStats(4_001, 4_000, 9, 0, 0, Duration.ZERO, Duration.ZERO);
        assertThat(only()).contains("4001 bytes", "walSizeLimit = 4000", "because reader.1 held 9 s", "maxReadAge");
        walHolder = null;
        assertThat(advice()).as("it is about to be cut").isEmpty();
        wal = new WalStats(8_001, 4_000, 9, 0, 0, Duration.ZERO, Duration.ZERO);
        assertThat(only()).contains("8001 bytes", "more than twice walSizeLimit = 4000", "another process");
        wal = new WalStats(8_001, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO);
        assertThat(advice()).as("no WAL of ours").isEmpty();
    }

    @Test
    void slowAcquiresAreToldWithWhatTheLaneAllows() {
        Quantiles slow = new Quantiles(9, Duration.ZERO, Duration.ZERO, Duration.ofMillis(101), Duration.ofSeconds(1));
        Quantiles quick = new Quantiles(9, Duration.ZERO, Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(1));
        lanes.add(new LaneDiagnosis(figures(WRITER, 1), List.of(), List.of(), slow));
        lanes.add(new LaneDiagnosis(figures(READERS, 4), List.of(), List.of(), quick));
        assertThat(only())
                .startsWith("p99 of acquiring app.db/writer is 101 ms")
                .contains("inTransaction");
    }

    @Test
    void connectionsThatNobodyNeedsAreCountedWhereTheyStayByTheirMinimum() {
        lane(figures(READERS, 10, 10, 10, 3, 1_000, 0), 0, List.of());
        assertThat(only())
                .isEqualTo(
                        "10 of 10 connections of app.db/readers are idle, and not more than 3 were seen in use at once"
                                + " lately: 4 would do. Lower minConnections");
        for (LaneStats enough : List.of(
                figures(READERS, 10, 10, 10, 3, 999, 0), // too few leases to judge by
                figures(READERS, 10, 10, 10, 4, 1_000, 0), // not more than twice what is needed
                figures(READERS, 4, 10, 10, 3, 1_000, 0))) { // they go by themselves
            lanes.clear();
            lane(enough, 0, List.of());
            assertThat(advice()).as("%s", enough).isEmpty();
        }
    }

    @Test
    void aStatementPoolThatIsTooSmallIsToldFromOneThatIsNot() {
        statements = new StatementPoolStats(900, 100, 0, 0, 9, 9, Map.of(StatementEviction.CAPACITY, 51L));
        assertThat(only())
                .startsWith("51 prepared statements were closed for want of room, while 1000 were asked for: raise"
                        + " StatementPool.perConnection");
        statements = new StatementPoolStats(900, 100, 0, 0, 9, 9, Map.of(StatementEviction.CAPACITY, 50L));
        assertThat(advice()).isEmpty();
        statements = new StatementPoolStats(9, 100, 0, 0, 9, 9, Map.of(StatementEviction.CAPACITY, 51L));
        assertThat(advice()).as("too few to judge by").isEmpty();
    }

    private static CacheStats cache(long hits, long misses) {
        return new CacheStats(hits, misses, misses, 0, Duration.ZERO, 0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of());
    }

    @Test
    void aCacheThatServesLittleIsToldFromOneThatServes() {
        cache = cache(190, 810);
        assertThat(only()).startsWith("The query cache served 19 % of 1000 cached reads");
        cache = cache(200, 800);
        assertThat(advice()).isEmpty();
        cache = cache(1, 998);
        assertThat(advice()).as("too few to judge by").isEmpty();
    }
}
