package dev.rockpool.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The database of the SQLite mix: customers with money, twenty purchases each, and a log that every write adds to. A transfer moves
 * money between customers, so the sum never changes; its two log entries are both there or neither is.
 */
final class Shop {

    static final int CUSTOMERS = 10_000;
    static final int PURCHASES_OF_CUSTOMER = 20;
    static final int PURCHASES = CUSTOMERS * PURCHASES_OF_CUSTOMER;
    static final int BASKET_ROWS = 5;

    /** A point read. */
    static final String CUSTOMER = "SELECT name, money FROM customer WHERE id = ?";

    /** A join of three tables by their keys and an index. */
    static final String BASKET =
            "SELECT c.name, p.quantity, d.name FROM customer c JOIN purchase p ON p.customer = c.id"
                    + " JOIN product d ON d.id = p.product WHERE c.id = ? ORDER BY p.id LIMIT " + BASKET_ROWS;

    /** One insert. */
    static final String LOG =
            "INSERT INTO log (member, number, parts, note) VALUES (?, ?, ?, 'something that happened')";

    private static final int CUSTOMERS_COUNTED = 25;
    private static final int PRODUCTS = 500;
    private static final long MONEY = 1_000;

    private Shop() {}

    /** What is measured on a new file. */
    interface Measurement {
        Figures on(Path file) throws Exception;
    }

