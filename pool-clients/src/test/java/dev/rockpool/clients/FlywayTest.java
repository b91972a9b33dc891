package dev.rockpool.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.Test;

/** The schema of every client's test is Flyway's work; this is about migrating at the same time as others migrate, or work. */
class FlywayTest extends ClientContract {

    @Override
    Bank open(DataSource dataSource) {
        return new PlainJdbcBank(dataSource);
    }

    @Test
    void aDatabaseIsMigratedWhileSixteenThreadsReadAndWriteIt() throws Exception {
        Workload workload = new Workload(bank);
        AtomicInteger applied = new AtomicInteger();
        workload.runBeside(() -> applied.set(Migrations.applyLater(db.dataSource()).migrationsExecuted));
        everyConnectionCameBack();
        assertThat(applied).hasValue(3);
        assertThat(history()).containsExactly("1", "2", "totals", "3", "4", "busy accounts");
        workload.verify(db);
    }

    @Test
    void manyMigrateAtOnceAndEachScriptIsAppliedOnce() throws Exception {
        try (DatabaseManager fresh = DatabaseManager.withPooling(folder.resolve("fresh.sqlite"))
                .maxConnections(4)
                .open()) {
            AtomicInteger applied = new AtomicInteger();
            Crew.run(4, worker -> {
                MigrateResult result = Migrations.applyLater(fresh.dataSource());
                assertThat(result.success).isTrue();
                applied.addAndGet(result.migrationsExecuted);
            });
            assertThat(applied).hasValue(6);
            assertThat(fresh.getPoolStats().activeConnections()).isZero();
        }
    }

    @Test
    void aRepeatedMigrationFindsNothingToDoAndValidates() {
        assertThat(Migrations.apply(db.dataSource()).migrationsExecuted).isZero();
        Migrations.flyway(db.dataSource(), "classpath:db/migration").validate();
    }

    private List<String> history() {
        return List.of(Migrations.flyway(db.dataSource(), "classpath:db/migration", "classpath:db/later")
                        .info()
                        .applied())
                .stream()
                .map(FlywayTest::nameOf)
                .toList();
    }

    private static String nameOf(MigrationInfo info) {
        return info.isVersioned() ? info.getVersion().getVersion() : info.getDescription();
    }
}
