package dev.rockpool.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table to create. Immutable: each method returns a new table. Constraints apply to the column added last; names are quoted, so any
 * name is safe.
 *
 * <pre>{@code
 * db.create(Table.named("users")
 *         .column("id", INTEGER).primaryKey()
 *         .column("email", TEXT).notNull().unique()
 *         .column("team_id", INTEGER).references("teams", "id"));
 * }</pre>
 */
public final class Table {

    private record Column(String name, ColumnType type, String constraints) {}

    private final String name;
    private final boolean ifNotExists;
    private final List<Column> columns;
    private final List<String> constraints;

    private Table(String name, boolean ifNotExists, List<Column> columns, List<String> constraints) {
        this.name = name;
        this.ifNotExists = ifNotExists;
        this.columns = List.copyOf(columns);
        this.constraints = List.copyOf(constraints);
    }

    /**
     * Begins a table.
     *
     * @param name its name, as it is, without quotes
     * @return a table without columns
     */
    public static Table named(String name) {
        requireName("table", name);
        return new Table(name, false, List.of(), List.of());
    }

    /**
     * Returns the table's name.
     *
     * @return as it was given, without quotes
     */
    public String name() {
        return name;
    }

    /**
     * Creates the table only where there is none of that name.
     *
     * @return a new table
     */
    public Table ifNotExists() {
        return new Table(name, true, columns, constraints);
    }

    /**
     * Adds a column.
     *
     * @param column its name, as it is, without quotes
     * @param type its type
     * @return a new table
     */
    public Table column(String column, ColumnType type) {
        requireName("column of table '" + name + "'", column);
        if (columns.stream().anyMatch(other -> other.name().equalsIgnoreCase(column))) {
            throw new IllegalArgumentException(
                    "Table '" + name + "' has a column '" + column + "' already: give it another name");
        }
        List<Column> more = new ArrayList<>(columns);
        more.add(new Column(column, type, ""));
        return new Table(name, ifNotExists, more, constraints);
    }

    /**
     * Makes the last column the primary key.
     *
     * @return a new table
     */
    public Table primaryKey() {
        return constrained("PRIMARY KEY");
    }

    /**
     * Makes several columns together the primary key.
     *
     * @param names columns of the table
     * @return a new table
     */
    public Table primaryKey(String... names) {
        return withConstraint("PRIMARY KEY (" + quoted(names) + ")");
    }

    /**
     * Forbids NULL in the last column.
     *
     * @return a new table
     */
    public Table notNull() {
        return constrained("NOT NULL");
    }

    /**
     * Forbids equal values in the last column.
     *
     * @return a new table
     */
    public Table unique() {
        return constrained("UNIQUE");
    }

    /**
     * Forbids rows that are equal in several columns.
     *
     * @param names columns of the table
     * @return a new table
     */
    public Table unique(String... names) {
        return withConstraint("UNIQUE (" + quoted(names) + ")");
    }

    /**
     * Gives the last column a default.
     *
     * @param value a number, a boolean, a text (quoted here), or null
     * @return a new table
     */
    public Table defaultValue(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return constrained("DEFAULT " + value);
        }
        return constrained("DEFAULT '" + value.toString().replace("'", "''") + "'");
    }

    /**
     * Makes the last column refer to a column of another table.
     *
     * @param table the other table
     * @param column its column
     * @return a new table
     */
    public Table references(String table, String column) {
        return constrained("REFERENCES " + quote(table) + "(" + quote(column) + ")");
    }

    /**
     * As {@link #references}, and rows go with the row that they refer to.
     *
     * @param table the other table
     * @param column its column
     * @return a new table
     */
    public Table referencesCascading(String table, String column) {
        return constrained("REFERENCES " + quote(table) + "(" + quote(column) + ") ON DELETE CASCADE");
    }

    private Table constrained(String constraint) {
        if (columns.isEmpty()) {
            throw new IllegalStateException(
                    constraint + " comes after a column: call column(…) of table '" + name + "' first");
        }
        List<Column> changed = new ArrayList<>(columns);
        Column last = changed.remove(changed.size() - 1);
        changed.add(new Column(last.name(), last.type(), last.constraints() + " " + constraint));
        return new Table(name, ifNotExists, changed, constraints);
    }

    private Table withConstraint(String constraint) {
        List<String> more = new ArrayList<>(constraints);
        more.add(constraint);
        return new Table(name, ifNotExists, columns, more);
    }

    private String quoted(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("A key of table '" + name + "' needs at least one column");
        }
        for (String column : names) {
            if (columns.stream().noneMatch(other -> other.name().equalsIgnoreCase(column))) {
                throw new IllegalArgumentException(
                        "Table '" + name + "' has no column '" + column + "': add it before its key");
            }
        }
        return List.of(names).stream().map(Table::quote).collect(Collectors.joining(", "));
    }

    /**
     * Returns the statement that creates the table.
     *
     * @return SQL
     */
    public String toSql() {
        if (columns.isEmpty()) {
            throw new IllegalStateException("Table '" + name + "' has no columns: call column(…) first");
        }
        List<String> parts = new ArrayList<>();
        columns.forEach(
                column -> parts.add(quote(column.name()) + " " + column.type().sql() + column.constraints()));
        parts.addAll(constraints);
        return "CREATE TABLE " + (ifNotExists ? "IF NOT EXISTS " : "") + quote(name) + " (" + String.join(", ", parts)
                + ")";
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static void requireName(String what, String name) {
        if (name.isBlank() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + name + "' is no name of a " + what + ": it must not be blank");
        }
    }
}
