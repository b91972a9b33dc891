package dev.rockpool.pool;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write and read them: {@code 30s}, {@code 5m}, {@code 250 ms}. */
public final class Durations {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*(ns|us|µs|ms|s|m|h|d)?");

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @param text a whole number with a unit (ns, us, ms, s, m, h, d), a bare number of milliseconds, or ISO-8601 ({@code PT30S})
     * @return the duration
     * @throws IllegalArgumentException when the text is none of these
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        try {
            return matcher.matches()
                    ? of(Long.parseLong(matcher.group(1)), matcher.group(2))
                    : Duration.parse(text.strip());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "not a duration: '" + text + "'; write 500ms, 30s, 5m, 1h or milliseconds", e);
        }
    }

    private static Duration of(long amount, @Nullable String unit) {
        return switch (unit == null ? "ms" : unit) {
            case "ns" -> Duration.ofNanos(amount);
            case "us", "µs" -> Duration.of(amount, ChronoUnit.MICROS);
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /**
     * Writes a duration with three significant digits.
     *
     * @param duration any duration
     * @return for example {@code 4.20 s}
     */
    public static String format(Duration duration) {
        return format(saturatedNanos(duration));
    }

    /**
     * Writes a number of nanoseconds with three significant digits.
     *
     * @param nanos any number
     * @return for example {@code 4.20 s}
     */
    public static String format(long nanos) {
        double n = nanos;
        if (Math.abs(n) >= 3.6e12) {
            return String.format(Locale.ROOT, Math.abs(n) >= 3.6e14 ? "%.0f h" : "%.3g h", n / 3.6e12);
        } else if (Math.abs(n) >= 1e9) {
            return String.format(Locale.ROOT, n >= 1e11 ? "%.0f s" : "%.3g s", n / 1e9);
        } else if (Math.abs(n) >= 1e6) {
            return String.format(Locale.ROOT, n >= 1e8 ? "%.0f ms" : "%.3g ms", n / 1e6);
        } else if (Math.abs(n) >= 1e3) {
            return String.format(Locale.ROOT, n >= 1e5 ? "%.0f µs" : "%.3g µs", n / 1e3);
        }
        return nanos + " ns";
    }

    /**
     * Converts to nanoseconds without overflow.
     *
     * @param duration any duration
     * @return its nanoseconds, or the nearest long where they do not fit
     */
    public static long saturatedNanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
