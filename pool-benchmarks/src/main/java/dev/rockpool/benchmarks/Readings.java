package dev.rockpool.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The table of the bulk insert: four columns beside the key, which SQLite gives, and no other index. */
final class Readings {

    static final String TABLE = "reading";
    static final List<String> COLUMNS = List.of("sensor", "time", "value", "note");

    /** Rows to one call of {@code executeBatch}: no other number measured faster. */
    static final int BATCH = 1_000;

    /** Rows to one statement, where one inserts many: no other number measured faster. */
    static final int ROWS_OF_STATEMENT = 250;

    private static final String INSERT = "INSERT INTO reading (sensor, time, value, note) VALUES (?, ?, ?, ?)";
    private static final int SENSORS = 1_000;
    private static final long FIRST_TIME = 1_700_000_000_000L;

    private Readings() {}

    /** Makes the file, in WAL mode. */
    static void create(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("CREATE TABLE reading (id INTEGER PRIMARY KEY, sensor INTEGER NOT NULL,"
                    + " time INTEGER NOT NULL, value REAL NOT NULL, note TEXT NOT NULL)");
        }
    }

    /** Rows as values, made when they are asked for. */
    static Stream<List<Object>> rows(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> List.of(sensor(number), time(number), value(number), note(number)));
    }

    /** Inserts rows by batches of JDBC's; in the caller's transaction. */
    static void insert(Connection connection, int first, int count) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (int number = first; number < first + count; number++) {
                bind(statement, 1, number);
                statement.addBatch();
                if ((number - first + 1) % BATCH == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }

    /** Inserts rows by statements with many rows each, and the rest by batches; in the caller's transaction. */
    static void insertMany(Connection connection, int first, int count) throws SQLException {
        int end = first + count / ROWS_OF_STATEMENT * ROWS_OF_STATEMENT;
        try (PreparedStatement statement =
                connection.prepareStatement(INSERT + ", (?, ?, ?, ?)".repeat(ROWS_OF_STATEMENT - 1))) {
            for (int number = first; number < end; number += ROWS_OF_STATEMENT) {
                for (int row = 0; row < ROWS_OF_STATEMENT; row++) {
                    bind(statement, 1 + row * COLUMNS.size(), number + row);
                }
                statement.executeUpdate();
            }
        }
        insert(connection, end, first + count - end);
    }

    private static void bind(PreparedStatement statement, int parameter, int number) throws SQLException {
        statement.setInt(parameter, sensor(number));
        statement.setLong(parameter + 1, time(number));
        statement.setDouble(parameter + 2, value(number));
        statement.setString(parameter + 3, note(number));
    }

    private static int sensor(int number) {
        return number % SENSORS;
    }

    private static long time(int number) {
        return FIRST_TIME + number;
    }

    private static double value(int number) {
        return number / 8.0;
    }

    private static String note(int number) {
        return "reading number " + number;
    }

    /** Throws where the rows are not those from zero to a number, each once, or the file is damaged. */
    static void requireSound(Path file, int count) throws SQLException {
        String all = "SELECT count(*), count(DISTINCT time), min(time), max(time), sum(sensor = time % 1000 AND"
                + " value = (time - " + FIRST_TIME + ") / 8.0 AND note = 'reading number ' || (time - " + FIRST_TIME
                + ")) FROM reading";
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(all)) {
                if (!row.next()
                        || row.getInt(1) != count
                        || row.getInt(2) != count
                        || row.getLong(3) != FIRST_TIME
                        || row.getLong(4) != FIRST_TIME + count - 1
                        || row.getInt(5) != count) {
                    throw new IllegalStateException("The rows are not the " + count + " that were inserted: there are "
                            + row.getInt(1) + ", " + row.getInt(5) + " of them as they should be");
                }
            }
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                if (!row.next() || !"ok".equals(row.getString(1))) {
                    throw new IllegalStateException("integrity_check: " + row.getString(1));
                }
            }
        }
    }
}
