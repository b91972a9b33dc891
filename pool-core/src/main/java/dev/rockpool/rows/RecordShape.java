package dev.rockpool.rows;

import dev.rockpool.spi.ResultRows;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record class has: its components, the columns that go with them, their values, and how one is built. One per class, made at
 * its first use. Thread-safe.
 */
final class RecordShape {

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    /** Where the components were in the kept result that was mapped last: the next is mostly of the same statement. */
    private volatile @Nullable Places lastPlaces;

    private final Class<?> type;
    private final List<String> names;
    private final List<Class<?>> types;
    private final Method[] accessors;
    private final Constructor<?> constructor;

    private RecordShape(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(
                    type.getTypeName() + " is no record: rows are made of and from record classes, maps or lists");
        }
        this.type = type;
        List<String> inOrder = new ArrayList<>();
        List<Class<?>> declared = new ArrayList<>();
        accessors = new Method[components.length];
        for (int i = 0; i < components.length; i++) {
            inOrder.add(components[i].getName());
            declared.add(components[i].getType());
            accessors[i] = opened(components[i].getAccessor(), type);
        }
        names = List.copyOf(inOrder);
        types = List.copyOf(declared);
        try {
            constructor = opened(type.getDeclaredConstructor(declared.toArray(new Class<?>[0])), type);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Record " + type.getTypeName() + " has no canonical constructor", e);
        }
    }

    /**
     * The shape of a record class.
     *
     * @throws IllegalArgumentException when it is no record, or its package is closed to this module
     */
    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static <T extends AccessibleObject> T opened(T member, Class<?> type) {
        if (!member.trySetAccessible()) {
            throw new IllegalArgumentException("Rockpool may not use record " + type.getTypeName() + ", because module "
                    + type.getModule().getName() + " keeps its package closed: add \"opens " + type.getPackageName()
                    + " to " + ownModule() + ";\" to its module-info.java");
        }
        return member;
    }

    /** Its name also where this runs from the class path. */
    private static String ownModule() {
        String name = RecordShape.class.getModule().getName();
        return name == null ? "dev.rockpool.core" : name;
    }

    /** Where the components of records are in a result. Immutable. */
    static final class Places {
        private final @Nullable List<ResultRows.Column> of;
        private final List<String> names;
        private final int[] columns;

        /** {@code of}: the columns of a kept result, which its statement's others share; null for any other. */
        Places(@Nullable List<ResultRows.Column> of, List<String> names, int[] columns) {
            this.of = of;
            this.names = names;
            this.columns = columns;
        }

        @SuppressWarnings(
                "ReferenceEquality") // that they are the same object is what is asked, and to compare them takes long
        boolean areOf(List<ResultRows.Column> others) {
            return of == others;
        }

        List<String> names() {
            return names;
        }

        int[] columns() {
            return columns;
        }
    }

    @Nullable
    Places lastPlaces() {
        return lastPlaces;
    }

    void remember(Places places) {
        lastPlaces = places;
    }

    /** The components' names, in order. */
    List<String> names() {
        return names;
    }

    /** The components' types, in order. */
    List<Class<?>> types() {
        return types;
    }

    int size() {
        return names.size();
    }

    /**
     * Finds a component's column: the one of its name, upper and lower case being equal, or else the one of its name in snake case.
     *
     * @param component its index
     * @param columns the columns that there are
     * @return the column's index, or −1
     */
    int columnOf(int component, List<String> columns) {
        int same = indexOf(names.get(component), columns);
        return same >= 0 ? same : indexOf(snakeCase(names.get(component)), columns);
    }

    /**
     * Finds every component's column.
     *
     * @param columns the columns that there are
     * @param where they are, for the error
     * @return for each component the column's index
     * @throws SQLException when one has no column
     */
    int[] columnsOf(List<String> columns, String where) throws SQLException {
        int[] found = new int[names.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = columnOf(i, columns);
            if (found[i] < 0) {
                String name = names.get(i);
                String snake = snakeCase(name);
                throw new SQLException(
                        "Component '" + name + "' of record " + type.getTypeName() + " has no column in " + where
                                + ": there is neither '" + name + "'"
                                + (snake.equals(name) ? "" : " nor '" + snake + "'") + " among " + columns,
                        "42703");
            }
        }
        return found;
    }

    private static int indexOf(String name, List<String> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /** {@code teamId} is {@code team_id}, {@code homeURL} is {@code home_url}, {@code URLName} is {@code url_name}. */
    static String snakeCase(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c) && i > 0 && name.charAt(i - 1) != '_') {
                boolean endsWord = !Character.isUpperCase(name.charAt(i - 1));
                boolean beginsWord = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
                if (endsWord || beginsWord) {
                    snake.append('_');
                }
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }

    /**
     * Reads a component out of a record.
     *
     * @param row of this class
     * @param component its index
     * @return its value
     */
    @Nullable
    Object value(Object row, int component) {
        try {
            return accessors[component].invoke(row);
        } catch (InvocationTargetException e) {
            throw rethrown(e, "Accessor " + names.get(component) + "()");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // it was made accessible
        }
    }

    /** Reads all components out of a record, in order. */
    @Nullable
    Object[] values(Object row) {
        @Nullable Object[] values = new @Nullable Object[accessors.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(row, i);
        }
        return values;
    }

    /**
     * Builds a record.
     *
     * @param values what the driver gave for each component, in order
     * @return a record of this class
     * @throws SQLDataException when a value cannot become its component's type, naming both
     */
    Object build(@Nullable Object[] values) throws SQLDataException {
        @Nullable Object[] arguments = new @Nullable Object[names.size()];
        for (int i = 0; i < arguments.length; i++) {
            try {
                arguments[i] = Conversions.convert(values[i], types.get(i));
            } catch (SQLDataException e) {
                throw new SQLDataException(
                        "Component '" + names.get(i) + "' of record " + type.getTypeName() + ": " + e.getMessage(),
                        e.getSQLState(),
                        e);
            }
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw rethrown(e, "Its constructor");
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(e); // records are not abstract, and it was made accessible
        }
    }

    /** What the record's own code throws reaches the caller as it is. */
    private RuntimeException rethrown(InvocationTargetException e, String what) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) {
            return unchecked;
        } else if (cause instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(what + " of record " + type.getTypeName() + " failed", cause);
    }

    @Override
    public String toString() {
        return type.getTypeName() + names;
    }
}
