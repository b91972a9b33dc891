package dev.rockpool.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsBenchmarksTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(MetricsCost.Side.class)
    void every_side_borrows_and_reads(MetricsCost.Side side) throws Exception {
        Figures figures = MetricsCost.measure(folder.resolve("shop.sqlite"), side, 1);

        assertThat(figures.get("BORROW.nanos")).isPositive();
        assertThat(figures.get("READ.nanos")).isPositive();
        assertThat(figures.has("READ.bytes")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(MetricsMany.Side.class)
    void many_pools_are_in_one_scrape(MetricsMany.Side side) throws Exception {
        Figures figures = MetricsMany.measure(side, 10);

        assertThat(figures.get("series")).isGreaterThan(100);
        assertThat(figures.get("scrape")).isPositive();
    }
}
