package dev.rockpool.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A number is kept with all its digits, or said not to be. */
class NumberTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "12", "-1.5", "1e5", "1.25E-7", "9e999", "0.10"})
    void jsonWouldCallTheseNumbers(String text) {
        assertThat(NumberText.isJson(text)).isTrue();
        assertThat(NumberText.isNumber(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"007", "+1", "1.", ".5", "-.5e3"})
    void sqliteAloneWouldCallTheseNumbers(String text) {
        assertThat(NumberText.isJson(text)).isFalse();
        assertThat(NumberText.isNumber(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", ".", "1e", "1e+", "e5", "0x10", "1_000", "NaN", "Infinity", "12 ", "1.2.3", "1f", "١٢"})
    void nobodyWouldCallTheseNumbers(String text) {
        assertThat(NumberText.isJson(text)).isFalse();
        assertThat(NumberText.isNumber(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, false, 9223372036854775807",
        "-9223372036854775808, false, -9223372036854775808",
        "9223372036854775808, false, 9.223372036854776E18",
        "9007199254740993, false, 9007199254740993",
        "9007199254740993, true, ",
        "9007199254740992, true, 9007199254740992",
        "10000000000000000001, false, ",
        "0.1, false, 0.1",
        "0.1000000000000000055511151231257827, false, 0.1",
        "0.10000000000000001, false, 0.1",
        "0.10000000000000002, false, 0.10000000000000002",
        "0.100000000000000011, false, ",
        "12345678901234.567, false, ",
        "123456789012.345, false, 1.23456789012345E11",
        "3.14159265358979323846, false, ",
        "1e400, false, ",
        "9e999, false, Infinity",
        "-9e999, true, -Infinity",
        "1e-400, false, ",
        "0e-400, false, 0.0",
        "4.9E-324, false, 4.9E-324",
        "1e99999999999, false, ",
    })
    void digitsAreKeptOrTheNumberIsRefused(String text, boolean real, String kept) {
        assertThat(String.valueOf(NumberText.exact(text, real))).isEqualTo(kept == null ? "null" : kept);
    }

    @Test
    void everyDoublesOwnTextIsKept() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(NumberText.exact(Double.toString(value), true)).isEqualTo(value);
            }
        }
    }

    @Test
    void aNumberOfEndlessLengthIsRefusedAtOnce() {
        assertThat(NumberText.exact("0." + "3".repeat(5_000_000), false)).isNull();
    }
}
