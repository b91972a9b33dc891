package dev.rockpool.examples.demo;

import dev.rockpool.DatabaseManager;
import dev.rockpool.examples.demo.JdkClassLibrary.ModuleEntry;
import dev.rockpool.examples.demo.JdkClassLibrary.PackageEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The class library as a database, and what the file says of itself: which JDK it holds, and whether all of it. Thread-safe.
 *
 * <p>Every change is one transaction, so at any moment the file is either a complete catalogue or says that it is not.
 */
final class Catalog {

    /** How a run came by its tables. */
    enum Start {
        /** The file was new. */
        NEW,
        /** The file held all that was asked for. */
        REUSED,
        /** The file held a part of it. */
        RESUMED,
        /** What the file held was dropped. */
        REBUILT
    }

    /**
     * What was found in the file.
     *
     * @param start what follows from it
     * @param reason why, in words
     * @param present the numbers of the classes that an earlier run loaded, where it did not end
     */
    record Preparation(Start start, String reason, Set<Integer> present) {}

    /** How much the catalogue holds. */
    record Size(long modules, long packages, long classes, long bytes) {}

    /** Raised when the tables change, so that a file of an older demo is rebuilt. */
    private static final String FORMAT = "1";

    private static final String LOADING = "loading";
    private static final String COMPLETE = "complete";

    private final DatabaseManager db;

    Catalog(DatabaseManager db) {
        this.db = db;
    }

    /**
     * Looks at the file, and makes it ready to be loaded or used.
     *
     * @param library what it shall hold
     * @param rebuild whether to drop what it holds in any case
     * @throws SQLException when the file holds other tables than a catalogue's, which are left alone, or the database refuses
     */
    Preparation prepare(JdkClassLibrary library, boolean rebuild) throws SQLException {
        List<String> tables = db.listTables();
        if (tables.isEmpty()) {
            begin(library);
            return new Preparation(Start.NEW, "a new file", Set.of());
        }
        if (!Tables.areOurs(tables)) {
            throw new SQLException("This file is no catalogue: it holds the tables " + tables
                    + ", which were left alone. Choose another" + " one with --file");
        }
        Map<String, String> about = db.withReadConnection(Catalog::about);
        String difference = rebuild ? "as --rebuild asks" : difference(about, library);
        if (difference != null) {
            begin(library);
            return new Preparation(Start.REBUILT, difference, Set.of());
        }
        if (COMPLETE.equals(about.get("state"))) {
            return new Preparation(Start.REUSED, "it holds this JDK already, see --rebuild", Set.of());
        }
        return new Preparation(
                Start.RESUMED, "an earlier run was interrupted", db.withReadConnection(Catalog::presentClasses));
    }

    private static @Nullable String difference(Map<String, String> about, JdkClassLibrary library) {
        if (!FORMAT.equals(about.get("format"))) {
            return "another version of the demo made it";
        } else if (!JdkClassLibrary.runtime().equals(about.get("jdk"))) {
            return "it holds another JDK, " + about.get("jdk");
        } else if (!library.choice().equals(about.get("modules"))) {
            return "it holds other modules, " + about.get("modules");
        }
        return null;
    }

    /** Replaces the tables by empty ones that say they are being loaded; whoever reads meanwhile sees the old ones or the new. */
    private void begin(JdkClassLibrary library) throws SQLException {
        db.useTransaction(transaction -> {
            Tables.drop(transaction);
            Tables.create(transaction);
            insertAbout(transaction, library);
            insertModules(transaction, library.modules());
            insertPackages(transaction, library.packages());
        });
    }

    private static void insertAbout(Connection connection, JdkClassLibrary library) throws SQLException {
        Map<String, String> about = Map.of(
                "format",
                FORMAT,
                "jdk",
                JdkClassLibrary.runtime(),
                "modules",
                library.choice(),
                "state",
                LOADING,
                "classes",
                "0");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO about (what, value) VALUES (?, ?)")) {
            for (Map.Entry<String, String> entry : about.entrySet()) {
                insert.setString(1, entry.getKey());
                insert.setString(2, entry.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertModules(Connection connection, List<ModuleEntry> modules) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO module (id, name) VALUES (?, ?)")) {
            for (ModuleEntry module : modules) {
                insert.setInt(1, module.id());
                insert.setString(2, module.name());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertPackages(Connection connection, List<PackageEntry> packages) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO package (id, module_id, name, exported) VALUES (?, ?, ?, ?)")) {
            for (PackageEntry entry : packages) {
                insert.setInt(1, entry.id());
                insert.setInt(2, entry.moduleId());
                insert.setString(3, entry.name());
                insert.setBoolean(4, entry.exported());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Adds classes and counts them, in one transaction: a reader sees all of them, counted, or none. */
    void add(List<ClassHeader> classes) throws SQLException {
        db.useTransaction(transaction -> {
            insertClasses(transaction, classes);
            insertInterfaces(transaction, classes);
            transaction.update("UPDATE about SET value = value + ? WHERE what = 'classes'", classes.size());
        });
    }

    private static void insertClasses(Connection connection, List<ClassHeader> classes) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO class (id, package_id, name, simple_name, superclass, flags, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (ClassHeader header : classes) {
                insert.setInt(1, header.id());
                insert.setInt(2, header.packageId());
                insert.setString(3, header.name());
                insert.setString(4, header.simpleName());
                insert.setObject(5, header.superclass(), Types.VARCHAR);
                insert.setInt(6, header.flags());
                insert.setInt(7, header.bytes());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertInterfaces(Connection connection, List<ClassHeader> classes) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO class_interface (class_id, interface) VALUES (?, ?)")) {
            for (ClassHeader header : classes) {
                for (String name : header.interfaces()) {
                    insert.setInt(1, header.id());
                    insert.setString(2, name);
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }

    /** Says that all was loaded. */
    void complete() throws SQLException {
        db.update("UPDATE about SET value = ? WHERE what = 'state'", COMPLETE);
    }

    Size size() throws SQLException {
        return db.withReadConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT (SELECT count(*) FROM module), (SELECT count(*) FROM package), count(*), sum(bytes) FROM class")) {
                row.next();
                return new Size(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
            }
        });
    }

    private static Map<String, String> about(Connection connection) throws SQLException {
        Map<String, String> about = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT what, value FROM about")) {
            while (rows.next()) {
                about.put(rows.getString(1), rows.getString(2));
            }
        }
        return about;
    }

    private static Set<Integer> presentClasses(Connection connection) throws SQLException {
        Set<Integer> present = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM class")) {
            while (rows.next()) {
                present.add(rows.getInt(1));
            }
        }
        return present;
    }
}
