package dev.rockpool.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.Durability;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class ContentionTest {

    private static final Duration TIME = Duration.ofMillis(300);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(SqliteContention.Kind.class)
    void every_pool_does_the_same_work_and_loses_nothing(SqliteContention.Kind kind) throws SQLException {
        Path file = folder.resolve("shop.sqlite");
        Shop.create(file);
        WorkLog log;
        SqliteContention.Target target = kind.open(file, Durability.NORMAL);
        try (OpenPool pool = target.pool()) {
            ContentionMember member = new ContentionMember(pool.dataSource(), target.units(), 0, true);
            long now = System.nanoTime();
            Crowd.Period period = new Crowd.Period(now, now + TimeUnit.HOURS.toNanos(1));
            for (int i = 0; i < 2_000; i++) {
                member.act(period);
            }
            log = member.log;
        }
        Figures figures = WorkLog.summarize(List.of(log), Duration.ofSeconds(1));

        assertThat(figures.get("operations")).isEqualTo(2_000);
        assertThat(figures.get("reads")).isBetween(1_500.0, 1_700.0);
        assertThat(figures.get("errors")).isZero();
        assertThat(log.acknowledged().cardinality()).isBetween(200, 400);
        Shop.requireSound(file, List.of(log));
    }

    @ParameterizedTest
    @EnumSource(names = {"ROCKPOOL", "ROCKPOOL_UNITS"})
    void both_parts_are_measured_without_an_error(SqliteContention.Kind kind) throws Exception {
        Path file = folder.resolve("shop.sqlite");

        Figures figures = SqliteContention.measure(file, kind, Durability.NORMAL, TIME);

        assertThat(figures.get("alone.reads")).isPositive();
        assertThat(figures.get("alone.writes")).isZero();
        assertThat(figures.get("reads")).isPositive();
        assertThat(figures.get("writes")).isPositive();
        assertThat(figures.get("errors")).isZero();
    }

    @Test
    void an_error_is_named_as_sqlite_names_it_whatever_it_is_wrapped_in() {
        SQLException busy =
                new SQLException("wrapped", new SQLiteException("locked", SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT));
        WorkLog log = new WorkLog();
        Crowd.Period always = new Crowd.Period(System.nanoTime(), System.nanoTime() + TimeUnit.HOURS.toNanos(1));
        log.failed(always, busy);
        log.failed(always, new SQLException("something else"));

        Figures figures = WorkLog.summarize(List.of(log), Duration.ofSeconds(1));

        assertThat(figures.get("lockErrors")).isEqualTo(1);
        assertThat(figures.get("otherErrors")).isEqualTo(1);
        assertThat(WorkLog.errors("a pool", figures))
                .contains("Errors of a pool: SQLException 1, SQLITE_BUSY_SNAPSHOT 1.");
    }
}
