package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.REAL;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.schema.Table;
import dev.rockpool.sqlite.BackupOptions;
import dev.rockpool.sqlite.FunctionArguments;
import dev.rockpool.sqlite.SqliteStatistics;
import dev.rockpool.work.Step;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What only SQLite has: functions and orders of your own in SQL, a backup while others write, and figures of the database. */
public final class SqliteTools {

    private static final double EARTH_RADIUS_KM = 6_371;

    private SqliteTools() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, SqliteTools::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("places.sqlite"))
                // Every connection gets the function and the order, readers and the writer alike. A function that
                // always
                // gives the same result for the same arguments may be used in indexes, too.
                .sqlite(sqlite -> sqlite.deterministicFunction("distance_km", 4, SqliteTools::distance)
                        .collation("by_language", inGerman()))
                .open()) {
            fill(db);

            out.println("Nearest to Utrecht: "
                    + first(
                            db,
                            "SELECT b.name || ', ' || CAST(round(distance_km(a.lat, a.lon, b.lat, b.lon)) AS INTEGER) || ' km'"
                                    + " FROM place a, place b WHERE a.name = 'Utrecht' AND b.name <> a.name"
                                    + " ORDER BY distance_km(a.lat, a.lon, b.lat, b.lon)"));
            out.println("By their names: " + db.withReadConnection(SqliteTools::names));

            backUp(db, folder.resolve("places-backup.sqlite"), out);

            SqliteStatistics figures = db.sqlite().statistics();
            out.println("Pages: " + figures.pages() + " of " + figures.pageSize() + " bytes, " + figures.freePages()
                    + " of them free; the WAL has " + figures.walBytes() + " bytes");
            out.println("Rows: " + db.sqlite().rowCounts());
            out.println("Problems: " + db.sqlite().integrityCheck());
        }
    }

    /** The backup is of the moment at which it began, and whoever writes meanwhile does not wait for it. */
    private static void backUp(DatabaseManager db, Path target, PrintStream out) throws SQLException {
        int[] reports = {0};
        db.sqlite()
                .backup(
                        target,
                        BackupOptions.defaults()
                                .replaceExisting()
                                .pagesPerStep(2)
                                .progress((remaining, total) -> {
                                    reports[0]++;
                                    db.useConnection(connection -> insertVisit(connection, remaining));
                                }));
        out.println("The backup reported progress " + reports[0] + " times");
    }

    private static void fill(DatabaseManager db) throws Exception {
        db.create(Table.named("place")
                .ifNotExists()
                .column("id", INTEGER)
                .primaryKey()
                .column("name", TEXT)
                .notNull()
                .column("lat", REAL)
                .column("lon", REAL));
        db.create(Table.named("visit").ifNotExists().column("page", INTEGER));
        String insert = "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?)";
        db.executePooledTransaction(List.of(
                Step.update(insert, 1, "Utrecht", 52.09, 5.12),
                Step.update(insert, 2, "Amsterdam", 52.37, 4.90),
                Step.update(insert, 3, "Zürich", 47.38, 8.54),
                Step.update(insert, 4, "Örebro", 59.27, 15.21)));
    }

    private static void insertVisit(Connection connection, int page) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO visit VALUES (" + page + ")");
        }
    }

    private static double distance(FunctionArguments at) {
        double lat1 = Math.toRadians(at.getDouble(0));
        double lat2 = Math.toRadians(at.getDouble(2));
        double lon = Math.toRadians(at.getDouble(3) - at.getDouble(1));
        double cos = Math.sin(lat1) * Math.sin(lat2) + Math.cos(lat1) * Math.cos(lat2) * Math.cos(lon);
        return EARTH_RADIUS_KM * Math.acos(Math.min(1, cos));
    }

    /** SQLite's own order puts Ö behind Z. A collator locks itself while it compares, so all connections can share it. */
    private static Comparator<String> inGerman() {
        Collator collator = Collator.getInstance(Locale.GERMAN);
        return collator::compare;
    }

    private static List<String> names(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM place ORDER BY name COLLATE by_language")) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static String first(DatabaseManager db, String sql) throws SQLException {
        return db.withReadConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getString(1);
            }
        });
    }
}
