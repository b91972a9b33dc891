package dev.rockpool.rows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.SQLDataException;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How what a driver gives becomes the type that is asked for; the counterpart of {@link Values}. Stateless. */
final class Conversions {

    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            int.class, Integer.class,
            long.class, Long.class,
            short.class, Short.class,
            byte.class, Byte.class,
            double.class, Double.class,
            float.class, Float.class,
            boolean.class, Boolean.class,
            char.class, Character.class);

    private Conversions() {}

    /**
     * Converts a value.
     *
     * @param value what {@code getObject} gave
     * @param type what is wanted, which may be primitive
     * @return of the type, boxed; null only for null
     * @throws SQLDataException when there is no such value of the type; the message names types and no values
     */
    static @Nullable Object convert(@Nullable Object value, Class<?> type) throws SQLDataException {
        if (value == null) {
            if (type.isPrimitive()) {
                throw new SQLDataException(
                        "NULL is no " + type + ": read it as " + boxed(type).getSimpleName(), "22002");
            }
            return null;
        }
        Class<?> wanted = boxed(type);
        if (wanted.isInstance(value)) {
            return value;
        }
        Object converted;
        try {
            converted = converted(value, wanted);
        } catch (ArithmeticException e) {
            throw new SQLDataException(
                    "A value of type " + value.getClass().getTypeName() + " does not fit in " + wanted.getTypeName()
                            + ": read it as a wider type",
                    "22003");
        } catch (IllegalArgumentException | DateTimeException e) {
            throw refused(value, wanted); // the cause's message would show the value
        }
        if (converted == null) {
            throw refused(value, wanted);
        }
        return converted;
    }

    private static SQLDataException refused(Object value, Class<?> type) {
        return new SQLDataException(
                "A value of type " + value.getClass().getTypeName() + " cannot be read as " + type.getTypeName(),
                "22018");
    }

    static Class<?> boxed(Class<?> type) {
        return BOXES.getOrDefault(type, type);
    }

    private static @Nullable Object converted(Object value, Class<?> type) {
        if (Number.class.isAssignableFrom(type)) {
            return number(value, type);
        } else if (type == Boolean.class) {
            return bool(value);
        } else if (type == String.class) {
            return value instanceof byte[] ? null : value.toString();
        } else if (type == Character.class) {
            return value instanceof String text && text.length() == 1 ? text.charAt(0) : null;
        } else if (type.isEnum()) {
            return value instanceof String name ? constant(type, name) : null;
        } else if (type == UUID.class) {
            return uuid(value);
        }
        return Times.convert(value, type);
    }

    private static @Nullable Object number(Object value, Class<?> type) {
        Number number;
        if (value instanceof Number given) {
            number = given;
        } else if (value instanceof Boolean truth) {
            number = truth ? 1 : 0;
        } else if (value instanceof String text) {
            number = new BigDecimal(text.strip());
        } else {
            return null;
        }
        if (type == Double.class) {
            return number.doubleValue();
        } else if (type == Float.class) {
            return number.floatValue();
        } else if (type == BigDecimal.class) {
            return exact(number);
        } else if (type == BigInteger.class) {
            return exact(number).toBigIntegerExact();
        }
        return whole(number, type);
    }

    private static @Nullable Object whole(Number number, Class<?> type) {
        if (number.getClass() == type) {
            return number;
        }
        long whole = number instanceof Long || number instanceof Integer
                ? number.longValue()
                : exact(number).longValueExact();
        if (type == Long.class) {
            return whole;
        } else if (type == Integer.class) {
            return Math.toIntExact(whole);
        } else if (type == Short.class) {
            return BigDecimal.valueOf(whole).shortValueExact();
        } else if (type == Byte.class) {
            return BigDecimal.valueOf(whole).byteValueExact();
        }
        return null;
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        } else if (number instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        // The text of a double and not its bits, so that 0.1 is 0.1; NaN and the infinities are refused by it.
        return new BigDecimal(number.toString());
    }

    private static @Nullable Object bool(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        return value instanceof String text
                ? switch (text.strip().toLowerCase(Locale.ROOT)) {
                    case "true", "t", "1" -> true;
                    case "false", "f", "0" -> false;
                    default -> null;
                }
                : null;
    }

    private static @Nullable Object constant(Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        return null;
    }

    private static @Nullable Object uuid(Object value) {
        if (value instanceof byte[] bytes && bytes.length == 16) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new UUID(buffer.getLong(), buffer.getLong());
        }
        return value instanceof String text ? UUID.fromString(text) : null;
    }
}
