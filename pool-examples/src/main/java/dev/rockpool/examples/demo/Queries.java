package dev.rockpool.examples.demo;

import dev.rockpool.DatabaseManager;
import dev.rockpool.work.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a browser of the class library would ask of the catalogue, and the little that it would write. Thread-safe. */
final class Queries {

    /** A class among others. */
    record Found(String name, String module) {}

    /**
     * A class with its place in the hierarchy.
     *
     * @param name its binary name
     * @param module where it is
     * @param superclasses from the nearest to the farthest
     * @param interfaces all that it implements or inherits, sorted
     * @param subclasses how many extend it directly
     * @param visits how often it was visited
     */
    record ClassPage(
            String name,
            String module,
            List<String> superclasses,
            List<String> interfaces,
            int subclasses,
            long visits) {}

    /** A package with its size. */
    record PackageLine(String name, String module, boolean exported, int classes, long bytes) {}

    private static final int FIRST_HITS = 20;

    private static final String FIND_BY_PREFIX = """
            SELECT class.name, module.name
            FROM class JOIN package ON package.id = class.package_id JOIN module ON module.id = package.module_id
            WHERE class.simple_name >= ? AND class.simple_name < ?
            ORDER BY class.simple_name
            LIMIT ?
            """;

    private static final String CLASS_LINE = """
            SELECT module.name,
                   (SELECT count(*) FROM class AS subclass WHERE subclass.superclass = class.name),
                   coalesce((SELECT visits FROM visit WHERE visit.class_id = class.id), 0)
            FROM class JOIN package ON package.id = class.package_id JOIN module ON module.id = package.module_id
            WHERE class.name = ?
            """;

    private static final String SUPERCLASSES = """
            WITH RECURSIVE chain (depth, name) AS (
                SELECT 0, ?
                UNION ALL
                SELECT depth + 1, class.superclass FROM chain JOIN class ON class.name = chain.name
                WHERE class.superclass IS NOT NULL)
            SELECT name FROM chain WHERE depth > 0 ORDER BY depth
            """;

    private static final String INTERFACES = """
            WITH RECURSIVE supertype (name, is_interface) AS (
                SELECT ?, 0
                UNION
                SELECT class.superclass, 0 FROM supertype JOIN class ON class.name = supertype.name
                WHERE class.superclass IS NOT NULL
                UNION
                SELECT class_interface.interface, 1
                FROM supertype JOIN class ON class.name = supertype.name
                JOIN class_interface ON class_interface.class_id = class.id)
            SELECT name FROM supertype WHERE is_interface ORDER BY name
            """;

    private static final String MODULE = """
            SELECT package.name, module.name, package.exported, count(class.id), coalesce(sum(class.bytes), 0)
            FROM module JOIN package ON package.module_id = module.id LEFT JOIN class ON class.package_id = package.id
            WHERE module.name = ?
            GROUP BY package.id
            ORDER BY package.name
            """;

    private static final String LARGEST_PACKAGES = """
            SELECT package.name, module.name, package.exported, size.classes, size.bytes
            FROM (SELECT package_id, count(*) AS classes, sum(bytes) AS bytes FROM class
                  GROUP BY package_id ORDER BY bytes DESC LIMIT ?) AS size
            JOIN package ON package.id = size.package_id JOIN module ON module.id = package.module_id
            ORDER BY size.bytes DESC
            """;

    private static final String SNAPSHOT =
            "SELECT (SELECT CAST(value AS INTEGER) FROM about WHERE what = 'classes'), (SELECT count(*) FROM class)";

    private static final String VISIT = """
            INSERT INTO visit (class_id, visits) SELECT id, 1 FROM class WHERE name = ?
            ON CONFLICT (class_id) DO UPDATE SET visits = visits + 1
            """;

    private static final String NEW_TAG = "INSERT INTO tag (name) VALUES (?) ON CONFLICT DO NOTHING";

    private static final String TAG_CLASS = """
            INSERT INTO class_tag (class_id, tag_id)
            SELECT class.id, tag.id FROM class JOIN tag WHERE class.name = ? AND tag.name = ?
            ON CONFLICT DO NOTHING
            """;

    private final DatabaseManager db;

