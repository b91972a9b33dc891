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
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a kept result is found by: a name of the caller's, or a statement's text with its parameters, in one database. Two keys are equal only if
 * the same statement would give the same rows: parameters are compared by class and value, so {@code 1} is not {@code 1L} and {@code 1.0} is not
 * {@code 1.00}, and bytes by their content. Immutable: what a caller could change later is copied.
 */
public final class ResultKey {

    private static final Set<Class<?>> IMMUTABLE = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            UUID.class,
            Instant.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class);
    private static final Object[] NAMED = {};
    private static final int OVERHEAD = 48;
    private static final int PARAMETER = 24;

    private final int space;
    private final String text;
    private final @Nullable Object[] parameters;
    /** How many rows at most; negative where another kind of caller asks, whose parameters are written by other rules. */
    private final long maxRows;

    private final int hash;

    private ResultKey(int space, String text, @Nullable Object[] parameters, long maxRows) {
        this.space = space;
        this.text = text;
        this.parameters = parameters;
        this.maxRows = maxRows;
        this.hash = ((space * 31 + text.hashCode()) * 31 + Long.hashCode(maxRows)) * 31 + hashOf(parameters);
    }

    /**
     * The key of what a caller has named.
     *
     * @param space the database, as {@link ResultCache#space()} says
     * @param name the caller's
     * @return a key, equal to no statement's
     */
    public static ResultKey named(int space, String name) {
        return new ResultKey(space, Objects.requireNonNull(name, "key: a cached result needs a name"), NAMED, 0);
    }

    /**
     * The key of a statement.
     *
     * @param space the database, as {@link ResultCache#space()} says
     * @param sql its text
     * @param parameters in their order; copied only where one of them can be changed
     * @param maxRows tells apart what has the same text and parameters and gives other rows
     * @return a key; null where a parameter's class is not known to be comparable and immutable
     */
    public static @Nullable ResultKey of(int space, String sql, @Nullable Object[] parameters, long maxRows) {
        for (@Nullable Object value : parameters) {
            if (!isComparable(value)) {
                return null;
            }
        }
        return new ResultKey(space, sql, owned(parameters), maxRows);
    }

    private static boolean isComparable(@Nullable Object value) {
        return value == null
                || IMMUTABLE.contains(value.getClass())
                || value instanceof Enum
                || value instanceof byte[]
                || value instanceof Timestamp
                || value instanceof Date
                || value instanceof Time;
    }

    /**
     * Returns parameters that nobody else can change.
     *
     * @param parameters as a caller gave them
     * @return the same array where there is nothing in it that could be changed; else a copy, with copies of bytes and dates
     */
    public static @Nullable Object[] owned(@Nullable Object[] parameters) {
        @Nullable Object[] own = parameters;
        for (int i = 0; i < parameters.length; i++) {
            @Nullable Object value = parameters[i];
            Object copy = value instanceof String || value instanceof Number ? value : copy(value);
            if (copy != value) {
                if (own == parameters) {
                    own = parameters.clone();
                }
                own[i] = copy;
            }
        }
        return own;
    }

    private static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        } else if (value instanceof Timestamp time) {
            return time.clone();
        } else if (value instanceof Date date) {
            return date.clone();
        }
        return value instanceof Time time ? time.clone() : value;
    }

    private static int hashOf(@Nullable Object[] values) {
        int hash = values.length;
        for (@Nullable Object value : values) {
            hash = hash * 31 + (value instanceof byte[] bytes ? Arrays.hashCode(bytes) : Objects.hashCode(value));
        }
        return hash;
    }

    /**
     * Returns the database.
     *
     * @return as {@link ResultCache#space()}
     */
    public int space() {
        return space;
    }

    /**
     * Returns the statement's text, or the caller's name.
     *
     * @return what it was made of
     */
    public String text() {
        return text;
    }

    /**
     * Tells whether it was named by a caller.
     *
     * @return false for a statement's
     */
    public boolean isNamed() {
        return parameters == NAMED;
    }

    /**
     * Returns an estimate of what it takes in memory.
     *
     * @return bytes
     */
    public long bytes() {
        long bytes = OVERHEAD + 2L * text.length();
        for (@Nullable Object parameter : parameters) {
            bytes += PARAMETER;
            if (parameter instanceof String string) {
                bytes += 2L * string.length();
            } else if (parameter instanceof byte[] array) {
                bytes += array.length;
            }
        }
        return bytes;
    }

    /**
     * Returns all that makes this key in one text, for stores elsewhere.
     *
     * @return different for any two keys that are not equal; the space left out
     */
    public String canonical() {
        StringBuilder all = new StringBuilder(text.length() + 32);
        all.append(isNamed() ? 'n' : 's').append(maxRows).append(' ');
        append(all, text);
        for (@Nullable Object parameter : parameters) {
            if (parameter == null) {
                all.append(" -");
                continue;
            }
            all.append(' ').append(parameter.getClass().getName()).append(' ');
            append(all, content(parameter));
        }
        return all.toString();
    }

    private static void append(StringBuilder all, String part) {
        all.append(part.length()).append(':').append(part);
    }

    private static String content(Object parameter) {
        if (parameter instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        } else if (parameter instanceof Timestamp time) {
            return time.getTime() + "." + time.getNanos();
        } else if (parameter instanceof Date date) {
            return Long.toString(date.getTime());
        } else if (parameter instanceof Time time) {
            return Long.toString(time.getTime());
        } else if (parameter instanceof Enum<?> constant) {
            return constant.name();
        }
        return parameter.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof ResultKey key
                && hash == key.hash
                && space == key.space
                && maxRows == key.maxRows
                && isNamed() == key.isNamed()
                && text.equals(key.text)
                && areEqual(parameters, key.parameters);
    }

    private static boolean areEqual(@Nullable Object[] ours, @Nullable Object[] others) {
        if (ours.length != others.length) {
            return false;
        }
        for (int i = 0; i < ours.length; i++) {
            @Nullable Object mine = ours[i];
            @Nullable Object their = others[i];
            if (mine == null || their == null) {
                if (mine != null || their != null) {
                    return false;
                }
            } else if (mine.getClass() != their.getClass()) {
                return false; // a Date equals a Timestamp, but not the other way round
            } else if (mine instanceof byte[] bytes ? !Arrays.equals(bytes, (byte[]) their) : !mine.equals(their)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Tells the text, and no parameter. */
    @Override
    public String toString() {
        return "ResultKey[" + text + "]";
    }
}
