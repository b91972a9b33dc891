package dev.rockpool.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a table to copy rows into it or out of it: its columns and what is unique in it. Immutable.
 *
 * @param schema {@code main} or the attached file's
 * @param name the table's name, as it was created
 * @param ordinary false for views and virtual tables
 * @param columns those that hold values of their own, in order: no generated ones
 * @param keys what is unique; the primary key first, where there is one
 * @param rowid a name by which SQL reaches the row's number; null where there is none
 */
record TableLayout(
        String schema,
        String name,
        boolean ordinary,
        List<Column> columns,
        List<UniqueKey> keys,
        @Nullable String rowid) {

    /** A column; {@code filled}: whether a row may be inserted without it. */
    record Column(String name, String type, boolean filled) {}

    /** Columns that are unique together. */
    record UniqueKey(boolean primary, List<KeyColumn> columns) {

        boolean has(List<String> names) {
            return lower(names)
                    .equals(lower(columns.stream().map(KeyColumn::name).toList()));
        }

        private static Set<String> lower(List<String> names) {
            Set<String> all = new HashSet<>();
            names.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
            return all;
        }
    }

    /** {@code collation}: by which it is unique; null for the row's number, which has none. */
    record KeyColumn(String name, @Nullable String collation) {

        /** The comparison that the unique index can answer. */
        String equal(String left, String right) {
            String column = SqliteSession.quote(name);
            return left + "." + column + " = " + right + "." + column + collate();
        }

        /** As the target of ON CONFLICT. */
        String target() {
            return SqliteSession.quote(name) + collate();
        }

        private String collate() {
            return collation == null ? "" : " COLLATE " + SqliteSession.quote(collation);
        }
    }

    /** Null where there is no such table. */
    static @Nullable TableLayout read(LaneWork work, String schema, String table) throws SQLException {
        String kinds = "SELECT name, type, wr FROM pragma_table_list WHERE schema = ? AND name = ? COLLATE NOCASE";
        try (PreparedStatement statement = work.jdbc().prepareStatement(kinds)) {
            statement.setString(1, schema);
            statement.setString(2, table);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? read(work, schema, row.getString(1), "table".equals(row.getString(2)), row.getInt(3) != 0)
                        : null;
            }
        }
    }

    private static TableLayout read(LaneWork work, String schema, String table, boolean ordinary, boolean withoutRowid)
            throws SQLException {
        List<Column> columns = new ArrayList<>();
        List<String> primary = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean integer = false;
        for (List<@Nullable String> row : rows(
                work,
                "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?, ?) ORDER BY cid",
                table,
                schema)) {
            String name = String.valueOf(row.get(0));
            String type = String.valueOf(row.get(1));
            names.add(name.toLowerCase(Locale.ROOT));
            boolean inKey = !"0".equals(row.get(4));
            if (inKey) {
                primary.add(name);
                integer = type.equalsIgnoreCase("INTEGER");
            }
            boolean number = inKey && integer && !withoutRowid;
            if ("0".equals(row.get(5))) {
                boolean filled = row.get(3) != null || number || ("0".equals(row.get(2)) && !inKey);
                columns.add(new Column(name, type, filled));
            }
        }
        List<UniqueKey> keys = keys(work, schema, table);
        if (integer && primary.size() == 1 && !withoutRowid && keys.stream().noneMatch(UniqueKey::primary)) {
            keys.add(0, new UniqueKey(true, List.of(new KeyColumn(primary.get(0), null)))); // it is the row's number
        }
        return new TableLayout(
                schema,
                table,
                ordinary,
                List.copyOf(columns),
                List.copyOf(keys),
                ordinary && !withoutRowid ? freeName(names) : null);
    }

    private static List<UniqueKey> keys(LaneWork work, String schema, String table) throws SQLException {
        List<UniqueKey> keys = new ArrayList<>();
        for (List<@Nullable String> index : rows(
                work,
                "SELECT name, origin FROM pragma_index_list(?, ?) WHERE \"unique\" AND NOT partial"
                        + " ORDER BY origin <> 'pk', seq",
                table,
                schema)) {
            List<KeyColumn> columns = new ArrayList<>();
            boolean plain = true;
            for (List<@Nullable String> column : rows(
                    work,
                    "SELECT name, coll FROM pragma_index_xinfo(?, ?) WHERE key ORDER BY seqno",
                    String.valueOf(index.get(0)),
                    schema)) {
                String name = column.get(0);
                plain &= name != null; // an expression has none
                columns.add(new KeyColumn(String.valueOf(name), column.get(1)));
            }
            if (plain) {
                keys.add(new UniqueKey("pk".equals(index.get(1)), List.copyOf(columns)));
            }
        }
        return keys;
    }

    /** Columns may have taken these names. */
    private static @Nullable String freeName(Set<String> taken) {
        for (String name : List.of("_rowid_", "rowid", "oid")) {
            if (!taken.contains(name)) {
                return name;
            }
        }
        return null;
    }

    static List<List<@Nullable String>> rows(LaneWork work, String sql, String... parameters) throws SQLException {
        List<List<@Nullable String>> all = new ArrayList<>();
        try (PreparedStatement statement = work.jdbc().prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                int width = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    List<@Nullable String> row = new ArrayList<>(width);
                    for (int i = 1; i <= width; i++) {
                        row.add(rows.getString(i));
                    }
                    all.add(row);
                }
            }
        }
        return all;
    }

    /** For SQL. */
    String quoted() {
        return schema + "." + SqliteSession.quote(name);
    }

    @Nullable
    UniqueKey primaryKey() {
        return keys.isEmpty() || !keys.get(0).primary() ? null : keys.get(0);
    }

    @Nullable
    Column column(String wanted) {
        for (Column column : columns) {
            if (column.name().equalsIgnoreCase(wanted)) {
                return column;
            }
        }
        return null;
    }

    /** Throws where rows of another table cannot go into this one without a loss or a gap. */
    void requireRoomFor(TableLayout other, String problem) throws SQLException {
        for (Column column : other.columns) {
            if (column(column.name()) == null) {
                throw new SQLException(
                        problem + ": table " + other.name + " has a column '" + column.name()
                                + "' there, and none here (or one that is generated): add it here with ALTER TABLE first",
                        "42703");
            }
        }
        for (Column column : columns) {
            if (!column.filled() && other.column(column.name()) == null) {
                throw new SQLException(
                        problem + ": table " + name + " has a column '" + column.name()
                                + "' here that must have a value, and the other file has no such column: give it a default here",
                        "42703");
            }
        }
    }

    /** Whether one of these columns differs, in value or in type; NULL equals NULL, and collations do not count. */
    static String differs(List<Column> columns, TableLayout here, String left, String right) {
        List<String> parts = new ArrayList<>();
        for (Column column : columns) {
            String name = SqliteSession.quote(column.name());
            String values = left + "." + name + " IS NOT " + right + "." + name + " COLLATE BINARY";
            Column own = here.column(column.name());
            // Where the declared types differ, the value is converted on its way in, and would seem to differ each
            // time.
            boolean sameType = own != null && own.type().equalsIgnoreCase(column.type());
            parts.add(
                    sameType
                            ? values + " OR typeof(" + left + "." + name + ") <> typeof(" + right + "." + name + ")"
                            : values);
        }
        return "(" + String.join(" OR ", parts) + ")";
    }

    /** The columns' names for SQL, each behind an alias where one is given. */
    static String names(List<Column> columns, String alias) {
        String prefix = alias.isEmpty() ? "" : alias + ".";
        return String.join(
                ", ",
                columns.stream()
                        .map(column -> prefix + SqliteSession.quote(column.name()))
                        .toList());
    }
}
