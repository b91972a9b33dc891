package dev.rockpool.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a connection's schemas held when it was read: which table a root page belongs to, which tables are virtual, and which functions
 * give the same result for the same arguments. It stands for the schema cookies it was read under. Immutable.
 *
 * @param schemas the name of each database, by index
 * @param cookies the schema cookie of each database, by index
 * @param tables the table of each root page, as {@code schema.table} in lower case
 * @param virtual the virtual tables
 * @param deterministic the functions that depend on their arguments alone, in lower case
 */
record Catalog(
        Map<Integer, String> schemas,
        Map<Integer, Integer> cookies,
        Map<RootPage, String> tables,
        List<VirtualTable> virtual,
        Set<String> deterministic) {

    static final int MAIN = 0;
    static final int TEMP = 1;
    /** Page 1 of every database is its schema. */
    static final int SCHEMA_PAGE = 1;

    private static final int DETERMINISTIC_FLAG = 0x800;
    /** SQLite calls these deterministic because they are within one statement; {@code 'now'} is not between two. */
    private static final Set<String> DATE_FUNCTIONS =
            Set.of("date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff");

    /** A place in a database of a connection. */
    record RootPage(int database, long page) {}

    /**
     * Reads the schemas as they stand; what came is of one moment if it {@link #isCurrent} afterwards. Reading a schema also has the
     * connection itself read it again where its cookie is another: SQLite looks at the cookie when a statement runs, and EXPLAIN
     * runs none, so that alone it tells of the schema last seen.
     */
    static Catalog read(Statement statement) throws SQLException {
        Map<Integer, String> schemas = schemas(statement);
        Map<Integer, Integer> cookies = new HashMap<>();
        Map<RootPage, String> tables = new HashMap<>();
        boolean anyVirtual = false;
        for (Map.Entry<Integer, String> schema : schemas.entrySet()) {
            int database = schema.getKey();
            cookies.put(database, cookie(statement, schema.getValue()));
            String prefix = schema.getValue().toLowerCase(Locale.ROOT) + '.';
            tables.put(new RootPage(database, SCHEMA_PAGE), prefix + "sqlite_schema");
            try (ResultSet rows = statement.executeQuery("SELECT type, tbl_name, rootpage FROM "
                    + SqliteSession.quote(schema.getValue()) + ".sqlite_schema WHERE type IN ('table', 'index')")) {
                while (rows.next()) {
                    long page = rows.getLong(3);
                    if (page == 0) {
                        anyVirtual = true;
                    } else {
                        tables.put(
                                new RootPage(database, page),
                                prefix + rows.getString(2).toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        return new Catalog(
                Map.copyOf(schemas),
                Map.copyOf(cookies),
                Map.copyOf(tables),
                anyVirtual ? VirtualTable.all(statement, schemas.values(), Set.copyOf(tables.values())) : List.of(),
                deterministicFunctions(statement));
    }

    private static int cookie(Statement statement, String schema) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA " + SqliteSession.quote(schema) + ".schema_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    /** Tells whether no schema was changed since; that of temporary objects, only the connection itself can change. */
    boolean isCurrent(Statement statement) throws SQLException {
        for (Map.Entry<Integer, String> schema : schemas.entrySet()) {
            int database = schema.getKey();
            if (database != TEMP && !Objects.equals(cookies.get(database), cookie(statement, schema.getValue()))) {
                return false;
            }
        }
        return true;
    }

    @Nullable
    String table(int database, long rootPage) {
        return tables.get(new RootPage(database, rootPage));
    }

    private static Map<Integer, String> schemas(Statement statement) throws SQLException {
        Map<Integer, String> schemas = new LinkedHashMap<>();
        schemas.put(MAIN, "main");
        schemas.put(TEMP, "temp");
        try (ResultSet rows = statement.executeQuery("PRAGMA database_list")) {
            while (rows.next()) {
                schemas.put(rows.getInt(1), rows.getString(2));
            }
        }
        return schemas;
    }

    /** SQLite flags scalar functions; its own aggregates carry no flag, and none of them depends on anything but its rows. */
    private static Set<String> deterministicFunctions(Statement statement) throws SQLException {
        Set<String> good = new HashSet<>();
        Set<String> bad = new HashSet<>(DATE_FUNCTIONS);
        try (ResultSet rows = statement.executeQuery("SELECT name, builtin, type, flags FROM pragma_function_list")) {
            while (rows.next()) {
                String name = rows.getString(1).toLowerCase(Locale.ROOT);
                boolean ownAggregate = rows.getInt(2) == 1 && !"s".equals(rows.getString(3));
                boolean flagged = (rows.getInt(4) & DETERMINISTIC_FLAG) != 0;
                ((flagged || ownAggregate) && !name.startsWith("sqlite_") ? good : bad).add(name);
            }
        }
        good.removeAll(bad);
        return Set.copyOf(good);
    }
}
