package dev.rockpool.transfer;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Numbers as text, and what becomes of them without a loss. Stateless. */
final class NumberText {

    /** SQLite itself writes and reads infinity so, because JSON has no word for it. */
    static final String INFINITE = "9e999";

    /** Every decimal of so many digits comes back from a double as it was. */
    private static final int SAFE_DIGITS = 15;

    /** Longer texts are no numbers that anybody means, and slow to look at. */
    private static final int LONGEST = 1000;

    private NumberText() {}

    /** As SQLite sees it: blanks around it aside. */
    static boolean isNumber(String text) {
        return scan(text, false);
    }

    /** By JSON's grammar: no leading zeros, no plus, digits on both sides of the point. */
    static boolean isJson(String text) {
        return scan(text, true);
    }

    private static boolean scan(String text, boolean strict) {
        int length = text.length();
        int at = 0;
        if (at < length && (text.charAt(at) == '-' || (!strict && text.charAt(at) == '+'))) {
            at++;
        }
        int whole = digits(text, at);
        if (strict && (whole == at || (whole - at > 1 && text.charAt(at) == '0'))) {
            return false;
        }
        int count = whole - at;
        at = whole;
        if (at < length && text.charAt(at) == '.') {
            int end = digits(text, at + 1);
            if (strict && end == at + 1) {
                return false;
            }
            count += end - at - 1;
            at = end;
        }
        if (count == 0) {
            return false;
        }
        if (at < length && (text.charAt(at) | 0x20) == 'e') {
            at++;
            if (at < length && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            int end = digits(text, at);
            if (end == at) {
                return false;
            }
            at = end;
        }
        return at == length;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /**
     * Returns a Long or a Double that is the number, or null where neither is without rounding.
     *
     * @param text a number
     * @param real whether the column makes a double of it in any case
     */
    static @Nullable Number exact(String text, boolean real) {
        if (text.length() > LONGEST) {
            return null;
        }
        Long whole = whole(text);
        if (whole != null) {
            return real && !fitsDouble(whole) ? null : whole;
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return text.equals(INFINITE) || text.equals("-" + INFINITE) ? value : null;
        }
        return isThat(value, text) ? value : null;
    }

    /** Returns the nearest Long or Double. */
    static Number rounded(String text) {
        Long whole = whole(text);
        return whole != null ? whole : (Number) Double.parseDouble(text);
    }

    private static @Nullable Long whole(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (digits(text, start) < text.length()) {
            return null;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return null; // more than 64 bits
        }
    }

    private static boolean fitsDouble(long value) {
        return new BigDecimal((double) value).compareTo(BigDecimal.valueOf(value)) == 0;
    }

    /** Whether a double is what the text says: written with as many digits, it is the same. */
    private static boolean isThat(double value, String text) {
        BigDecimal given;
        try {
            given = new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException e) {
            return false; // an exponent beyond all bounds
        }
        if (given.signum() == 0 || (given.precision() <= SAFE_DIGITS && Math.abs(value) >= Double.MIN_NORMAL)) {
            return true;
        }
        if (value == 0) {
            return false;
        }
        MathContext digits = new MathContext(given.precision(), RoundingMode.HALF_EVEN);
        return new BigDecimal(value).round(digits).compareTo(given) == 0
                || new BigDecimal(Double.toString(value)).compareTo(given) == 0;
    }
}
