package dev.rockpool.stmt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Durability;
import dev.rockpool.pool.StatementEviction;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.stmt.RandomSequence.Borrowing;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random JDBC calls on a database with a statement pool, and the same calls on one without: every value, error and count must be the same,
 * and so must the databases be at the end.
 *
 * <p>Left out is what differs by its nature: the identity and the text of objects, times, and what takes long on purpose.
 */
@Timeout(600)
class RandomJdbcTest {

    private static final Logger LOG = LoggerFactory.getLogger("measured");
    private static final List<Long> FIXED = List.of(20_261_121L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    private static final int CONNECTIONS = 4;
    private static final Duration LONG = Duration.ofSeconds(12);

    @TempDir
    Path folder;

    /** One kind of database and of borrowers. */
    record Setup(String name, boolean inMemory, int perConnection, List<Borrowing> borrowings) {

        @Override
        public String toString() {
            return name;
        }

        DatabaseManager open(Path folder, boolean pooled) throws SQLException {
            return DatabaseManager.withPooling(
                            inMemory ? ":memory:" : folder.resolve("app.sqlite").toString())
                    .name("app")
                    .minConnections(CONNECTIONS)
                    .maxConnections(CONNECTIONS)
                    .durability(Durability.NORMAL)
                    .reapInterval(Duration.ofMinutes(5))
                    // Nothing but the script may take the writer: see JdbcWorld.
                    .sqlite(sqlite -> sqlite.checkpointInterval(Duration.ofDays(1))
                            .walSizeLimit(1L << 40)
                            .optimizeInterval(Duration.ZERO))
                    .statementPooling(pooled)
                    .with(StatementPool.perConnection(perConnection))
                    .open();
        }
    }

    static Stream<Setup> setups() {
        List<Borrowing> routed = List.of(Borrowing.DATA_SOURCE);
        List<Borrowing> leased = List.of(Borrowing.WRITER, Borrowing.WRITER, Borrowing.READER, Borrowing.UNIT);
        List<Borrowing> mixed = List.of(Borrowing.DATA_SOURCE, Borrowing.WRITER, Borrowing.READER, Borrowing.UNIT);
        return Stream.of(
                new Setup("routed, 3", false, 3, routed),
                new Setup("routed, 64", false, 64, routed),
                new Setup("leased, 3", false, 3, leased),
                new Setup("leased, 64", false, 64, leased),
                new Setup("mixed, 5", false, 5, mixed),
                new Setup("in memory, 3", true, 3, mixed),
                new Setup("in memory, 64", true, 64, mixed));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void nothingShowsThatStatementsArePooled(Setup setup) throws Exception {
        Figures figures = new Figures();
        for (long seed : FIXED) {
            compare(setup, seed, figures);
        }
        figures.check(setup);
    }

    @ParameterizedTest
    @MethodSource("setups")
    @Tag("slow")
    void nothingShowsForLong(Setup setup) throws Exception {
        Figures figures = new Figures();
        long end = System.nanoTime() + LONG.toNanos();
        Random seeds = new Random();
        while (System.nanoTime() - end < 0) {
            compare(setup, seeds.nextLong(), figures);
        }
        figures.check(setup);
    }

    private void compare(Setup setup, long seed, Figures figures) throws Exception {
        List<RandomSequence> script = new RandomScripts(seed, setup.borrowings()).script();
        String difference;
        try {
            difference =
                    new JdbcComparison(folder.resolve("seed" + seed), setup::open, figures::add).difference(script);
        } catch (Exception e) {
            throw new AssertionError(setup + ", seed " + seed, e);
        }
        assertThat(difference).as("%s, seed %d", setup, seed).isNull();
        figures.sequences += script.size();
        figures.calls +=
                script.stream().mapToInt(sequence -> sequence.calls().size()).sum();
    }

    /** What the pooled side did, all runs together. */
    private static final class Figures {
        long sequences;
        long calls;
        private long hits;
        private long others;
        private final Set<StatementEviction> reasons = EnumSet.noneOf(StatementEviction.class);

        void add(StatementPoolStats stats) {
            hits += stats.hits();
            others += stats.misses() + stats.bypassed();
            reasons.addAll(stats.evictions().keySet());
        }

        /** A pool that keeps nothing would differ in nothing. */
        void check(Setup setup) {
            LOG.info(
                    "{}: {} sequences, {} calls, {} hits, {} others, {}",
                    setup,
                    sequences,
                    calls,
                    hits,
                    others,
                    reasons);
            assertThat(hits).as("hits").isGreaterThan(others / 4);
            assertThat(reasons)
                    .contains(
                            StatementEviction.SCHEMA_CHANGED,
                            StatementEviction.FAILED,
                            StatementEviction.SURPLUS,
                            StatementEviction.NOT_POOLABLE,
                            StatementEviction.UNWRAPPED);
            if (setup.perConnection() < 6) {
                assertThat(reasons).contains(StatementEviction.CAPACITY);
            }
        }
    }
}
