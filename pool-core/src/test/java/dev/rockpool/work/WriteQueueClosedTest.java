package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.work.RandomUnits.Mood;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pool is closed, without patience, under callers with random units: each of them learns what became of its unit, and it is true. */
@Timeout(120)
class WriteQueueClosedTest {

    private static final int CALLERS = 12;

    @TempDir
    Path folder;

    @RepeatedTest(3)
    void whoeverWasAcknowledgedBeforeTheEndIsKeptAndNobodyElse() throws Exception {
        closeUnderCallers(System.nanoTime());
    }

    @RepeatedTest(100)
    @Tag("slow")
    void theSameAHundredTimes() throws Exception {
        closeUnderCallers(System.nanoTime());
    }

    private void closeUnderCallers(long seed) throws Exception {
        Path file = folder.resolve("app.sqlite");
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS + 1);
        try {
            DatabaseManager db =
                    DatabaseManager.withPooling(file).maxConnections(4).open();
            SerialModel.create(db);
            ModelRun run = new ModelRun(db, Mood.CLOSED);
            Callable<Boolean> callers = () -> {
                run.run(threads, seed, CALLERS, 100_000);
                return true;
            };
            Future<Boolean> all = threads.submit(callers);
            await().until(() -> run.committedByEvents() > 20 + seed % 50);
            db.close(Duration.ZERO);
            all.get(1, TimeUnit.MINUTES);
            try (DatabaseManager after = DatabaseManager.withPooling(file).open()) {
                run.model().checkFromTheBeginning(after);
            }
            assertThat(run.model().log())
                    .containsExactlyInAnyOrderElementsOf(run.units().stream()
                            .filter(unit -> unit.acknowledged)
                            .map(RandomUnit::id)
                            .toList());
            assertThat(run.units().stream().filter(unit -> !unit.isCalledBack()))
                    .as("not called back as they should be")
                    .isEmpty();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("Failed with seed " + seed, e);
        } finally {
            threads.shutdownNow();
        }
    }
}
