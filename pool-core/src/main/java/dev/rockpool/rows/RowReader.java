package dev.rockpool.rows;

import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the rows of a batch into parameters. A row is a list or an array, with values in the order of the columns as they were given, or
 * a record or a map, with values by name. Rows of one batch may be of different kinds. Not thread-safe.
 */
final class RowReader {

    private final BatchPlan plan;
    private final int[] places;
    private final Values values;
    private @Nullable Class<?> type;
    private @Nullable RecordShape shape;
    private int[] components = new int[0];

    /** Says for each of the plan's columns at which place it stands in a list. */
    RowReader(BatchPlan plan, int[] places, Values values) {
        this.plan = plan;
        this.places = places;
        this.values = values;
    }

    /** A row that nobody changes any more, whatever its source does with it. */
    static @Nullable Object held(@Nullable Object row) {
        if (row instanceof Object[] array) {
            return array.clone();
        } else if (row instanceof Map<?, ?> map) {
            return new LinkedHashMap<>(map);
        }
        return row instanceof Collection<?> list ? list.toArray() : row;
    }

    BatchPlan plan() {
        return plan;
    }

    /** Refuses what cannot be read, at little cost: before the first row is written all rows that are known are looked at. */
    void check(@Nullable Object row, long number) throws BatchException {
        boolean fits = (row instanceof Object[] array && array.length == places.length)
                || (row instanceof Collection<?> list && list.size() == places.length)
                || (row instanceof Record && row.getClass() == type);
        if (!fits) {
            given(row, number);
        }
    }

    /**
     * Reads a row.
     *
     * @return what the driver is to be given, in the plan's order; the caller's own
     * @throws BatchException when the row is null, too short or too long, or has a value that cannot be stored
     */
    @Nullable
    Object[] read(@Nullable Object row, long number) throws BatchException {
        @Nullable Object[] parameters = given(row, number);
        for (int i = 0; i < parameters.length; i++) {
            @Nullable Object value = parameters[i];
            if (value == null && i >= parameters.length - plan.keys()) {
                throw BatchException.unusable(
                        plan, number, row, "its key '" + plan.columns().get(i) + "' is null, and null equals nothing");
            }
            try {
                parameters[i] = values.written(value);
            } catch (SQLException e) {
                throw BatchException.refused(plan, number, given(row, number), e);
            }
        }
        return parameters;
    }

    private @Nullable Object[] given(@Nullable Object row, long number) throws BatchException {
        if (row == null) {
            throw BatchException.unusable(plan, number, null, "it is null");
        } else if (row instanceof Object[] array) {
            return inOrder(array, row, number);
        } else if (row instanceof Collection<?> list) {
            return inOrder(list.toArray(), row, number);
        } else if (row instanceof Map<?, ?> map) {
            return named(map, number);
        } else if (row instanceof Record) {
            return ofRecord(row, number);
        } else if (places.length == 1) { // a key by itself
            return new @Nullable Object[] {row};
        }
        throw BatchException.unusable(
                plan,
                number,
                row,
                "a row is a list, an array, a map or a record, and this is "
                        + row.getClass().getTypeName());
    }

    private @Nullable Object[] inOrder(@Nullable Object[] array, Object row, long number) throws BatchException {
        if (array.length != places.length) {
            throw BatchException.unusable(
                    plan,
                    number,
                    row,
                    "it has " + array.length + " values for " + places.length + " columns " + plan.columns());
        }
        @Nullable Object[] found = new @Nullable Object[places.length];
        for (int i = 0; i < places.length; i++) {
            found[i] = array[places[i]];
        }
        return found;
    }

    private @Nullable Object[] named(Map<?, ?> map, long number) throws BatchException {
        @Nullable Object[] found = new @Nullable Object[places.length];
        boolean[] there = new boolean[places.length];
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            int column = indexOf(name);
            if (column < 0) {
                throw BatchException.unusable(
                        plan, number, map, "it has '" + name + "', which is none of " + plan.columns());
            } else if (there[column]) {
                throw BatchException.unusable(plan, number, map, "it has column '" + name + "' twice");
            }
            found[column] = entry.getValue();
            there[column] = true;
        }
        for (int i = 0; i < there.length; i++) {
            if (!there[i]) {
                throw BatchException.unusable(
                        plan,
                        number,
                        map,
                        "it has no value for column '" + plan.columns().get(i) + "': put null where null is meant");
            }
        }
        return found;
    }

    private int indexOf(String name) {
        for (int i = 0; i < plan.columns().size(); i++) {
            if (plan.columns().get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private @Nullable Object[] ofRecord(Object row, long number) throws BatchException {
        RecordShape known = shape;
        if (known == null || row.getClass() != type) {
            known = RecordShape.of(row.getClass());
            components = components(known, row, number);
            shape = known;
            type = row.getClass();
        }
        @Nullable Object[] found = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            found[i] = known.value(row, components[i]);
        }
        return found;
    }

    /** Components that are none of the columns are left out: that is what naming columns is for. */
    private int[] components(RecordShape record, Object row, long number) throws BatchException {
        int[] found = new int[places.length];
        List<String> columns = plan.columns();
        for (int i = 0; i < found.length; i++) {
            found[i] = -1;
            for (int component = 0; component < record.size(); component++) {
                if (record.columnOf(component, columns) == i) {
                    found[i] = component;
                }
            }
            if (found[i] < 0) {
                throw BatchException.unusable(
                        plan, number, row, "record " + record + " has nothing for column '" + columns.get(i) + "'");
            }
        }
        return found;
    }
}