    Queries(DatabaseManager db) {
        this.db = db;
    }

    /**
     * Finds the first classes, in the order of their simple names, whose simple name begins so. The query cache keeps what was found until the
     * loader writes one of the three tables.
     */
    List<Found> findByPrefix(String prefix) throws SQLException {
        return db.query(FIND_BY_PREFIX, prefix, prefix + Character.MAX_VALUE, FIRST_HITS)
                .cached()
                .list(row -> new Found(row.getString(1), row.getString(2)));
    }

    /** Shows a class; empty when the catalogue does not hold it (yet). */
    Optional<ClassPage> showClass(String name) throws SQLException {
        return db.withReadConnection(connection -> {
            try (PreparedStatement query = connection.prepareStatement(CLASS_LINE)) {
                query.setString(1, name);
                try (ResultSet row = query.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    List<String> superclasses = names(connection, SUPERCLASSES, name);
                    List<String> interfaces = names(connection, INTERFACES, name);
                    return Optional.of(new ClassPage(
                            name, row.getString(1), superclasses, interfaces, row.getInt(2), row.getLong(3)));
                }
            }
        });
    }

    private static List<String> names(Connection connection, String sql, String parameter) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, parameter);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    /** Shows a module's packages, by name; kept in the query cache. */
    List<PackageLine> showModule(String module) throws SQLException {
        return db.query(MODULE, module).cached().list(Queries::packageLine);
    }

    /** Shows the packages with the most bytes of class files; kept in the query cache. */
    List<PackageLine> largestPackages(int count) throws SQLException {
        return db.query(LARGEST_PACKAGES, count).cached().list(Queries::packageLine);
    }

    private static PackageLine packageLine(ResultSet row) throws SQLException {
        return new PackageLine(row.getString(1), row.getString(2), row.getBoolean(3), row.getInt(4), row.getLong(5));
    }

    /**
     * Compares the number of classes that the loader has counted with the rows that are there, in one statement.
     *
     * @throws IllegalStateException when they differ, which only a reader who sees half a transaction could find
     */
    void checkSnapshot() throws SQLException {
        db.useReadConnection(connection -> {
            try (PreparedStatement query = connection.prepareStatement(SNAPSHOT);
                    ResultSet row = query.executeQuery()) {
                row.next();
                if (row.getLong(1) != row.getLong(2)) {
                    throw new IllegalStateException("a reader saw half a transaction");
                }
            }
        });
    }

    /** Adds one to a class's visits, through the write queue; returns how many rows changed. */
    int visit(String className) throws SQLException {
        return db.update(VISIT, className);
    }

    /** Queues a visit, shows the class while others write, and waits until the visit is kept; returns how many rows changed. */
    int visitAndShow(String className) throws Exception {
        CompletableFuture<Integer> visit = db.submit(transaction -> transaction.update(VISIT, className));
        showClass(className);
        return visit.get();
    }

    /** Adds one to a class's visits through plain JDBC, with a commit of its own; returns how many rows changed. */
    int visitAlone(String className) throws SQLException {
        try (Connection connection = db.dataSource().getConnection();
                PreparedStatement update = connection.prepareStatement(VISIT)) {
            update.setString(1, className);
            return update.executeUpdate();
        }
    }

    /** Tags a class, with a tag that may be new, through the write queue. */
    void tag(String className, String tag) throws Exception {
        db.executePooledTransaction(List.of(Step.update(NEW_TAG, tag), Step.update(TAG_CLASS, className, tag)));
    }

    /** Returns the sum of all visits. */
    long visits() throws SQLException {
        return db.withReadConnection(connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT coalesce(sum(visits), 0) FROM visit");
                    ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** Returns the names of all classes. */
    List<String> classNames() throws SQLException {
        return db.withReadConnection(connection -> {
            List<String> names = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("SELECT name FROM class ORDER BY id");
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
    }

    /** Asks SQLite whether the file is sound; returns {@code ok}, or what is wrong. */
    String quickCheck() throws SQLException {
        return db.withReadConnection(connection -> {
            try (PreparedStatement query = connection.prepareStatement("PRAGMA quick_check(1)");
                    ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        });
    }
}
