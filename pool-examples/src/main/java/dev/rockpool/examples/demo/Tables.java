package dev.rockpool.examples.demo;

import static dev.rockpool.schema.ColumnType.BOOLEAN;
import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.schema.Schemas;
import dev.rockpool.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables and indexes of the catalogue. Supertypes are names, because a class may be loaded before its superclass. */
final class Tables {

    static final String ABOUT = "about";

    /** Each table refers only to those before it. */
    private static final List<String> NAMES =
            List.of(ABOUT, "module", "package", "class", "class_interface", "visit", "tag", "class_tag");

    private static final List<Table> DEFINITIONS = List.of(
            Table.named(ABOUT)
                    .column("what", TEXT)
                    .primaryKey()
                    .column("value", TEXT)
                    .notNull(),
            Table.named("module")
                    .column("id", INTEGER)
                    .primaryKey()
                    .column("name", TEXT)
                    .notNull()
                    .unique(),
            Table.named("package")
                    .column("id", INTEGER)
                    .primaryKey()
                    .column("module_id", INTEGER)
                    .notNull()
                    .references("module", "id")
                    .column("name", TEXT)
                    .notNull()
                    .column("exported", BOOLEAN)
                    .notNull()
                    .unique("module_id", "name"),
            Table.named("class")
                    .column("id", INTEGER)
                    .primaryKey()
                    .column("package_id", INTEGER)
                    .notNull()
                    .references("package", "id")
                    .column("name", TEXT)
                    .notNull()
                    .unique()
                    .column("simple_name", TEXT)
                    .notNull()
                    .column("superclass", TEXT)
                    .column("flags", INTEGER)
                    .notNull()
                    .column("bytes", INTEGER)
                    .notNull(),
            Table.named("class_interface")
                    .column("class_id", INTEGER)
                    .notNull()
                    .referencesCascading("class", "id")
                    .column("interface", TEXT)
                    .notNull()
                    .primaryKey("class_id", "interface"),
            Table.named("visit")
                    .column("class_id", INTEGER)
                    .primaryKey()
                    .referencesCascading("class", "id")
                    .column("visits", INTEGER)
                    .notNull(),
            Table.named("tag")
                    .column("id", INTEGER)
                    .primaryKey()
                    .column("name", TEXT)
                    .notNull()
                    .unique(),
            Table.named("class_tag")
                    .column("class_id", INTEGER)
                    .notNull()
                    .referencesCascading("class", "id")
                    .column("tag_id", INTEGER)
                    .notNull()
                    .referencesCascading("tag", "id")
                    .primaryKey("class_id", "tag_id"));

    private static final List<String> INDEXES = List.of(
            "CREATE INDEX class_by_simple_name ON class (simple_name)",
            "CREATE INDEX class_by_superclass ON class (superclass)",
            "CREATE INDEX class_by_package ON class (package_id, bytes)");

    private Tables() {}

    /** Tells whether a file with these tables may be a catalogue, of this or of an older demo. */
    static boolean areOurs(List<String> names) {
        return names.contains(ABOUT) && NAMES.containsAll(names);
    }

    static void create(Connection connection) throws SQLException {
        for (Table table : DEFINITIONS) {
            Schemas.create(connection, table);
        }
        try (Statement statement = connection.createStatement()) {
            for (String index : INDEXES) {
                statement.execute(index);
            }
        }
    }

    static void drop(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Backwards, because no table may be dropped while another refers to it.
            for (int i = NAMES.size() - 1; i >= 0; i--) {
                statement.execute("DROP TABLE IF EXISTS " + NAMES.get(i));
            }
        }
    }
}
