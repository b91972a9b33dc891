package dev.rockpool.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A virtual table and the tables it keeps its data in. Immutable.
 *
 * @param from how a query names it
 * @param writes it and its shadow tables, as {@code schema.table} in lower case
 * @param content the table whose rows it indexes, or none
 * @param readingKnown whether reading it reads nothing but these
 * @param writingKnown whether writing it writes nothing but {@code writes}
 */
record VirtualTable(String from, Set<String> writes, Set<String> content, boolean readingKnown, boolean writingKnown) {

    /** What everybody has without creating it, and reads nothing but its arguments. */
    static final List<VirtualTable> OF_ARGUMENTS = List.of(
            new VirtualTable("json_each('')", Set.of(), Set.of(), true, true),
            new VirtualTable("json_tree('')", Set.of(), Set.of(), true, true));

    /** Modules that write nothing but their shadow tables. */
    private static final Pattern KNOWN_MODULE = Pattern.compile(
            "(?is)create\\s+virtual\\s+table\\b.*?\\busing\\s+(?:rtree|rtree_i32|geopoly|fts3|fts4|fts5)\\b.*");

    /** The option by which a full-text index names the table that holds its text; empty for none at all. */
    private static final Pattern CONTENT =
            Pattern.compile("(?is)\\bcontent['\"`\\]]?\\s*=\\s*(?:(['\"`])(.*?)\\1|\\[(.*?)\\]|(\\w+)\\s*[,)])");

    private static final Pattern CONTENT_OPTION = Pattern.compile("(?i)\\bcontent['\"`\\]]?\\s*=");

    VirtualTable {
        writes = Set.copyOf(writes);
        content = Set.copyOf(content);
    }

    /** Lists all of them. */
    static List<VirtualTable> all(Statement statement, Collection<String> schemas, Collection<String> realTables)
            throws SQLException {
        List<Listed> listed = list(statement);
        List<VirtualTable> all = new ArrayList<>();
        for (String schema : schemas) {
            Set<String> entangled = entangled(statement, schema);
            String sqlOf = "SELECT name, sql FROM " + SqliteSession.quote(schema)
                    + ".sqlite_schema WHERE type = 'table' AND rootpage = 0";
            try (ResultSet rows = statement.executeQuery(sqlOf)) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    String sql = rows.getString(2);
                    Set<String> own = new HashSet<>();
                    own.add(lower(schema + '.' + name));
                    boolean known = KNOWN_MODULE.matcher(sql).matches();
                    boolean alone = known;
                    for (Listed table : listed) {
                        if (table.belongsTo(schema, name)) {
                            own.add(lower(table.schema + '.' + table.name));
                            alone &= !entangled.contains(lower(table.name));
                        }
                    }
                    String content = content(sql, schema);
                    boolean readable = known && (content.isEmpty() || realTables.contains(content));
                    all.add(new VirtualTable(
                            SqliteSession.quote(schema) + '.' + SqliteSession.quote(name),
                            own,
                            content.isEmpty() ? Set.of() : Set.of(content),
                            readable,
                            alone));
                }
            }
        }
        return List.copyOf(all);
    }

    /** Everything that reading it reads, as far as known. */
    Set<String> reads() {
        Set<String> reads = new HashSet<>(writes);
        reads.addAll(content);
        return reads;
    }

    /** Returns the table of the text's option, empty for none, and a name that no table has where it cannot be told. */
    private static String content(String sql, String schema) {
        if (!CONTENT_OPTION.matcher(sql).find()) {
            return "";
        }
        Matcher option = CONTENT.matcher(sql);
        if (!option.find()) {
            return "?";
        }
        String quoted = option.group(2) != null ? option.group(2) : option.group(3);
        String name = quoted != null ? quoted : option.group(4);
        return name.isEmpty() ? "" : lower(schema + '.' + name);
    }

    /** The address by which EXPLAIN names it on this connection now; null where its module is missing. */
    @Nullable
    String address(Statement statement) {
        try (ResultSet rows = statement.executeQuery("EXPLAIN SELECT 1 FROM " + from)) {
            while (rows.next()) {
                if ("VOpen".equals(rows.getString("opcode"))) {
                    return rows.getString("p4");
                }
            }
        } catch (SQLException e) {
            // Then no statement that compiles uses it.
        }
        return null;
    }

    private record Listed(String schema, String name, boolean shadow) {
        boolean belongsTo(String otherSchema, String virtual) {
            return shadow && schema.equalsIgnoreCase(otherSchema) && lower(name).startsWith(lower(virtual) + '_');
        }
    }

    private static List<Listed> list(Statement statement) throws SQLException {
        List<Listed> listed = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("PRAGMA table_list")) {
            while (rows.next()) {
                listed.add(new Listed(rows.getString(1), rows.getString(2), "shadow".equals(rows.getString(3))));
            }
        }
        return listed;
    }

    /** Tables with triggers, and tables that foreign keys refer to: a module's own write to one of these goes on to others. */
    private static Set<String> entangled(Statement statement, String schema) throws SQLException {
        Set<String> names = new HashSet<>();
        String catalog = SqliteSession.quote(schema) + ".sqlite_schema";
        String query = "SELECT tbl_name FROM " + catalog + " WHERE type = 'trigger'"
                + " UNION SELECT tbl_name FROM temp.sqlite_schema WHERE type = 'trigger'"
                + " UNION SELECT f.\"table\" FROM " + catalog + " AS m JOIN pragma_foreign_key_list(m.name, '"
                + schema.replace("'", "''") + "') AS f WHERE m.type = 'table' AND m.rootpage > 0";
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(lower(rows.getString(1)));
            }
        }
        return names;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
