package dev.rockpool.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.Quantiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several databases are told each by its name and all combined. */
class UnifiedMetricsTest {

    @TempDir
    private Path folder;

    private DatabaseManager one;
    private DatabaseManager two;

    @BeforeEach
    void open() throws Exception {
        PoolMetrics metrics = PoolMetrics.of(new SimpleMeterRegistry());
        one = DatabaseManager.withPooling(folder.resolve("one.sqlite"))
                .with(metrics)
                .open();
        two = DatabaseManager.withPooling(folder.resolve("two.sqlite"))
                .with(metrics)
                .open();
        for (DatabaseManager db : List.of(one, two)) {
            Sql.write(db, "CREATE TABLE t (n INTEGER)");
            db.update("INSERT INTO t VALUES (1)");
        }
        Sql.read(two, "SELECT n FROM t");
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void sumsAddUp() {
        UnifiedMetrics metrics = UnifiedMetrics.of(one, two);
        assertThat(metrics.databases()).containsOnlyKeys("one.sqlite", "two.sqlite");
        DatabaseMetrics first = metrics.databases().get("one.sqlite");
        DatabaseMetrics second = metrics.databases().get("two.sqlite");
        DatabaseMetrics all = metrics.combined();

        assertThat(all.name()).isEqualTo("combined");
        assertThat(all.closed()).isFalse();
        assertThat(all.stats().lanes()).hasSize(4);
        assertThat(all.stats().totalQueries())
                .isEqualTo(first.stats().totalQueries() + second.stats().totalQueries());
        assertThat(all.stats().writeQueue().committed()).isEqualTo(2);
        assertThat(all.stats().writeQueue().groupSizes().get(0)).isEqualTo(2);
        assertThat(all.stats().wal().limit())
                .isEqualTo(first.stats().wal().limit() + second.stats().wal().limit());
        assertThat(all.use()).hasSize(4);
        assertThat(all.diagnosis().slowest())
                .hasSize(first.diagnosis().slowest().size()
                        + second.diagnosis().slowest().size());
    }

    @Test
    void timesAreThoseOfTheWorst() {
        UnifiedMetrics metrics = UnifiedMetrics.of(List.of(one, two));
        Quantiles first = metrics.databases().get("one.sqlite").statements();
        Quantiles second = metrics.databases().get("two.sqlite").statements();
        Quantiles all = metrics.combined().statements();
        assertThat(all.count()).isEqualTo(first.count() + second.count());
        assertThat(all.p99()).isGreaterThanOrEqualTo(first.p99()).isGreaterThanOrEqualTo(second.p99());
        assertThat(List.of(first.max(), second.max())).contains(all.max());
    }

    @Test
    void aClosedOneKeepsItsFigures() {
        one.close();
        UnifiedMetrics metrics = UnifiedMetrics.of(one, two);
        assertThat(metrics.databases().get("one.sqlite").closed()).isTrue();
        assertThat(metrics.databases().get("one.sqlite").stats().totalQueries()).isPositive();
        assertThat(metrics.combined().closed()).isFalse();
    }

    @Test
    void withoutMetricsThereAreNoTimes() throws Exception {
        try (DatabaseManager plain =
                DatabaseManager.withPooling(folder.resolve("plain.sqlite")).open()) {
            assertThat(DatabaseMetrics.of(plain).statements()).isEqualTo(Quantiles.NONE);
        }
    }

    @Test
    void namesDiffer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnifiedMetrics.of(one, one))
                .withMessageContaining("one.sqlite")
                .withMessageContaining(".name(");
        assertThatIllegalArgumentException().isThrownBy(() -> UnifiedMetrics.of());
    }
}
