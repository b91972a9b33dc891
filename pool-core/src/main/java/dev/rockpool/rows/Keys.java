package dev.rockpool.rows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys as values that can be compared, whatever Java type they came in: drivers give an Integer where the record has a long, and text
 * where it has a UUID. A key is null when one of its parts is, for NULL equals nothing. Stateless.
 */
final class Keys {

    private Keys() {}

    /** The parts of a key as its function gave it, or null. */
    static @Nullable List<Object> parts(@Nullable Object key, int count) {
        if (key == null) {
            return null;
        } else if (count == 1 && !(key instanceof Collection<?>)) {
            return List.of(key);
        }
        if (!(key instanceof Collection<?> several) || several.size() != count) {
            throw new IllegalArgumentException(
                    "A key is " + (count == 1 ? "one value" : "a list of " + count + " values")
                            + ", as many as the relation has key columns, and this is "
                            + (key instanceof Collection<?> other
                                    ? "a list of " + other.size()
                                    : key.getClass().getTypeName()));
        }
        List<Object> parts = new ArrayList<>(count);
        for (Object part : several) {
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return parts;
    }

    /** What is equal for all ways to write the same key. */
    static Object comparable(List<Object> parts) {
        return parts.size() == 1
                ? comparable(parts.get(0))
                : parts.stream().map(Keys::comparable).toList();
    }

    /** The key of a row, in the same form. */
    static @Nullable Object read(ResultSet row, int[] columns) throws SQLException {
        if (columns.length == 1) {
            return one(row.getObject(columns[0]));
        }
        List<Object> parts = new ArrayList<>(columns.length);
        for (int column : columns) {
            Object part = row.getObject(column);
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return comparable(parts);
    }

    /** The key of a row, of one part, in the same form. */
    static @Nullable Object one(@Nullable Object value) {
        return value == null ? null : comparable(value);
    }

    /** Whether two rows have the same values. */
    static boolean arePlacesEqual(List<@Nullable Object> one, List<@Nullable Object> other) {
        for (int i = 0; i < one.size(); i++) {
            Object value = one.get(i);
            Object another = other.get(i);
            if (value == null || another == null) {
                if (value != another) {
                    return false;
                }
            } else if (!comparable(value).equals(comparable(another))) {
                return false;
            }
        }
        return true;
    }

    private static Object comparable(Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        } else if (value instanceof BigInteger integer) {
            return comparable(new BigDecimal(integer));
        } else if (value instanceof BigDecimal decimal) {
            return comparable(decimal);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? comparable(new BigDecimal(value.toString())) : value;
        } else if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        } else if (value instanceof Enum<?> constant) {
            return constant.name();
        } else if (value instanceof Timestamp time) {
            return time.toLocalDateTime().toString();
        }
        return value.toString();
    }

    private static Object comparable(BigDecimal decimal) {
        BigDecimal stripped = decimal.stripTrailingZeros();
        // A scale far below zero would be written out in full before it is found not to fit.
        if (stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 19) {
            BigInteger whole = stripped.toBigIntegerExact();
            return whole.bitLength() < Long.SIZE ? (Object) whole.longValueExact() : stripped;
        }
        return stripped;
    }
}
