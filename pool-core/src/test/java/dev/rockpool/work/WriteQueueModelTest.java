package dev.rockpool.work;

import static dev.rockpool.Sql.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Durability;
import dev.rockpool.pool.WriteQueueStats;
import dev.rockpool.work.RandomUnits.Mood;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random units from many callers against a serial model: those that are kept did what they would have done one after the other, and whoever
 * was told that a unit is kept, or is not, was told the truth.
 */
@Timeout(600)
class WriteQueueModelTest {

    private static final Logger MEASURED = LoggerFactory.getLogger("measured");

    @TempDir
    Path folder;

    /** One kind of database and of callers. */
    record Setup(
            String name,
            boolean inMemory,
            Durability durability,
            int maxGroupSize,
            Duration maxGroupDelay,
            int callers,
            boolean virtual,
            Mood mood) {

        @Override
        public String toString() {
            return name;
        }

        DatabaseManager open(Path folder) throws SQLException {
            return DatabaseManager.withPooling(
                            inMemory ? ":memory:" : folder.resolve("app.sqlite").toString())
                    .maxConnections(4)
                    .durability(durability)
                    .maxGroupSize(maxGroupSize)
                    .maxGroupDelay(maxGroupDelay)
                    .maxGroupTime(Duration.ofMillis(maxGroupDelay.isZero() ? 20 : 1)) // so that reruns exceed it, too
                    .acquireTimeout(Duration.ofMinutes(1))
                    .leakThreshold(mood == Mood.TAKEN_BACK ? Duration.ofMillis(200) : Duration.ZERO)
                    .reclaimLeaks(mood == Mood.TAKEN_BACK)
                    .open();
        }

        ExecutorService threads() throws ReflectiveOperationException {
            if (!virtual) {
                return Executors.newFixedThreadPool(callers);
            }
            assumeTrue(Runtime.version().feature() >= 21, "virtual threads need JDK 21");
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        }
    }

    static Stream<Setup> setups() {
        Duration none = Duration.ZERO;
        return Stream.of(
                new Setup("FULL", false, Durability.FULL, 1_000, none, 16, false, Mood.WILD),
                new Setup("NORMAL", false, Durability.NORMAL, 1_000, none, 16, false, Mood.WILD),
                new Setup("groups of 1", false, Durability.FULL, 1, none, 16, false, Mood.WILD),
                new Setup("groups of 3", false, Durability.NORMAL, 3, none, 16, false, Mood.WILD),
                new Setup("delayed", false, Durability.FULL, 1_000, Duration.ofMillis(1), 8, false, Mood.WILD),
                new Setup("calm", false, Durability.FULL, 1_000, none, 32, false, Mood.CALM),
                new Setup("in memory", true, Durability.FULL, 1_000, none, 16, false, Mood.WILD),
                new Setup("taken back", false, Durability.FULL, 1_000, none, 16, false, Mood.TAKEN_BACK),
                new Setup("virtual", false, Durability.FULL, 1_000, none, 64, true, Mood.WILD));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void theDatabaseIsThatOfASerialModelAfterEveryGroup(Setup setup) throws Exception {
        compare(setup, 20_261_121, 240);
    }

    @ParameterizedTest
    @MethodSource("setups")
    @Tag("slow")
    void theDatabaseIsThatOfASerialModelForLong(Setup setup) throws Exception {
        compare(setup, System.nanoTime(), 16_000);
    }

    private void compare(Setup setup, long seed, int units) throws Exception {
        ExecutorService threads = setup.threads();
        try (DatabaseManager db = setup.open(folder)) {
            SerialModel.create(db);
            db.resetPoolStats();
            ModelRun run = new ModelRun(db, setup.mood());
            run.run(threads, seed, setup.callers(), units / setup.callers());
            audit(db, run, setup);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("Failed with seed " + seed + ", " + units + " units, " + setup, e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void audit(DatabaseManager db, ModelRun run, Setup setup) throws Exception {
        run.model().checkFromTheBeginning(db);
        List<Integer> log = run.model().log();
        assertThat(log)
                .containsExactlyInAnyOrderElementsOf(ids(run.units().stream().filter(unit -> unit.acknowledged)));
        assertThat(read(db, "PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(read(db, "SELECT count(*) FROM late")).isEqualTo("0");
        await().untilAsserted(() -> assertThat(run.units().stream().filter(unit -> !unit.isCalledBack()))
                .as("not called back as they should be")
                .isEmpty());
        assertThat(run.calledBack())
                .as("callbacks, in the order of the commits")
                .isEqualTo(
                        log.stream().filter(id -> run.unit(id).takesCallbacks()).toList());
        if (setup.mood() == Mood.CALM) {
            inTheOrderOfTheQueue(run, log);
        }
        figures(db, run, setup);
    }

    /** Each caller's units of one priority were queued in the order of their numbers, and nothing has delayed any. */
    private static void inTheOrderOfTheQueue(ModelRun run, List<Integer> log) {
        log.stream()
                .filter(id -> run.unit(id).runsInTurn())
                .collect(Collectors.groupingBy(
                        id -> ModelRun.caller(id) + " " + run.unit(id).options().priority()))
                .forEach((line, ids) ->
                        assertThat(ids).as("caller and priority %s", line).isSorted());
    }

    private static void figures(DatabaseManager db, ModelRun run, Setup setup) {
        long queued = count(run, unit -> unit.acknowledged && !unit.way().isPlain());
        await().untilAsserted(() -> assertThat(run.committedByEvents()).isEqualTo(queued));
        WriteQueueStats stats = db.getPoolStats().writeQueue();
        assertThat(stats.committed()).isEqualTo(queued);
        assertThat(stats.depth()).isZero();
        assertThat(stats.largestGroup()).isLessThanOrEqualTo(setup.maxGroupSize());
        assertThat(stats.undoneByOthers()).isGreaterThanOrEqualTo(count(run, RandomUnit::wasUndoneByOthers));
        if (setup.mood() == Mood.CALM || setup.maxGroupSize() == 1) {
            assertThat(stats.undoneByOthers() + stats.rerun()).isZero();
        }
        await().untilAsserted(
                        () -> assertThat(db.getPoolStats().activeConnections()).isZero());
        MEASURED.info(
                "{}: {} units, {} acknowledged, {} in {} groups (largest {}), {} undone by others, {} rerun,"
                        + " {} comparisons",
                setup,
                run.units().size(),
                count(run, unit -> unit.acknowledged),
                queued,
                stats.groups(),
                stats.largestGroup(),
                stats.undoneByOthers(),
                stats.rerun(),
                run.model().checks());
    }

    private static long count(ModelRun run, Predicate<RandomUnit> which) {
        return run.units().stream().filter(which).count();
    }

    private static Set<Integer> ids(Stream<RandomUnit> units) {
        return units.map(RandomUnit::id).collect(Collectors.toSet());
    }
}