    /** Measures on a new file, with nothing but the sidecar files beside it, and deletes them. */
    static Figures inFolder(Path parent, Measurement measurement) throws Exception {
        Path folder = Files.createTempDirectory(parent, "rockpool-shop");
        try {
            return measurement.on(folder.resolve("shop.sqlite"));
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** Makes the file, in WAL mode. */
    static void create(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute(
                    "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, money INTEGER NOT NULL)");
            statement.execute("CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
            statement.execute(
                    "CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer,"
                            + " product INTEGER NOT NULL REFERENCES product, quantity INTEGER NOT NULL)");
            statement.execute(
                    "CREATE TABLE log (id INTEGER PRIMARY KEY, member INTEGER NOT NULL, number INTEGER NOT NULL,"
                            + " parts INTEGER NOT NULL, note TEXT NOT NULL)");
            connection.setAutoCommit(false);
            statement.execute(series(CUSTOMERS) + "INSERT INTO customer SELECT n, 'customer number ' || n, " + MONEY
                    + " FROM series");
            statement.execute(series(PRODUCTS) + "INSERT INTO product SELECT n, 'product number ' || n FROM series");
            statement.execute(series(PURCHASES) + "INSERT INTO purchase SELECT n, n % " + CUSTOMERS + " + 1, n * 7 % "
                    + PRODUCTS + " + 1, n % 9 + 1 FROM series");
            statement.execute("CREATE INDEX purchase_customer ON purchase (customer)");
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private static String series(int count) {
        return "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < " + count + ") ";
    }

    /** A point read. */
    static void readCustomer(Connection connection, int customer) throws SQLException {
        expectRows(connection, CUSTOMER, customer, 1);
    }

    /** A join of twenty rows. */
    static void readPurchases(Connection connection, int customer) throws SQLException {
        String sql =
                "SELECT p.id, p.quantity, d.name FROM purchase p JOIN product d ON d.id = p.product WHERE p.customer = ?";
        expectRows(connection, sql, customer, PURCHASES_OF_CUSTOMER);
    }

    /** An aggregate over five hundred entries of an index. */
    static void countPurchases(Connection connection, int customer) throws SQLException {
        int first = Math.min(customer, CUSTOMERS - CUSTOMERS_COUNTED + 1);
        String sql = "SELECT count(*), max(customer) FROM purchase WHERE customer BETWEEN ? AND ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, first);
            statement.setInt(2, first + CUSTOMERS_COUNTED - 1);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getInt(1) != CUSTOMERS_COUNTED * PURCHASES_OF_CUSTOMER) {
                    throw new IllegalStateException("Purchases of customers from " + first + " are missing");
                }
            }
        }
    }

    private static void expectRows(Connection connection, String sql, int customer, int expected) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            expectRows(statement, customer, expected);
        }
    }

    /** Runs a query with a customer as its parameter, and throws where it has another number of rows. */
    static void expectRows(PreparedStatement statement, int customer, int expected) throws SQLException {
        int rows = 0;
        statement.setInt(1, customer);
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                row.getString(1);
                row.getString(2);
                rows++;
            }
        }
        if (rows != expected) {
            throw new IllegalStateException(
                    rows + " rows where " + expected + " are, of customer " + customer + ": " + statement);
        }
    }

    /** One insert. {@code parts}: how many log entries the whole write makes. */
    static void log(Connection connection, int member, int number, int parts) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOG)) {
            log(statement, member, number, parts);
        }
    }

    /** The same, by a statement that was prepared for it. */
    static void log(PreparedStatement statement, int member, int number, int parts) throws SQLException {
        statement.setInt(1, member);
        statement.setInt(2, number);
        statement.setInt(3, parts);
        statement.executeUpdate();
    }

    /** Reads, updates twice and inserts twice; for a transaction. */
    static void transfer(Connection connection, int from, int to, int member, int number) throws SQLException {
        readCustomer(connection, from);
        pay(connection, from, -1);
        pay(connection, to, 1);
        log(connection, member, number, 2);
        log(connection, member, number, 2);
    }

    /** One update. */
    static void change(Connection connection, int purchase, int quantity) throws SQLException {
        String sql = "UPDATE purchase SET quantity = ? WHERE id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, quantity);
            statement.setInt(2, purchase);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("There is no purchase " + purchase);
            }
        }
    }

    /** Two inserts and an update; for a transaction. */
    static void order(Connection connection, int purchase, int quantity, int member, int number) throws SQLException {
        log(connection, member, number, 2);
        change(connection, purchase, quantity);
        log(connection, member, number, 2);
    }

    /** Makes a table, or drops it if it is there. In auto-commit, by one member alone for each table. */
    static void changeSchema(Connection connection, int member, boolean make) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String table = "season_" + member;
            statement.execute(
                    make ? "CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, name TEXT)" : "DROP TABLE " + table);
        }
    }

    private static void pay(Connection connection, int customer, int amount) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE customer SET money = money + ? WHERE id = ?")) {
            statement.setInt(1, amount);
            statement.setInt(2, customer);
            statement.executeUpdate();
        }
    }

    /** Throws where a write that was acknowledged is lost or torn, or the file is damaged. */
    static void requireSound(Path file, List<WorkLog> logs) throws SQLException {
        List<String> faults =
                faults(file, logs.stream().map(WorkLog::acknowledged).toList());
        if (!faults.isEmpty()) {
            throw new IllegalStateException("The database is not as it was promised: " + String.join("; ", faults));
        }
    }

    /**
     * Says what is wrong with the database.
     *
     * @param acknowledged for each member the numbers of its writes that succeeded
     * @return what is lost, torn or damaged; empty when all is well
     */
    static List<String> faults(Path file, List<BitSet> acknowledged) throws SQLException {
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
            try (ResultSet row = statement.executeQuery("SELECT sum(money) FROM customer")) {
                if (!row.next() || row.getLong(1) != CUSTOMERS * MONEY) {
                    faults.add("The customers' money does not add up: half of a transaction was kept");
                }
            }
            List<BitSet> missing = new ArrayList<>();
            acknowledged.forEach(numbers -> missing.add((BitSet) numbers.clone()));
            try (ResultSet row = statement.executeQuery(
                    "SELECT member, number, count(*) <> parts FROM log GROUP BY member, number")) {
                while (row.next()) {
                    missing.get(row.getInt(1)).clear(row.getInt(2));
                    if (row.getBoolean(3)) {
                        faults.add("Write " + row.getInt(2) + " of member " + row.getInt(1) + " is there in part only");
                    }
                }
            }
            for (int member = 0; member < missing.size(); member++) {
                if (!missing.get(member).isEmpty()) {
                    faults.add("Lost writes of member " + member + ", though acknowledged: " + missing.get(member));
                }
            }
        }
        return faults;
    }
}
