package dev.rockpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.StatementTiming;
import dev.rockpool.pool.WatchLog;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.PoolTimes;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watches belong to the manager that added them, or to a module; and what a module offers is found by its type. */
@Timeout(60)
class WatchesOfManagersTest {

    private static final String ASK = "SELECT 1";

    @TempDir
    Path folder;

    private final WatchLog watch = new WatchLog(Activity.STATEMENT);

    private DatabaseManager open(PoolModule... modules) throws SQLException {
        DatabaseBuilder builder = DatabaseManager.withPooling(folder.resolve("app.sqlite"));
        for (PoolModule module : modules) {
            builder = builder.with(module);
        }
        return builder.open();
    }

    @Test
    void aWatchGoesWithItsManagerAndTheDatabaseStays() throws SQLException {
        try (DatabaseManager first = open()) {
            DatabaseManager second = open();
            WatchLog ofFirst = new WatchLog(Activity.STATEMENT);
            first.addWatch(ofFirst);
            second.addWatch(watch);
            Sql.read(first, ASK);
            assertThat(watch.outcomes()).as("a pool is watched as a whole").hasSize(1);
            assertThat(ofFirst.outcomes()).hasSize(1);
            second.close();
            Sql.read(first, ASK);
            assertThat(watch.outcomes()).hasSize(1);
            assertThat(ofFirst.outcomes()).hasSize(2);
            assertThatIllegalStateException().isThrownBy(() -> second.addWatch(watch));
            assertThat(second.diagnose().advice()).as("the database is open").isEmpty();
        }
    }

    @Test
    void whatOneManagerRemovesStaysTheOthers() throws SQLException {
        try (DatabaseManager first = open();
                DatabaseManager second = open()) {
            first.addWatch(watch);
            second.addWatch(watch);
            Sql.read(first, ASK);
            assertThat(watch.outcomes()).hasSize(2);
            first.removeWatch(watch);
            first.removeWatch(watch);
            Sql.read(first, ASK);
            assertThat(watch.outcomes()).hasSize(3);
            second.removeWatch(watch);
            Sql.read(first, ASK);
            assertThat(watch.outcomes()).hasSize(3);
        }
    }

    /** What a module offers by its type. */
    private record Offer(ActivityWatch watch) implements PoolModule.Attachment, PoolTimes {

        @Override
        public PoolTimes times() {
            return this;
        }

        @Override
        public List<StatementTiming> slowest(int most) {
            return List.of(new StatementTiming("SELECT\n2", 3, 0, 6, Duration.ofSeconds(9), quantiles()));
        }

        @Override
        public Quantiles acquire(String lane) {
            return lane.endsWith("/readers") ? quantiles() : Quantiles.NONE;
        }

        private static Quantiles quantiles() {
            return new Quantiles(
                    3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(150), Duration.ofSeconds(4));
        }
    }

    private record Offering(PoolModule.Attachment attachment) implements PoolModule {
        @Override
        public String name() {
            return "offering";
        }

        @Override
        public Attachment attach(ModuleContext context) {
            assertThat(context.database()).isEqualTo("app.sqlite");
            return attachment;
        }
    }

    @Test
    void whatAModuleOffersIsFoundByItsTypeAndItsWatchIsTold() throws SQLException {
        Offer offer = new Offer(watch);
        try (DatabaseManager db = open(new Offering(offer))) {
            assertThat(db.attachment(Offer.class)).containsSame(offer);
            assertThat(db.attachment(PoolTimes.class)).containsSame(offer);
            assertThat(db.attachment(String.class)).isEmpty();
            Sql.read(db, ASK);
            assertThat(watch.outcomes()).hasSize(1);
        }
    }

    @Test
    void whatAModuleMeasuresIsPartOfADiagnosis() throws SQLException {
        try (DatabaseManager db = open(new Offering(new Offer(watch)))) {
            Diagnosis diagnosis = db.diagnose();
            assertThat(diagnosis.slowest()).hasSize(1);
            assertThat(diagnosis.lanes().get(1).acquire()).isEqualTo(Offer.quantiles());
            assertThat(diagnosis.advice())
                    .singleElement()
                    .asString()
                    .startsWith("p99 of acquiring app.sqlite/readers is 150 ms, more than 100 ms. Return connections");
            assertThat(diagnosis.describe())
                    .containsOnlyOnce("to get one took p50 1.00 ms, p99 150 ms, at most 4.00 s")
                    .contains("9.00 s in 3 runs, p50 1.00 ms, p99 150 ms, at most 4.00 s: SELECT 2\n");
        }
    }

    @Test
    void withoutSuchAModuleThereIsNothingToFind() throws SQLException {
        try (DatabaseManager db = open()) {
            assertThat(db.attachment(PoolTimes.class)).isEmpty();
            assertThat(db.diagnose().lanes()).allMatch(lane -> lane.acquire() == null);
        }
    }
}
