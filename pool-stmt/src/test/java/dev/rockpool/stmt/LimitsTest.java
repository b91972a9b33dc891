package dev.rockpool.stmt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The estimate grows with what a statement takes: its text, and its parameters. */
class LimitsTest {

    @Test
    void aLongerTextAndMoreParametersTakeMore() {
        long least = Limits.estimate("SELECT 1");
        assertThat(least).isBetween(1_000L, 10_000L);
        assertThat(Limits.estimate("SELECT 1 AS one")).isGreaterThan(least);
        assertThat(Limits.estimate("SELECT ?")).isGreaterThan(least);
    }

    /** As measured: 90 KB for 1,000 characters with 500 parameters, and the estimate is within 1.6 of it. */
    @Test
    void manyParametersTakeWhatWasMeasured() {
        String sql = "?,".repeat(500);
        assertThat(Limits.estimate(sql)).isBetween((long) (90_000 / 1.6), (long) (90_000 * 1.6));
    }
}
