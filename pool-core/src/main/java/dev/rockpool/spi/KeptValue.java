package dev.rockpool.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a result can be kept, and how much of the heap they take. Sizes are those of a 64-bit JVM with compressed references:
 * objects begin with 12 bytes, arrays with 16, and each is rounded up to 8. Stateless.
 */
public final class KeptValue {

    /** An object's beginning, as a JVM without compact headers lays it out. */
    private static final int HEADER = 12;

    private static final int ARRAY_HEADER = 16;
    private static final int HIGHEST_LATIN = 0xFF;

    /** What an object of a class takes, where it is always the same. Shared constants are counted, too. */
    private static final Map<Class<?>, Integer> SIZES = Map.ofEntries(
            Map.entry(Boolean.class, rounded(HEADER + 1)),
            Map.entry(Byte.class, rounded(HEADER + 1)),
            Map.entry(Short.class, rounded(HEADER + 2)),
            Map.entry(Integer.class, rounded(HEADER + 4)),
            Map.entry(Long.class, rounded(HEADER + 12)),
            Map.entry(Float.class, rounded(HEADER + 4)),
            Map.entry(Double.class, rounded(HEADER + 12)),
            Map.entry(UUID.class, rounded(HEADER + 20)),
            Map.entry(Date.class, rounded(HEADER + 12)),
            Map.entry(Time.class, rounded(HEADER + 12)),
            Map.entry(Timestamp.class, rounded(HEADER + 20)),
            Map.entry(LocalDate.class, rounded(HEADER + 8)),
            Map.entry(LocalTime.class, rounded(HEADER + 8)),
            Map.entry(LocalDateTime.class, 3 * rounded(HEADER + 8)),
            Map.entry(OffsetDateTime.class, 4 * rounded(HEADER + 8)),
            Map.entry(OffsetTime.class, 2 * rounded(HEADER + 8)),
            Map.entry(Instant.class, rounded(HEADER + 12)));

    private KeptValue() {}

    /**
     * Estimates what a value takes beside the reference to it. Classes that can be kept are those that never change ({@code Boolean}, the
     * boxed numbers, {@code BigDecimal}, {@code BigInteger}, {@code String}, {@code UUID}, the local and offset times, {@code Instant}),
     * and {@code byte[]}, {@code java.sql.Date}, {@code Time} and {@code Timestamp}, which {@link ResultRows} copies. Subclasses cannot.
     *
     * @param value a value of a result; null takes nothing
     * @return bytes, or -1 where a value of its class cannot be kept
     */
    public static long bytes(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        Integer size = SIZES.get(value.getClass());
        if (size != null) {
            return size;
        } else if (value instanceof String text) {
            return text(text);
        } else if (value instanceof byte[] array) {
            return array(array.length);
        } else if (value.getClass() == BigInteger.class) {
            return integer((BigInteger) value);
        } else if (value.getClass() == BigDecimal.class) {
            return rounded(HEADER + 28) + integer(((BigDecimal) value).unscaledValue());
        }
        return -1;
    }

    /** A string and its array: one byte for each character where all are Latin-1, else two. */
    static long text(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        long characters = isLatin(text) ? text.length() : 2L * text.length();
        return rounded(HEADER + 10) + array(characters);
    }

    static long array(long bytes) {
        return (ARRAY_HEADER + bytes + 7) & ~7L;
    }

    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > HIGHEST_LATIN) {
                return false;
            }
        }
        return true;
    }

    private static long integer(BigInteger integer) {
        return rounded(HEADER + 28) + array(integer.bitLength() / 8 + 1);
    }

    private static int rounded(int bytes) {
        return (bytes + 7) & ~7;
    }
}
