package dev.rockpool.benchmarks;

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

/**
 * The database of the SQLite mix: customers with money, twenty purchases each, and a log that every write adds to. A transfer moves
 * money between customers, so the sum never changes; its two log entries are both there or neither is.
 */
final class Shop {

    static final int CUSTOMERS = 10_000;
    static final int PURCHASES_OF_CUSTOMER = 20;
    private static final int PRODUCTS = 500;
    private static final long MONEY = 1_000;

    private Shop() {}

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
            statement.execute(series(CUSTOMERS * PURCHASES_OF_CUSTOMER) + "INSERT INTO purchase SELECT n, n % "
                    + CUSTOMERS + " + 1, n * 7 % " + PRODUCTS + " + 1, n % 9 + 1 FROM series");
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
        expectRows(connection, "SELECT name, money FROM customer WHERE id = ?", customer, 1);
    }

    /** A join of twenty rows. */
    static void readPurchases(Connection connection, int customer) throws SQLException {
        String sql =
                "SELECT p.id, p.quantity, d.name FROM purchase p JOIN product d ON d.id = p.product WHERE p.customer = ?";
        expectRows(connection, sql, customer, PURCHASES_OF_CUSTOMER);
    }

    private static void expectRows(Connection connection, String sql, int customer, int expected) throws SQLException {
        int rows = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, customer);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    row.getString(1);
                    row.getString(2);
                    rows++;
                }
            }
        }
        if (rows != expected) {
            throw new IllegalStateException(rows + " rows where " + expected + " are: " + sql);
        }
    }

    /** One insert. {@code parts}: how many log entries the whole write makes. */
    static void log(Connection connection, int member, int number, int parts) throws SQLException {
        String sql = "INSERT INTO log (member, number, parts, note) VALUES (?, ?, ?, 'something that happened')";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, member);
            statement.setInt(2, number);
            statement.setInt(3, parts);
            statement.executeUpdate();
        }
    }

    /** Reads, updates twice and inserts twice; for a transaction. */
    static void transfer(Connection connection, int from, int to, int member, int number) throws SQLException {
        readCustomer(connection, from);
        pay(connection, from, -1);
        pay(connection, to, 1);
        log(connection, member, number, 2);
        log(connection, member, number, 2);
    }

    private static void pay(Connection connection, int customer, int amount) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE customer SET money = money + ? WHERE id = ?")) {
            statement.setInt(1, amount);
            statement.setInt(2, customer);
            statement.executeUpdate();
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
