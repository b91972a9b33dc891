package dev.rockpool.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;

/**
 * What SQL gave to a function: each argument is null, a {@link Long}, a {@link Double}, a {@link String} or a {@code byte[]}, as SQLite
 * stores values. Positions begin at 0. A value of another type than asked for fails the statement, with both named. Immutable but for
 * the contents of its arrays.
 */
public final class FunctionArguments {

    /** How the driver tells something of the argument at a position. */
    @FunctionalInterface
    interface At<T extends @Nullable Object> {
        T get(int position) throws SQLException;
    }

    private final String function;
    private final List<@Nullable Object> values;

    private FunctionArguments(String function, List<@Nullable Object> values) {
        this.function = function;
        this.values = values;
    }

    static FunctionArguments read(
            String function,
            int count,
            At<Integer> type,
            At<Long> integer,
            At<Double> real,
            At<String> text,
            At<byte @Nullable []> blob)
            throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(
                    switch (type.get(i)) {
                        case Codes.SQLITE_INTEGER -> integer.get(i);
                        case Codes.SQLITE_FLOAT -> real.get(i);
                        case Codes.SQLITE_TEXT -> text.get(i);
                        case Codes.SQLITE_BLOB -> orEmpty(blob.get(i));
                        default -> null;
                    });
        }
        return new FunctionArguments(function, Collections.unmodifiableList(values));
    }

    /** The driver makes null of an empty blob. */
    private static byte[] orEmpty(byte @Nullable [] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }

    /**
     * Returns how many arguments there are.
     *
     * @return from 0
     */
    public int count() {
        return values.size();
    }

    /**
     * Returns all arguments.
     *
     * @return unmodifiable; nulls stand for NULL
     */
    public List<@Nullable Object> asList() {
        return values;
    }

    /**
     * Returns an argument as it is.
     *
     * @param position from 0
     * @return null for NULL
     * @throws IllegalArgumentException when there is no such argument
     */
    public @Nullable Object get(int position) {
        if (position < 0 || position >= values.size()) {
            throw new IllegalArgumentException(function + "() has " + values.size()
                    + " arguments, and none at position " + position + " (from 0)");
        }
        return values.get(position);
    }

    /**
     * Tells whether an argument is NULL.
     *
     * @param position from 0
     * @return true for NULL
     */
    public boolean isNull(int position) {
        return get(position) == null;
    }

    /**
     * Returns an integer.
     *
     * @param position from 0
     * @return its value
     * @throws IllegalArgumentException when it is no integer, or NULL
     */
    public long getLong(int position) {
        if (get(position) instanceof Long value) {
            return value;
        }
        throw refused(position, "an integer");
    }

    /**
     * Returns a number.
     *
     * @param position from 0
     * @return its value; an integer is converted
     * @throws IllegalArgumentException when it is no number, or NULL
     */
    public double getDouble(int position) {
        if (get(position) instanceof Number value) {
            return value.doubleValue();
        }
        throw refused(position, "a number");
    }

    /**
     * Returns a text.
     *
     * @param position from 0
     * @return its value
     * @throws IllegalArgumentException when it is no text, or NULL
     */
    public String getString(int position) {
        if (get(position) instanceof String value) {
            return value;
        }
        throw refused(position, "a text");
    }

    /**
     * Returns a blob.
     *
     * @param position from 0
     * @return its bytes, the caller's own
     * @throws IllegalArgumentException when it is no blob, or NULL
     */
    public byte[] getBytes(int position) {
        if (get(position) instanceof byte[] value) {
            return value;
        }
        throw refused(position, "a blob");
    }

    private IllegalArgumentException refused(int position, String wanted) {
        Object value = values.get(position);
        String is = value == null
                ? "NULL"
                : value instanceof Long
                        ? "the integer " + value
                        : value instanceof Double ? "the real " + value : value instanceof String ? "a text" : "a blob";
        return new IllegalArgumentException(
                function + "() needs " + wanted + " at position " + position + " (from 0), and got " + is);
    }
}
