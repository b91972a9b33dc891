package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The most connections in use at once, over the last one to two minutes, wherever the clock begins. */
class RecentUseTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @ParameterizedTest
    @ValueSource(longs = {0, -7_000_000_000_000_000L, 7_000_000_000_000_000L, Long.MAX_VALUE - 100_000_000_000L})
    void aPeakIsForgottenAfterTwoMinutesAtTheLatestAndNotWithinOne(long begin) {
        RecentUse use = new RecentUse(begin);
        assertThat(use.peak(begin)).isZero();
        use.note(begin + SECOND, 5);
        for (int second = 2; second <= 300; second++) {
            use.note(begin + second * SECOND, 1);
            int peak = use.peak(begin + second * SECOND);
            if (second <= 61) {
                assertThat(peak).as("after %s s", second).isEqualTo(5);
            } else if (second >= 121) {
                assertThat(peak).as("after %s s", second).isEqualTo(1);
            }
        }
    }

    @Test
    void whereNobodyLooksAnyMoreNothingIsInUse() {
        RecentUse use = new RecentUse(0);
        use.note(SECOND, 5);
        assertThat(use.peak(119 * SECOND)).isEqualTo(5);
        assertThat(use.peak(120 * SECOND)).isZero();
    }

    @Test
    void aLaneTellsItsPeakAndWhatIsInUseNow() throws SQLException {
        try (LaneKit kit = LaneKit.open(4)) {
            assertThat(kit.stats().peakActive()).isZero();
            Lease first = kit.borrow();
            Lease second = kit.borrow();
            assertThat(kit.stats().peakActive()).as("now").isEqualTo(2);
            kit.tick();
            first.giveBack();
            second.giveBack();
            assertThat(kit.stats().peakActive()).as("lately").isEqualTo(2);
            kit.pass(Duration.ofMinutes(1));
            kit.pass(Duration.ofMinutes(1));
            assertThat(kit.stats().peakActive()).as("long ago").isZero();
        }
    }
}
