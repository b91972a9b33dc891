package dev.rockpool.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A table as the database has it now: its quoted name and its columns. Immutable. */
final class TableShape {

    /** SQLite's names for the row id, where no column has that name. */
    private static final Set<String> ROW_IDS = Set.of("rowid", "_rowid_", "oid");

    private final List<String> parts;
    private final List<String> columns;
    private final boolean sqlite;

    private TableShape(List<String> parts, List<String> columns, boolean sqlite) {
        this.parts = parts;
        this.columns = columns;
        this.sqlite = sqlite;
    }

    /**
     * Asks by a query and not for metadata: every database answers it, for qualified names too, which SQLite's driver does not tell
     * apart.
     */
    static TableShape of(Connection connection, String table) throws SQLException {
        List<String> parts = Names.table(table);
        List<String> columns = new ArrayList<>();
        try (PreparedStatement none = connection.prepareStatement("SELECT * FROM " + quoted(parts) + " WHERE 1 = 0");
                ResultSet rows = none.executeQuery()) {
            ResultSetMetaData labels = rows.getMetaData();
            for (int i = 1; i <= labels.getColumnCount(); i++) {
                columns.add(labels.getColumnName(i));
            }
        }
        return new TableShape(parts, List.copyOf(columns), Values.isSqlite(connection));
    }

    private static String quoted(List<String> parts) {
        return String.join(".", parts.stream().map(Names::quote).toList());
    }

    String sql() {
        return quoted(parts);
    }

    String name() {
        return String.join(".", parts);
    }

    /** Columns behind the table's name, as SQL: one that the table lacks is an error then, and never a text. */
    List<String> qualified(List<String> columns) {
        String table = parts.get(parts.size() - 1);
        return columns.stream().map(column -> OrderColumn.of(table, column)).toList();
    }

    List<String> columns() {
        return columns;
    }

    boolean isSqlite() {
        return sqlite;
    }

    /**
     * Finds columns, upper and lower case being equal where there is no exact one.
     *
     * @return the names as the table has them. SQLite takes a quoted name of no column for text, so all names must come from here; and
     *     since a table may lack the row id too, what is compared or returned is {@link #qualified}
     * @throws SQLException when there is no such column
     */
    List<String> columns(List<String> names) throws SQLException {
        List<String> found = new ArrayList<>(names.size());
        for (String name : names) {
            found.add(column(name));
        }
        return List.copyOf(found);
    }

    String column(String name) throws SQLException {
        if (columns.contains(name)) {
            return name;
        }
        for (String column : columns) {
            if (column.equalsIgnoreCase(name)) {
                return column;
            }
        }
        if (sqlite && ROW_IDS.stream().anyMatch(name::equalsIgnoreCase)) {
            return name;
        }
        throw new SQLSyntaxErrorException(
                "Table '" + name() + "' has no column '" + name + "'; it has " + columns, "42703");
    }

    /** The columns of the primary key, in the key's order; empty without one. */
    List<String> primaryKey(Connection connection) throws SQLException {
        String table = parts.get(parts.size() - 1);
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
        return sqlite ? primaryKeyOfSqlite(connection, schema, table) : primaryKeyByMetadata(connection, schema, table);
    }

    /** The driver's metadata ignores the schema, and takes a table of the same name in another file. */
    private static List<String> primaryKeyOfSqlite(Connection connection, @Nullable String schema, String table)
            throws SQLException {
        List<String> key = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT name FROM pragma_table_info(?"
                + (schema == null ? "" : ", ?") + ") WHERE pk > 0 ORDER BY pk")) {
            statement.setString(1, table);
            if (schema != null) {
                statement.setString(2, schema);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    key.add(rows.getString(1));
                }
            }
        }
        return key;
    }

    private List<String> primaryKeyByMetadata(Connection connection, @Nullable String schema, String table)
            throws SQLException {
        String catalog = parts.size() > 2 ? parts.get(0) : connection.getCatalog();
        Map<Integer, String> key = new TreeMap<>();
        try (ResultSet rows = connection
                .getMetaData()
                .getPrimaryKeys(catalog, schema == null ? connection.getSchema() : schema, table)) {
            while (rows.next()) {
                key.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
            }
        }
        return List.copyOf(key.values());
    }
}
