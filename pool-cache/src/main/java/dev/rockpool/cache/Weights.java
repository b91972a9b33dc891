package dev.rockpool.cache;

import dev.rockpool.spi.ResultRows;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What values take in memory, estimated in bytes. Rows are counted exactly as far as Java allows; of what callers keep under names of their own,
 * text, numbers, arrays, collections and maps are, and any other object counts as a fixed size, for nobody can look into it.
 */
final class Weights {

    private static final int HEADER = 16;
    private static final int REFERENCE = 4;
    private static final int TEXT = 40;
    private static final int NODE = 32;
    private static final int UNKNOWN = 128;
    private static final int DEEPEST = 8;
    /** Of the entry itself, with what the cache links it by. */
    private static final int ENTRY = 240;

    private Weights() {}

    static int of(long keyBytes, @Nullable Object value) {
        long sum = ENTRY + keyBytes + bytes(value, 0);
        return (int) Math.min(Integer.MAX_VALUE, sum);
    }

    private static long bytes(@Nullable Object value, int depth) {
        if (value == null) {
            return 0;
        } else if (value instanceof ResultRows rows) {
            return rows.bytes();
        } else if (value instanceof String text) {
            return TEXT + bytesOf(text);
        } else if (value instanceof Number || value instanceof Boolean || value instanceof Character) {
            return HEADER + 8;
        } else if (value instanceof byte[] bytes) {
            return HEADER + (long) bytes.length;
        } else if (depth >= DEEPEST) {
            return UNKNOWN;
        } else if (value instanceof Collection<?> elements) {
            long sum = NODE;
            for (Object element : elements) {
                sum += REFERENCE + bytes(element, depth + 1);
            }
            return sum;
        } else if (value instanceof Map<?, ?> map) {
            long sum = 2 * NODE;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum += NODE + 2 * REFERENCE + bytes(entry.getKey(), depth + 1) + bytes(entry.getValue(), depth + 1);
            }
            return sum;
        } else if (value instanceof Optional<?> optional) {
            return HEADER + bytes(optional.orElse(null), depth + 1);
        } else if (value instanceof Object[] elements) {
            long sum = HEADER;
            for (Object element : elements) {
                sum += REFERENCE + bytes(element, depth + 1);
            }
            return sum;
        } else if (value instanceof long[] numbers) {
            return HEADER + 8L * numbers.length;
        } else if (value instanceof double[] numbers) {
            return HEADER + 8L * numbers.length;
        } else if (value instanceof int[] numbers) {
            return HEADER + 4L * numbers.length;
        }
        return UNKNOWN;
    }

    /** Java stores text of Latin-1 in one byte a character. */
    private static long bytesOf(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return 2L * text.length();
            }
        }
        return text.length();
    }
}
