package dev.rockpool.schema;

import dev.rockpool.schema.TableInfo.Column;
import dev.rockpool.schema.TableInfo.ForeignKey;
import dev.rockpool.schema.TableInfo.Index;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Creates and describes tables through JDBC's own metadata, for any database. Stateless. */
public final class Schemas {

    private Schemas() {}

    /**
     * Creates a table.
     *
     * @param connection one that may write
     * @param table what to create
     * @throws SQLException when the database refuses
     */
    public static void create(Connection connection, Table table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(table.toSql());
        }
    }

    /**
     * Lists tables in the connection's schema, without the database's own.
     *
     * @param connection any
     * @return names, sorted
     * @throws SQLException when the database refuses
     */
    public static List<String> listTables(Connection connection) throws SQLException {
        TreeSet<String> names = new TreeSet<>();
        try (ResultSet rows = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE"})) {
            while (rows.next()) {
                String name = rows.getString("TABLE_NAME");
                if (!name.startsWith("sqlite_")) {
                    names.add(name);
                }
            }
        }
        return List.copyOf(names);
    }

    /**
     * Describes a table.
     *
     * @param connection any
     * @param table its name, as {@link #listTables} gives it
     * @return its columns, keys and indexes
     * @throws SQLException when there is no such table, or the database refuses
     */
    public static TableInfo tableInfo(Connection connection, String table) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String catalog = connection.getCatalog();
        String schema = connection.getSchema();
        List<Column> columns = columns(metaData, catalog, schema, table);
        if (columns.isEmpty()) {
            throw new SQLSyntaxErrorException(
                    "There is no table '" + table + "'; there are " + listTables(connection), "42S02");
        }
        return new TableInfo(
                table,
                columns,
                primaryKey(metaData, catalog, schema, table),
                foreignKeys(metaData, catalog, schema, table),
                indexes(metaData, catalog, schema, table));
    }

    private static List<Column> columns(
            DatabaseMetaData metaData, @Nullable String catalog, @Nullable String schema, String table)
            throws SQLException {
        List<Column> columns = new ArrayList<>();
        String escape = metaData.getSearchStringEscape();
        String pattern = table.replace(escape, escape + escape)
                .replace("_", escape + "_")
                .replace("%", escape + "%");
        try (ResultSet rows = metaData.getColumns(catalog, schema, pattern, "%")) {
            while (rows.next()) {
                columns.add(new Column(
                        rows.getString("COLUMN_NAME"),
                        rows.getString("TYPE_NAME"),
                        rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                        rows.getString("COLUMN_DEF")));
            }
        }
        return columns;
    }

    private static List<String> primaryKey(
            DatabaseMetaData metaData, @Nullable String catalog, @Nullable String schema, String table)
            throws SQLException {
        Map<Integer, String> inOrder = new TreeMap<>();
        try (ResultSet rows = metaData.getPrimaryKeys(catalog, schema, table)) {
            while (rows.next()) {
                inOrder.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
            }
        }
        return List.copyOf(inOrder.values());
    }

    private static List<ForeignKey> foreignKeys(
            DatabaseMetaData metaData, @Nullable String catalog, @Nullable String schema, String table)
            throws SQLException {
        List<ForeignKey> keys = new ArrayList<>();
        try (ResultSet rows = metaData.getImportedKeys(catalog, schema, table)) {
            while (rows.next()) {
                String other = rows.getString("PKCOLUMN_NAME");
                keys.add(new ForeignKey(
                        rows.getString("FKCOLUMN_NAME"),
                        rows.getString("PKTABLE_NAME"),
                        other == null || other.isEmpty() ? null : other));
            }
        }
        return keys;
    }

    private static List<Index> indexes(
            DatabaseMetaData metaData, @Nullable String catalog, @Nullable String schema, String table)
            throws SQLException {
        Map<String, Map<Integer, String>> columns = new LinkedHashMap<>();
        Map<String, Boolean> unique = new LinkedHashMap<>();
        try (ResultSet rows = metaData.getIndexInfo(catalog, schema, table, false, true)) {
            while (rows.next()) {
                String name = rows.getString("INDEX_NAME");
                String column = rows.getString("COLUMN_NAME");
                if (name != null && column != null) {
                    columns.computeIfAbsent(name, key -> new TreeMap<>()).put(rows.getInt("ORDINAL_POSITION"), column);
                    unique.put(name, !rows.getBoolean("NON_UNIQUE"));
                }
            }
        }
        List<Index> indexes = new ArrayList<>();
        columns.forEach((name, inOrder) ->
                indexes.add(new Index(name, unique.getOrDefault(name, false), List.copyOf(inOrder.values()))));
        return indexes;
    }
}
