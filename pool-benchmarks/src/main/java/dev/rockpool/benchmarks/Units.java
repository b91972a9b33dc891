package dev.rockpool.benchmarks;

import java.util.Locale;

/** Numbers as people read them. */
final class Units {

    private Units() {}

    /** A time in nanoseconds: {@code 23.4 ns}, {@code 1.20 ms}. */
    static String time(double nanos) {
        if (nanos < 1e3) {
            return digits(nanos) + " ns";
        } else if (nanos < 1e6) {
            return digits(nanos / 1e3) + " µs";
        } else if (nanos < 1e9) {
            return digits(nanos / 1e6) + " ms";
        }
        return digits(nanos / 1e9) + " s";
    }

    /** A rate or a count: {@code 14.2 k}. */
    static String count(double value) {
        if (value < 1e4) {
            return String.format(Locale.ROOT, "%,.0f", value);
        } else if (value < 1e6) {
            return digits(value / 1e3) + " k";
        }
        return digits(value / 1e6) + " M";
    }

    /** A ratio near one: {@code 1.013}. */
    static String fine(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }

    /** A share between 0 and 1: {@code 99.9 %}. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    /** Whole bytes. */
    static String bytes(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    /** A ratio: {@code 0.14}. */
    static String ratio(double value, double baseline) {
        if (baseline == 0) {
            return value == 0 ? "1" : "–";
        }
        double ratio = value / baseline;
        if (ratio == 0) {
            return "0";
        } else if (ratio >= 100) {
            return String.format(Locale.ROOT, "%.0f", ratio);
        } else if (ratio >= 10) {
            return String.format(Locale.ROOT, "%.1f", ratio);
        } else if (ratio >= 0.1) {
            return String.format(Locale.ROOT, "%.2f", ratio);
        }
        return String.format(Locale.ROOT, "%.2g", ratio).replaceAll("e-0", "e-");
    }

    /** Three digits that count. */
    private static String digits(double value) {
        if (value < 10) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }
}
