package dev.rockpool.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.cache.QueryCache;
import dev.rockpool.clients.Bank.Totals;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.PoolStats;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every client over the DataSource of one SQLite file. */
abstract class ClientContract {

    /** Whether the module that keeps prepared statements is there. */
    private static final boolean PREPARED_ARE_KEPT =
            Boolean.parseBoolean(System.getProperty("statements.pooled", "true"));

    /** Whether a policy has the query cache keep what clients read. */
    private static final boolean READS_ARE_KEPT = Boolean.getBoolean("reads.cached");

    @TempDir
    Path folder;

    DatabaseManager db;
    Bank bank;

    /** Sets the client up as its own manual says, over a schema that is there already. */
    abstract Bank open(DataSource dataSource) throws Exception;

    @BeforeEach
    void open() throws Exception {
        QueryCache cache = QueryCache.ttl(Duration.ofMinutes(1));
        db = DatabaseManager.withPooling(folder.resolve("bank.sqlite"))
                .maxConnections(6)
                .with(READS_ARE_KEPT ? cache.cacheReads(Pattern.compile("(?i)select"), Duration.ofMinutes(1)) : cache)
                .open();
        Migrations.apply(db.dataSource());
        bank = open(db.dataSource());
    }

    @AfterEach
    void close() {
        if (bank != null) {
            bank.close();
        }
        db.close();
    }

    @Test
    void sixteenThreadsReadAndWriteTheSameTablesAndNothingIsLost() throws Exception {
        Workload workload = new Workload(bank);
        workload.run();
        everyConnectionCameBack();
        workload.verify(db);
        assertThat(db.getPoolStats().statements().hits() > 0)
                .as("statements were found prepared")
                .isEqualTo(PREPARED_ARE_KEPT);
        assertThat(db.getPoolStats().cache().hits() > 0)
                .as("reads were served from the cache")
                .isEqualTo(READS_ARE_KEPT);
        close();
        // A thread that has done its last work may still be seen for an instant.
        await().untilAsserted(() -> assertThat(poolThreads()).isEmpty());
    }

    @Test
    void aReadOnlyTransactionKeepsItsSnapshotWhileAnotherThreadCommits() throws Exception {
        assumeThat(Routing.READERS_SERVE)
                .as("a DataSource that sends read-only transactions to readers")
                .isTrue();
        List<Totals> twice = bank.totalsAround(() -> Crew.run(1, worker -> bank.note("committed meanwhile")));
        assertThat(twice.get(1)).isEqualTo(twice.get(0));
        assertThat(bank.totals().notes()).isEqualTo(twice.get(0).notes() + 1);
        everyConnectionCameBack();
    }

    @Test
    void whatAReadOnlyTransactionSetOnItsConnectionDoesNotReachTheNextOne() throws Exception {
        Totals before = bank.totals();
        long note = bank.note("before");
        bank.totalsAround(() -> {});
        assertThat(bank.note("after")).isGreaterThan(note);
        assertThat(bank.totals().notes()).isEqualTo(before.notes() + 2);
        everyConnectionCameBack();
    }

    /** Checked while the client is still open. */
    final void everyConnectionCameBack() throws SQLException {
        await().untilAsserted(this::auditThePool); // a checkpoint may hold the writer just now
    }

    private void auditThePool() {
        PoolStats stats = db.getPoolStats();
        assertThat(stats.activeConnections()).isZero();
        assertThat(stats.waitingClients()).isZero();
        assertThat(stats.totalTimeouts()).isZero();
        assertThat(stats.leaks()).isZero();
        assertThat(stats.lanes())
                .allSatisfy(lane -> assertThat(lane.released()).isEqualTo(lane.acquired()))
                .allSatisfy(lane -> assertThat(lane.rejected()).isZero());
        if (Routing.READERS_SERVE) {
            assertThat(stats.lanes())
                    .filteredOn(lane -> lane.lane().endsWith("readers"))
                    .singleElement()
                    .extracting(LaneStats::acquired)
                    .satisfies(acquired -> assertThat(acquired).isPositive());
        }
    }

    private static List<String> poolThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("rockpool"))
                .toList();
    }
}
