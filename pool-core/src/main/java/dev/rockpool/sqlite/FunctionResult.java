package dev.rockpool.sqlite;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Gives a function's result to the driver, whose methods for it are protected: so each bridge passes its own. What a function throws
 * never reaches native code: it becomes the statement's error.
 */
final class FunctionResult {

    /** One of the driver's ways to give a result. */
    @FunctionalInterface
    interface To<T> {
        void give(T value) throws SQLException;
    }

    /** The driver's way to give a text, and NULL. */
    @FunctionalInterface
    interface ToText {
        void give(@Nullable String value) throws SQLException;
    }

    /** Computes a result. */
    @FunctionalInterface
    interface Computation {
        @Nullable
        Object run() throws Exception;
    }

    private final String function;
    private final To<Long> integer;
    private final To<Double> real;
    private final ToText text;
    private final To<byte[]> blob;
    private final To<String> error;

    FunctionResult(String function, To<Long> integer, To<Double> real, ToText text, To<byte[]> blob, To<String> error) {
        this.function = function;
        this.integer = integer;
        this.real = real;
        this.text = text;
        this.blob = blob;
        this.error = error;
    }

    /** Tells whether it went well. */
    boolean of(Computation computation) throws SQLException {
        try {
            give(computation.run());
            return true;
        } catch (Exception | StackOverflowError | AssertionError e) {
            String message = e.getMessage();
            error.give(function + "() failed: " + (message == null ? e.toString() : message));
            return false;
        }
    }

    private void give(@Nullable Object value) throws SQLException {
        if (value == null) {
            text.give(null);
        } else if (value instanceof Long || value instanceof Integer) {
            integer.give(((Number) value).longValue());
        } else if (value instanceof Double number) {
            real.give(number);
        } else if (value instanceof String string) {
            text.give(string);
        } else if (value instanceof byte[] bytes) {
            blob.give(bytes);
        } else if (value instanceof Boolean truth) {
            integer.give(truth ? 1L : 0L);
        } else {
            throw new IllegalArgumentException(
                    "it returned a " + value.getClass().getName()
                            + ", and SQLite takes null, Long, Integer, Double, String, byte[] or Boolean");
        }
    }
}
