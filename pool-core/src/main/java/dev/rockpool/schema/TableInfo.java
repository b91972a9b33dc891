package dev.rockpool.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database says of a table. Immutable.
 *
 * @param name the table's name
 * @param columns in their order
 * @param primaryKey the columns of its primary key, in the key's order; empty without one
 * @param foreignKeys what it refers to
 * @param indexes by name
 */
public record TableInfo(
        String name, List<Column> columns, List<String> primaryKey, List<ForeignKey> foreignKeys, List<Index> indexes) {

    /** Copies the lists. */
    public TableInfo {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        foreignKeys = List.copyOf(foreignKeys);
        indexes = List.copyOf(indexes);
    }

    /**
     * A column.
     *
     * @param name its name
     * @param type its declared type, as the database writes it
     * @param nullable whether NULL is allowed
     * @param defaultValue its default as SQL, or null
     */
    public record Column(
            String name,
            String type,
            boolean nullable,
            @Nullable String defaultValue) {}

    /**
     * A reference to another table.
     *
     * @param column the referring column
     * @param table the other table
     * @param otherColumn its column; null where the database leaves it to the other table's primary key
     */
    public record ForeignKey(
            String column, String table, @Nullable String otherColumn) {}

    /**
     * An index.
     *
     * @param name its name
     * @param unique whether it forbids equal rows
     * @param columns its columns, in order
     */
    public record Index(String name, boolean unique, List<String> columns) {

        /** Copies the list. */
        public Index {
            columns = List.copyOf(columns);
        }
    }
}
