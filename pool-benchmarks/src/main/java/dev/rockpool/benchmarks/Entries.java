package dev.rockpool.benchmarks;

import dev.rockpool.pool.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The table of the single-row writes: about a hundred bytes a row, an integer key and one index. */
final class Entries {

    static final String INSERT = "INSERT INTO entry (member, number, note) VALUES (?, ?, ?)";

    /** Eighty characters. */
    static final String NOTE = "something that happened, told at the length that an entry of a log usually has..";

    private Entries() {}

    /** Makes the file, in WAL mode. */
    static void create(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, member INTEGER NOT NULL,"
                    + " number INTEGER NOT NULL, note TEXT NOT NULL)");
            statement.execute("CREATE INDEX entry_number ON entry (member, number)");
        }
    }

    /**
     * The best settings found for the plain driver: those that Rockpool gives its own connections, no query after each insert for the key,
     * a checkpoint at 16 MB of WAL instead of 4, and half a minute's patience for locks.
     */
    static String url(Path file, Durability durability) {
        return "jdbc:sqlite:" + file + "?busy_timeout=30000&synchronous=" + durability
                + "&foreign_keys=true&cache_size=-16384&temp_store=MEMORY&journal_size_limit=" + (64 << 20)
                + "&wal_autocheckpoint=4000&jdbc.get_generated_keys=false";
    }

    /** Inserts one row by a statement that was prepared for it. */
    static int insert(PreparedStatement statement, int member, int number) throws SQLException {
        statement.setInt(1, member);
        statement.setInt(2, number);
        statement.setString(3, NOTE);
        return statement.executeUpdate();
    }

    /** Inserts one row. */
    static int insert(Connection connection, int member, int number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            return insert(statement, member, number);
        }
    }

    /** Throws where the rows are not exactly those that were acknowledged, or the file is damaged. */
    static void requireSound(Path file, List<WorkLog> logs) throws SQLException {
        List<String> faults = faults(
                file, logs.stream().map(log -> log.acknowledged().cardinality()).toList());
        if (!faults.isEmpty()) {
            throw new IllegalStateException("The database is not as it was promised: " + String.join("; ", faults));
        }
    }

    /**
     * Says what is wrong with the database.
     *
     * @param acknowledged for each member how many writes succeeded; they are numbered from zero
     * @return what is lost, there twice, or damaged; empty when all is well
     */
    static List<String> faults(Path file, List<Integer> acknowledged) throws SQLException {
        List<String> faults = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                while (row.next()) {
                    if (!"ok".equals(row.getString(1))) {
                        faults.add("integrity_check: " + row.getString(1));
                    }
                }
            }
            long expected = acknowledged.stream().mapToLong(Integer::longValue).sum();
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM entry")) {
                if (!row.next() || row.getLong(1) != expected) {
                    faults.add("There are " + row.getLong(1) + " rows where " + expected + " were acknowledged");
                }
            }
            String wrong = "SELECT member, count(DISTINCT number), max(number) + 1 FROM entry GROUP BY member";
            try (ResultSet row = statement.executeQuery(wrong)) {
                while (row.next()) {
                    int own = acknowledged.get(row.getInt(1));
                    if (row.getInt(2) != own || row.getInt(3) != own) {
                        faults.add("Of member " + row.getInt(1) + "'s " + own + " acknowledged writes " + row.getInt(2)
                                + " are there");
                    }
                }
            }
        }
        return faults;
    }
}
