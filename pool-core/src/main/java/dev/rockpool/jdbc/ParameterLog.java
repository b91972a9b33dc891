package dev.rockpool.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parameters and the batch of a prepared statement, kept so that they can be set on a driver's statement later. */
final class ParameterLog {

    private static final int FIRST_CAPACITY = 8;
    /** SQLite's own limit of parameters, and more than others allow. */
    private static final int MOST = 65_535;
    /** In characters or bytes. */
    private static final int LARGE = 1_024;

    /** How one parameter is set. */
    @FunctionalInterface
    interface Setter {
        void set(PreparedStatement driver, int index, @Nullable Object value) throws SQLException;
    }

    /** The parameters of one run. */
    static final class Row {
        /** Of a statement that takes none. */
        static final Row NONE = new Row(new Setter[0], new Object[0]);

        private final @Nullable Setter[] setters;
        private final @Nullable Object[] values;

        Row(@Nullable Setter[] setters, @Nullable Object[] values) {
            this.setters = setters;
            this.values = values;
        }

        void set(PreparedStatement driver) throws SQLException {
            for (int i = 0; i < setters.length; i++) {
                Setter setter = setters[i];
                if (setter != null) {
                    ParameterLog.set(setter, driver, i + 1, values[i]);
                }
            }
        }

        /** The values in words, for a report. */
        List<String> describe() {
            List<String> shown = new ArrayList<>(values.length);
            for (int i = 0; i < values.length; i++) {
                shown.add(setters[i] == null ? "(not set)" : Shown.of(values[i]));
            }
            return shown;
        }
    }

    /** A batch. */
    static final class Rows {
        private final List<Row> rows = new ArrayList<>();

        boolean isEmpty() {
            return rows.isEmpty();
        }

        int size() {
            return rows.size();
        }

        Row first() {
            return rows.get(0);
        }

        void addTo(PreparedStatement driver) throws SQLException {
            driver.clearBatch();
            for (Row row : rows) {
                row.set(driver);
                driver.addBatch();
            }
        }
    }

    /** Tells whether a value may take more memory than a statement that is kept should hold. */
    static boolean isLarge(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length() > LARGE;
        } else if (value instanceof byte[] bytes) {
            return bytes.length > LARGE;
        }
        return !(value == null
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum
                || value instanceof java.util.Date
                || value instanceof TemporalAccessor
                || value instanceof UUID);
    }

    /** Tells whether one of the parameters is large. */
    boolean hasLarge() {
        for (int i = 0; i < count; i++) {
            if (isLarge(values[i])) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Setter[] setters = new Setter[FIRST_CAPACITY];
    private @Nullable Object[] values = new Object[FIRST_CAPACITY];
    private int count;
    /** Whether each value alone tells what was set; not where a type, a calendar or a stream came with it. */
    private boolean plain = true;

    private Rows batch = new Rows();

    void put(int index, @Nullable Object value, Setter setter) throws SQLException {
        if (index < 1 || index > MOST) {
            throw new SQLException("Parameter " + index + " does not exist: parameters are counted from 1", "22023");
        }
        if (index > setters.length) {
            int capacity = Math.max(index, setters.length * 2);
            setters = Arrays.copyOf(setters, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        setters[index - 1] = setter;
        values[index - 1] = value;
        count = Math.max(count, index);
    }

    /** As {@link #put}, where more than the value tells what is set. */
    void putOdd(int index, @Nullable Object value, Setter setter) throws SQLException {
        put(index, value, setter);
        plain = false;
    }

    /** Returns the values, which say all; null where they do not, or where one was not set. */
    @Nullable
    Object @Nullable [] plainValues() {
        if (!plain) {
            return null;
        }
        for (int i = 0; i < count; i++) {
            if (setters[i] == null) {
                return null;
            }
        }
        return Arrays.copyOf(values, count);
    }

    void clear() {
        plain = true;
        Arrays.fill(setters, 0, count, null);
        Arrays.fill(values, 0, count, null);
        count = 0;
    }

    void replay(PreparedStatement driver) throws SQLException {
        for (int i = 0; i < count; i++) {
            Setter setter = setters[i];
            if (setter != null) {
                set(setter, driver, i + 1, values[i]);
            }
        }
    }

    /** Sets one parameter; where the driver does not look whether there is such a one, says so in its place. */
    static void set(Setter setter, PreparedStatement driver, int index, @Nullable Object value) throws SQLException {
        try {
            setter.set(driver, index, value);
        } catch (IndexOutOfBoundsException e) {
            int count = driver.getParameterMetaData().getParameterCount();
            throw new SQLException(
                    "Parameter " + index + " does not exist: the statement has " + count
                            + ", counted from 1. Call clearParameters() to be rid of what was set",
                    "22023",
                    e);
        }
    }

    /** Returns the parameters as they are now. */
    Row row() {
        return new Row(Arrays.copyOf(setters, count), Arrays.copyOf(values, count));
    }

    /** Adds the parameters as they are now to the batch. */
    void addBatch() {
        batch.rows.add(row());
    }

    /** Returns the batch and begins another. */
    Rows takeBatch() {
        Rows taken = batch;
        if (!taken.isEmpty()) {
            batch = new Rows();
        }
        return taken;
    }
}
