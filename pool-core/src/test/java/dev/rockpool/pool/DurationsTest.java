package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations as people write and read them. */
class DurationsTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0, PT0S",
        "5000, PT5S",
        "250ms, PT0.25S",
        "250 ms, PT0.25S",
        "' 30s ', PT30S",
        "30S, PT30S",
        "5m, PT5M",
        "1h, PT1H",
        "7d, PT168H",
        "15us, PT0.000015S",
        "15µs, PT0.000015S",
        "15ns, PT0.000000015S",
        "PT1M30S, PT1M30S",
        "pt1m30s, PT1M30S",
        "-PT5S, PT-5S",
        "999999999999999us, PT277777H46M39.999999S",
    })
    void textIsRead(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                "  ",
                "s",
                "-5",
                "-5s",
                "1.5s",
                "5 minutes",
                "5x",
                "s5",
                "1h30m",
                "1e3",
                "9999999999999999",
                "999999999999999d"
            })
    void textThatIsNoDurationIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("not a duration: '" + text + "'; write 500ms, 30s, 5m, 1h or milliseconds");
    }

    @ParameterizedTest(name = "{0} ns reads {1}")
    @CsvSource({
        "0, 0 ns",
        "999, 999 ns",
        "1000, 1.00 µs",
        "99900, 99.9 µs",
        "123456, 123 µs",
        "1000000, 1.00 ms",
        "12340000, 12.3 ms",
        "123400000, 123 ms",
        "999999999, 1000 ms",
        "4200000000, 4.20 s",
        "123400000000, 123 s",
        "3599000000000, 3599 s",
        "3600000000000, 1.00 h",
        "31536000000000000, 8760 h",
        "9223372036854775807, 2562048 h",
        "-5, -5 ns",
        "-4200000000, -4.20 s",
        "-9223372036854775808, -2562048 h",
    })
    void nanosecondsAreWrittenWithThreeDigits(long nanos, String expected) {
        assertThat(Durations.format(nanos)).isEqualTo(expected);
        assertThat(Durations.format(Duration.ofNanos(nanos))).isEqualTo(expected);
    }

    @Test
    void numbersAreWrittenAlikeWhereverTheProgramRuns() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(Durations.format(4_200_000_000L)).isEqualTo("4.20 s");
            assertThat(Durations.parse("30S")).isEqualTo(Duration.ofSeconds(30));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whatDoesNotFitIntoNanosecondsIsTheNearestNumber() {
        assertThat(Durations.saturatedNanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        assertThat(Durations.saturatedNanos(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
        assertThat(Durations.saturatedNanos(Duration.ofNanos(-7))).isEqualTo(-7);
        assertThat(Durations.format(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("2562048 h");
    }
}
